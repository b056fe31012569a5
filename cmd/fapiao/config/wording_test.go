package config

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/lang"
)

var verb = regexp.MustCompile(`%(\[\d\])?[a-z]`)

// formats returns the texts of lang.Format and lang.Text in the files of the package.
func formats(t *testing.T) (out []lang.Text) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if f, ok := n.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Format" && len(n.Args) > 2 {
					out = append(out, lang.Text{Zh: constant(n.Args[0]), En: constant(n.Args[1])})
				}
			case *ast.CompositeLit:
				if f, ok := n.Type.(*ast.SelectorExpr); ok && f.Sel.Name == "Text" && len(n.Elts) == 2 {
					out = append(out, lang.Text{Zh: constant(valueOf(n.Elts[0])), En: constant(valueOf(n.Elts[1]))})
				}
			}
			return true
		})
	}
	return out
}

func valueOf(e ast.Expr) ast.Expr {
	if kv, ok := e.(*ast.KeyValueExpr); ok {
		return kv.Value
	}
	return e
}

func constant(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		if err == nil {
			return text
		}
	case *ast.BinaryExpr:
		return constant(e.X) + constant(e.Y)
	}
	return ""
}

// TestTextsTakeTheSameValuesInBothLanguages: neither language of a text is empty, and both take the
// same values.
func TestTextsTakeTheSameValuesInBothLanguages(t *testing.T) {
	t.Parallel()
	texts := formats(t)
	if len(texts) < 50 {
		t.Fatalf("only %d texts were found", len(texts))
	}
	for _, text := range texts {
		if (text.Zh == "") != (text.En == "") || text.Zh == text.En && text.Zh != "" {
			t.Errorf("one language is missing: %+v", text)
		}
		zh, en := verb.FindAllString(text.Zh, -1), verb.FindAllString(text.En, -1)
		if !slices.Equal(slices.Compact(slices.Sorted(slices.Values(zh))), slices.Compact(slices.Sorted(slices.Values(en)))) {
			t.Errorf("%q takes %v, %q takes %v", text.En, en, text.Zh, zh)
		}
	}
}

// TestFaultsAreSpokenInBothLanguages also where a value has words of its own.
func TestFaultsAreSpokenInBothLanguages(t *testing.T) {
	t.Parallel()
	in := input(t, "raet: 5\nwait: soon\nsellre: {}\n")
	_, err := Load(in)
	faults, ok := err.(Errors)
	if !ok {
		t.Fatal(err)
	}
	got := strings.ReplaceAll(faults.Text("zh"), filepath.Join(in.Dirs.Work, "fapiao.yaml"), "FILE")
	want := "配置有误：FILE:1：raet：没有这个配置项；是不是 rate？\nFILE:3：sellre：没有这个配置项；是不是 seller？\n" +
		"FILE:2：wait：是 \"soon\"；应为时间，如 90s、15m、2h"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if text := faults.Text("en"); !strings.HasPrefix(text, "configuration: ") || !strings.Contains(text, "unknown key; did you mean rate?") {
		t.Error(text)
	}
	in = Input{File: filepath.Join(t.TempDir(), "none.yaml")}
	_, err = Load(in)
	if faults, ok = err.(Errors); !ok || !strings.HasSuffix(faults.Text("zh"), "none.yaml：读不了：找不到这个文件或文件夹") {
		t.Errorf("%v", err)
	}
	in = input(t, "app_key: k\napp_secret: s\n")
	if err := os.Chmod(filepath.Join(in.Dirs.Work, "fapiao.yaml"), 0o644); err != nil {
		t.Fatal(err)
	}
	if w := load(t, in).Warnings; len(w) > 0 && !strings.Contains(w[0].Zh, "其他用户可以读取") {
		t.Errorf("%q", w)
	}
}
