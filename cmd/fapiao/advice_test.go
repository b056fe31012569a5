package main

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
)

// advised is a command that some text tells a person to type.
type advised struct {
	where string
	text  string // from "fapiao" on
	name  string
	flags []string // names without dashes
}

// form is the command with its flags, whatever their values.
func (a *advised) form() string {
	flags := slices.Clone(a.flags)
	slices.Sort(flags)
	return strings.Join(append([]string{a.name}, slices.Compact(flags)...), " --")
}

// typedCommand is "fapiao", a command, and its words up to what ends a command in a text. A word of
// prose ends it too: the flags of a command stand before such words.
var typedCommand = regexp.MustCompile("fapiao ([a-z]+)((?: +[^\\s`\"'“”，。；：、（）|&;#)\\\\]+)*)")

// commandsIn finds the commands of a text.
func commandsIn(where, text string) (out []advised) {
	for {
		m := typedCommand.FindStringSubmatchIndex(text)
		if m == nil {
			return out
		}
		a := advised{where: where, name: text[m[2]:m[3]]}
		words := strings.Fields(text[m[4]:m[5]])
		rest := text[m[5]:]
		for i, word := range words {
			if word == "fapiao" { // another command
				rest, words = text[m[3]+strings.Index(text[m[3]:], " fapiao"):], words[:i]
				break
			}
			bare := strings.TrimRight(word, ".,:")
			if bare != "" && bare != word && !strings.HasSuffix(word, "...") { // the sentence ends
				words[i], words = bare, words[:i+1]
				break
			}
		}
		for _, word := range words {
			name, _, _ := strings.Cut(word, "=")
			if strings.HasPrefix(name, "-") && len(name) > 1 {
				a.flags = append(a.flags, strings.TrimLeft(name, "-"))
			}
		}
		a.text = strings.Join(append([]string{"fapiao", a.name}, words...), " ")
		if a.name != "fapiao" && a.name != "env" { // the user of that name, who types something else
			out = append(out, a)
		}
		text = rest
	}
}

const moduleRoot = "../.."

// inSource finds the commands in the texts of the program: those of every string outside of tests.
func inSource(t *testing.T) []advised {
	t.Helper()
	out, err := sourceAdvice()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var sourceAdvice = sync.OnceValues(func() (out []advised, _ error) {
	for _, dir := range []string{"cmd", "pipeline", "readers", "writers", "templates"} {
		err := filepath.WalkDir(filepath.Join(moduleRoot, dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			textsIn(file, func(text string) { out = append(out, commandsIn(path, text)...) })
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
})

// textsIn calls found for each text in the code below a node: that of a string, or of a sum of
// strings and values, where a value is %s.
func textsIn(root ast.Node, found func(text string)) {
	ast.Inspect(root, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if text, ok := stringOf(n); ok {
				found(text)
			}
		case *ast.BinaryExpr:
			if n.Op != token.ADD {
				return true
			}
			sum := ""
			for _, part := range operands(n) {
				text, ok := stringOf(part)
				if !ok {
					text = "%s"
					textsIn(part, found)
				}
				sum += text
			}
			found(sum)
			return false
		}
		return true
	})
}

// operands are the terms of a sum.
func operands(e ast.Expr) []ast.Expr {
	if sum, ok := e.(*ast.BinaryExpr); ok && sum.Op == token.ADD {
		return append(operands(sum.X), operands(sum.Y)...)
	}
	return []ast.Expr{e}
}

// stringOf is the text of a string literal.
func stringOf(e ast.Expr) (string, bool) {
	if s, ok := e.(*ast.BasicLit); ok && s.Kind == token.STRING {
		text, err := strconv.Unquote(s.Value)
		return text, err == nil
	}
	return "", false
}

// codeOf is what a page shows as code: blocks and the words between backticks.
var codeOf = regexp.MustCompile("(?s)```.*?```|`[^`\n]+`")

// inPages finds the commands that the documentation shows.
func inPages(t *testing.T, patterns ...string) (out []advised) {
	t.Helper()
	for _, p := range patterns {
		pages, err := filepath.Glob(filepath.Join(moduleRoot, p))
		if err != nil || len(pages) == 0 {
			t.Fatalf("%s: %v, %v", p, pages, err)
		}
		for _, page := range pages {
			b, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			for _, code := range codeOf.FindAllString(string(b), -1) {
				out = append(out, commandsIn(page, code)...)
			}
		}
	}
	return out
}

// TestAdvisedCommandsExist: each command that a hint, a result workbook, the screen, a help page or
// the documentation names exists, has the flags that are named with it, and explains itself.
func TestAdvisedCommandsExist(t *testing.T) {
	t.Parallel()
	all := append(inSource(t), inPages(t, "README*.md", "docs/*.md", "docs/zh/*.md")...)
	if len(all) < 100 {
		t.Fatalf("only %d commands were found; the test looks in the wrong place", len(all))
	}
	app := newProbe().app
	seen := map[string]bool{}
	for _, a := range all {
		cmd := app.Command(a.name)
		if cmd == nil {
			t.Errorf("%s advises %q: there is no command %s", a.where, a.text, a.name)
			continue
		}
		known := arity(cmd.Flags)
		for _, f := range a.flags {
			if _, ok := known[f]; !ok && f != "help" && f != "h" {
				t.Errorf("%s advises %q: %s has no flag %s", a.where, a.text, a.name, dashed(f))
			}
		}
		if seen[a.name] {
			continue
		}
		seen[a.name] = true
		var out, errs bytes.Buffer
		p := &program{args: []string{"fapiao", a.name, "--help"}, streams: ui.Streams{Out: &out, Err: &errs}, now: time.Now}
		if code := p.run(context.Background()); code != 0 || out.Len() == 0 || errs.Len() > 0 {
			t.Errorf("fapiao %s --help ends with %d: %s", a.name, code, &errs)
		}
	}
	for _, c := range []string{"run", "check", "submit", "reconcile", "retry", "export", "status", "template"} {
		if !seen[c] {
			t.Errorf("nothing advises %s: the test overlooks something", c)
		}
	}
}

// TestPagesAreTried: each command of these pages is run, with the same flags, by a script against a
// ledger.
func TestPagesAreTried(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"recovery", "quickstart"} {
		script, err := os.ReadFile("testdata/script/" + name + ".txtar")
		if err != nil {
			t.Fatal(err)
		}
		tried := map[string]bool{}
		for _, a := range commandsIn("script", string(script)) {
			tried[a.form()] = true
		}
		for _, a := range inPages(t, "docs/"+name+".md", "docs/zh/"+name+".md") {
			if !tried[a.form()] {
				t.Errorf("no script runs %q (%s)", a.text, a.form())
			}
		}
	}
}

func TestCommandsAreFoundInTexts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"运行 fapiao retry 订单号。":                           "retry",
		"Run: fapiao export --all -o x.csv, then more":   "export --all --o",
		"`fapiao reconcile --recheck --max-duration 2h`": "reconcile --max-duration --recheck",
		"fapiao run a.xlsx --rate=5; fapiao status":      "run --rate|status",
		"fapiao: stopping":                               "",
		"fapiao COMMAND --help":                          "",
	} {
		var got []string
		for _, a := range commandsIn("", text) {
			got = append(got, a.form())
		}
		if fmt.Sprint(strings.Join(got, "|")) != want {
			t.Errorf("%q: %v, want %q", text, got, want)
		}
	}
}
