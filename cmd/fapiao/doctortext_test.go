package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/golden"
	"github.com/fapiao/fapiao/internal/lang"
)

// brokenSettings is a configuration with a fault for each check that needs no platform.
const brokenSettings = `environment: production
endpoint: http://127.0.0.1:1/open/v1/services
app_key: SD51A00000
out_dir: DIR/fapiao.yaml
heartbeat_file: DIR/none/beat.json
log_file: DIR/none/log
rate: 5
seller: {tax_num: 91330106MADEM0003K, name: 示例科技, clerk: 张三}
notify: [{type: wecom, name: 财务群, url_env: NOBODY}]
`

// varying are what differs from run to run, and from machine to machine, in what doctor says. A
// disk that is nearly full is a warning of its own, which TestDoctorSaysWhatADiskLacks covers.
var varying = []struct {
	what *regexp.Regexp
	with string
}{
	{regexp.MustCompile(`\d+(\.\d+)? [TGM]B`), "N GB"},
	{regexp.MustCompile(`(?m)^warn(  disk .* free)\n +→ make room on the disk$`), "ok  $1"},
	{regexp.MustCompile(`(?m)^注意(  磁盘 .*可用空间.*)\n +→ 请清理磁盘$`), "正常$1"},
	{regexp.MustCompile(`\.fapiao-doctor-\d+`), ".fapiao-doctor-N"},
}

// TestTextsOfDoctorAndConfig compares what people read of a set-up: one without configuration, and
// one with faults, in both languages.
func TestTextsOfDoctorAndConfig(t *testing.T) {
	t.Parallel()
	for _, in := range []string{lang.Chinese, lang.English} {
		p := newPlace(t, 1)
		dir := filepath.Dir(p.orders)
		file := filepath.Join(dir, "fapiao.yaml")
		if err := os.WriteFile(file, []byte(strings.ReplaceAll(brokenSettings, "DIR", dir)), 0o600); err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, args := range [][]string{
			{"doctor"}, {"doctor", "--config", file}, {"config", "show", "--config", file}, {"config", "show", "--effective", "--rate", "7"},
		} {
			r := p.run(t.Context(), nil, append(args, "--lang", in)...)
			b.WriteString("$ fapiao " + strings.Join(args, " ") + "\n" + r.out + r.err + "\n")
		}
		text := strings.ReplaceAll(strings.ReplaceAll(b.String(), dir, "DIR"), os.TempDir(), "TMP")
		for _, c := range varying {
			text = c.what.ReplaceAllString(text, c.with)
		}
		lines := strings.Split(text, "\n")
		for i, line := range lines {
			if (strings.HasPrefix(line, "fail ") || strings.HasPrefix(line, "有误 ")) && !strings.Contains(lines[i+1], "→ ") {
				t.Errorf("nothing says what to do: %s", line)
			}
		}
		golden.Check(t, filepath.Join("testdata", "doctor-"+in+".txt"), []byte(text))
	}
}
