package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
)

// bench is a folder with a ledger of its own in which commands are tried.
type bench struct {
	t      *testing.T
	folder string
}

func (b *bench) path(name string) string { return filepath.Join(b.folder, name) }

func (b *bench) workbook(name, text string) {
	b.t.Helper()
	if err := writeWorkbook(b.path(name), text); err != nil {
		b.t.Fatal(err)
	}
}

// try runs a command and returns what a person sees of it, without times, names of runs, and the
// setting where the command to type next repeats it.
func (b *bench) try(args ...string) string {
	b.t.Helper()
	var out, errs bytes.Buffer
	p := &program{args: append([]string{"fapiao"}, args...), streams: ui.Streams{In: strings.NewReader(""), Out: &out, Err: &errs}, now: time.Now,
		environ: []string{"HOME=" + b.folder, "XDG_DATA_HOME=" + b.folder}}
	code := p.run(context.Background())
	text := out.String() + "\n--\n" + errs.String() + "\n--\n" + meaning(code).En
	text = repeatedEndpoint.ReplaceAllString(text, "")
	return changing.ReplaceAllString(strings.ReplaceAll(text, b.folder, "FOLDER"), "#")
}

var changing = regexp.MustCompile(`\d{8}-[0-9a-f]{6}|"run":"[0-9a-f]+"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?|用时.*|\d\d:\d\d:\d\d|[\d.]+ GB`)

var repeatedEndpoint = regexp.MustCompile(` --endpoint \S+`)

// newBench reads two orders into a ledger; a third is wrong.
func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t, t.TempDir()}
	for name, text := range map[string]string{"fapiao.yaml": "lang: zh\n", "en.yaml": "lang: en\n"} {
		if err := os.WriteFile(b.path(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b.workbook("orders.xlsx", "订单号|购买方名称|购买方纳税人识别号|项目名称|商品和服务税收编码|金额|税率\n"+
		"S1|甲方有限公司|91330106MA0DEM0058|咨询服务|3040801010000000000|106.00|6%\nS2|乙方有限公司||咨询服务|3040801010000000000|10.60|6%\n")
	b.try("import", b.path("orders.xlsx"), "--ledger", b.path("l.db"))
	return b
}

// typedFor are the words with which a command is tried.
func typedFor(b *bench, name string) []string {
	words := map[string][]string{
		"run": {b.path("orders.xlsx")}, "check": {b.path("orders.xlsx")}, "plan": {b.path("orders.xlsx")}, "import": {b.path("more.xlsx")},
		"drop": {"S1", "--yes"}, "accept": {"S1"}, "show": {"S1"}, "history": {"S1"}, "template": {"orders", "--columns"}, "retry": {"--all"}, "reissue": {b.path("orders.xlsx")}, "red": {"S1", "--reason", "服务中止"}, "void": {"S1"}, "deliver": {"S1"}, "export": {"--format", "jsonl"}, "download": {"-o", b.path("files")}, "config": {"show", "--effective"},
	}[name]
	out := append([]string{name}, words...)
	if name != "template" {
		out = append(out, "--ledger", b.path("l.db"))
	}
	return out
}

// rare are the commands that call the platform only where an order of theirs may have been issued
// meanwhile: their scripts show that they do.
var rare = []string{"import", "retry", "red", "reissue", "drop", "void", "deliver", "download"}

// TestShownSettingsHaveAnEffect tries, for each command, the settings that its help page shows and
// those that it takes and hides: another value changes what the command does, or it does not.
func TestShownSettingsHaveAnEffect(t *testing.T) {
	t.Parallel()
	values := map[string]string{"config": "en.yaml", "ledger": "other.db", "environment": "sandbox", "kind": "bs",
		"endpoint": "http://127.0.0.1:1/open/v1/services"}
	for _, c := range newProbe().app.Commands {
		if slices.Contains([]string{"version", "completion", "man", "init", "simulate", "worker"}, c.Name) { // worker needs a server
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			shown, taken := shownNames(c), allNames(c)
			before := tried(t, c.Name, "", "")
			for flag, value := range values {
				if !slices.Contains(taken, flag) || flag == "endpoint" && slices.Contains(rare, c.Name) || flag == "ledger" && slices.Contains([]string{"check", "plan", "login"}, c.Name) ||
					flag == "kind" && c.Name == "profile" { // there it is the kind of a profile

					continue
				}
				if after := tried(t, c.Name, flag, value); (after != before) != slices.Contains(shown, flag) {
					t.Errorf("--%s %s: shown %v, and it does\n%s\nafter\n%s", flag, value, slices.Contains(shown, flag), after, before)
				}
			}
			// These are of each call, or of each log.
			for _, beside := range [][2]string{{"endpoint", "rate"}, {"endpoint", "in-flight"}, {"endpoint", "token-url"}, {"environment", "log-file"}, {"log-file", "log-level"}} {
				if c.Name == "plan" && beside[1] == "rate" { // it makes no call, and says how long the calls of run take
					continue
				}
				if slices.Contains(shown, beside[0]) != slices.Contains(shown, beside[1]) {
					t.Errorf("of --%s and --%s one is shown and one is not", beside[0], beside[1])
				}
			}
		})
	}
}

func allNames(c *cli.Command) (names []string) {
	for _, f := range c.Flags {
		names = append(names, f.Names()...)
	}
	return names
}

// tried is what a command does in a folder of its own, with one more setting.
func tried(t *testing.T, name, flag, value string) string {
	t.Helper()
	b := newBench(t)
	b.workbook("more.xlsx", "订单号|购买方名称|购买方纳税人识别号|项目名称|商品和服务税收编码|金额|税率\n"+
		"S3|丙方有限公司||设计服务|3040801010000000000|20.60|6%\n")
	args := typedFor(b, name)
	if name == "reconcile" {
		b.try("submit", "--ledger", b.path("l.db")) // so that there is something to ask about
	}
	switch flag {
	case "":
	case "ledger":
		args[slices.Index(args, b.path("l.db"))] = b.path(value)
	case "config":
		args = append(args, "--config", b.path(value))
	default:
		args = append(args, "--"+flag, value)
	}
	return b.try(args...)
}
