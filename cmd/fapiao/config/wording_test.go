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
)

var verb = regexp.MustCompile(`%(\[\d\])?[a-z]`)

// formatsIn finds the formats of the texts about settings: the strings that hold words among the
// arguments of the calls that make such texts, and of the structures.
func formatsIn(t *testing.T) (out []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || name == "chinese.go" {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			switch f := c.Fun.(type) {
			case *ast.SelectorExpr:
				if f.Sel.Name == "add" && len(c.Args) > 2 {
					out = append(out, constant(c.Args[2]))
				}
			case *ast.Ident:
				switch {
				case f.Name == "wrong" && len(c.Args) > 0:
					out = append(out, constant(c.Args[0]))
				case f.Name == "newError" && len(c.Args) > 2:
					out = append(out, constant(c.Args[2]))
				}
			}
			return true
		})
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
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

// TestEverySettingIsSpokenOfInChinese: each text about a setting has a Chinese one, which takes the
// same values.
func TestEverySettingIsSpokenOfInChinese(t *testing.T) {
	t.Parallel()
	formats := formatsIn(t)
	if len(formats) < 40 {
		t.Fatalf("only %d texts were found", len(formats))
	}
	for _, en := range formats {
		zh, ok := chinese[en]
		if !ok {
			t.Errorf("no Chinese text for %q", en)
		}
		if a, b := verb.FindAllString(en, -1), verb.FindAllString(zh, -1); ok && !slices.Equal(a, b) {
			t.Errorf("%q takes %v, %q takes %v", en, a, zh, b)
		}
	}
	for en, zh := range chinese {
		if a, b := verb.FindAllString(en, -1), verb.FindAllString(zh, -1); !slices.Equal(slices.Compact(slices.Sorted(slices.Values(a))), slices.Compact(slices.Sorted(slices.Values(b)))) {
			t.Errorf("%q takes %v, %q takes %v", en, a, zh, b)
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
	if w := load(t, in).Warnings; len(w) > 0 && !strings.Contains(w[0], "其他用户可以读取") {
		t.Errorf("%q", w)
	}
}
