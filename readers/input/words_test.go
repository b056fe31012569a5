package input

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/fapiao/fapiao/internal/lang"
)

// sources calls f for each Go file, except tests, of the readers and the packages below them.
func sources(t *testing.T, f func(name string, file *ast.File)) {
	t.Helper()
	for _, root := range []string{"..", "../../internal/xlsx", "../../internal/xls", "../../internal/spool"} {
		sourcesBelow(t, root, f)
	}
}

func sourcesBelow(t *testing.T, root string, f func(name string, file *ast.File)) {
	t.Helper()
	set := token.NewFileSet()
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && (d.Name() == "stream" || d.Name() == "write") {
			return fs.SkipDir // they write workbooks
		}
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(set, name, nil, 0)
		if err == nil {
			f(filepath.ToSlash(strings.TrimPrefix(name, filepath.Clean(root)+string(filepath.Separator))), file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func chinese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// literal is the first text in an expression, with values for its verbs.
func literal(e ast.Expr) string {
	text := ""
	ast.Inspect(e, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && text == "" && l.Kind == token.STRING {
			text, _ = strconv.Unquote(l.Value)
		}
		return true
	})
	return strings.NewReplacer("%d", "7", "%s", "x", "%q", `"x"`).Replace(text)
}

// TestCausesHaveBothLanguages: every error that a reader makes has a Chinese text, unless it only
// wraps another.
func TestCausesHaveBothLanguages(t *testing.T) {
	t.Parallel()
	alone := map[string]bool{ // a sentinel, and a database's message without the password
		"input/error.go: errors.New": true, "database/address.go: errors.New": true,
	}
	words := 0
	sources(t, func(name string, file *ast.File) {
		if name == "input/reason.go" { // reasons are not causes, and their English hints name Chinese columns
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				call, text := called(n), ""
				if len(n.Args) > 0 {
					text = literal(n.Args[0])
				}
				if call == "errors.New" && !alone[name+": "+call] || call == "fmt.Errorf" && !strings.Contains(text, "%w") {
					t.Errorf("%s: %s(%q) has one language; use lang.Text", name, call, text)
				}
			case *ast.CompositeLit:
				zh, en, ok := wordsOf(n)
				if !ok || zh == "" && en == "" { // made from another error
					return true
				}
				words++
				checkWords(t, name, lang.Text{Zh: zh, En: en})
			}
			return true
		})
	})
	if words < 30 {
		t.Errorf("only %d words were found", words)
	}
}

func called(c *ast.CallExpr) string {
	if s, ok := c.Fun.(*ast.SelectorExpr); ok {
		if x, ok := s.X.(*ast.Ident); ok {
			return x.Name + "." + s.Sel.Name
		}
	}
	if f, ok := c.Fun.(*ast.Ident); ok {
		return f.Name
	}
	return ""
}

func wordsOf(c *ast.CompositeLit) (zh, en string, ok bool) {
	switch typ := c.Type.(type) {
	case *ast.Ident:
		ok = typ.Name == "Text"
	case *ast.SelectorExpr:
		ok = typ.Sel.Name == "Text"
	}
	if !ok {
		return "", "", false
	}
	for _, e := range c.Elts {
		pair, is := e.(*ast.KeyValueExpr)
		if !is {
			return "", "", true
		}
		if pair.Key.(*ast.Ident).Name == "Zh" {
			zh = literal(pair.Value)
		} else {
			en = literal(pair.Value)
		}
	}
	return zh, en, true
}

func checkWords(t *testing.T, name string, w lang.Text) {
	t.Helper()
	if !chinese(w.Zh) || chinese(w.En) || w.En == "" {
		t.Errorf("%s: %+v", name, w)
	}
	for _, cause := range []error{w, fmt.Errorf("keep row 7: %w", w)} {
		e := Refuse("a.xlsx", Damaged, "", cause)
		if zh := e.Text("zh"); strings.Contains(zh, "原文") || !strings.Contains(zh, "："+w.Zh) || strings.Contains(zh, w.En) {
			t.Errorf("%s: %s", name, zh)
		}
		if en := e.Text("en"); !strings.Contains(en, w.En) || chinese(en) {
			t.Errorf("%s: %s", name, en)
		}
	}
}

// TestFoundHasBothLanguages: the Found of every refusal has a Chinese text, or is a name.
func TestFoundHasBothLanguages(t *testing.T) {
	t.Parallel()
	names := map[string]bool{"": true, "zip": true, "OLE": true, "~$": true, ".xlsb": true, ".ods": true, "numFmt 7": true, " (": true, " ": true, "; ": true, ", ": true}
	met := 0
	sources(t, func(name string, file *ast.File) {
		ast.Inspect(file, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			at := 2
			switch call := called(c); {
			case call == "input.Refuse" && len(c.Args) == 4:
			case call == "refuse" && len(c.Args) == 3: // of internal/xlsx
				at = 1
			default:
				return true
			}
			met++
			text := literal(c.Args[at])
			switch text {
			case " is missing", " bytes":
				text = "xl/a.xml" + text
			case "row ":
				text += "7"
			}
			if zh := found("zh", text); !names[text] && !chinese(zh) || strings.Contains(zh, "more than") {
				t.Errorf("%s: %q is %q", name, text, zh)
			}
			return true
		})
	})
	if met < 40 {
		t.Errorf("only %d refusals were found", met)
	}
	for kind := range kindsZh {
		if e := (&IrregularError{kind}); !chinese(found("zh", kind)) || strings.Contains(e.Text("zh"), kind) || chinese(e.Error()) {
			t.Errorf("%s: %s", kind, e.Text("zh"))
		}
	}
	for _, text := range []string{"sheet row", "bytes", "all parts", "2026 styles x"} {
		if got := found("zh", text); got != text {
			t.Errorf("a name of the file became %q", got)
		}
	}
}

// TestBrokenPartsInChinese: errors of the zip and XML libraries have a Chinese text.
func TestBrokenPartsInChinese(t *testing.T) {
	t.Parallel()
	for _, err := range []error{zip.ErrFormat, zip.ErrChecksum, zip.ErrAlgorithm, &xml.SyntaxError{Msg: "unexpected EOF", Line: 3}} {
		if zh := Refuse("a.xlsx", Damaged, "", fmt.Errorf("read: %w", err)).Text("zh"); strings.Contains(zh, "原文") {
			t.Error(zh)
		}
	}
	if zh := Refuse("a.xlsx", Damaged, "", errors.New("from a stranger")).Text("zh"); !strings.Contains(zh, "（原文：from a stranger）") {
		t.Error(zh)
	}
}
