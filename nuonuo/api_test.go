package nuonuo

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/golden"
)

// TestInterfaceIsTheRecordedOne compares what the package exports with a record, so that a change
// that breaks programs is seen in a review. Update it with -update.
func TestInterfaceIsTheRecordedOne(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	files := token.NewFileSet()
	var declared []string
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(files, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.FileExports(file)
		for _, decl := range file.Decls {
			declared = append(declared, declarations(t, files, decl)...)
		}
	}
	slices.Sort(declared)
	golden.Check(t, filepath.FromSlash("testdata/api.txt"), []byte(strings.Join(declared, "")))
}

// declarations prints a declaration, one of a group at a time, without its body and comments.
func declarations(t *testing.T, files *token.FileSet, decl ast.Decl) (texts []string) {
	t.Helper()
	add := func(word string, node any) {
		var b bytes.Buffer
		if err := printer.Fprint(&b, files, node); err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(b.String(), "\n") {
			word += strings.Join(strings.Fields(line), " ") + "\n"
		}
		texts = append(texts, word)
	}
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil || exportedType(d.Recv.List[0].Type) {
			d.Body = nil
			add("", d)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			add(d.Tok.String()+" ", spec)
		}
	}
	return texts
}

// exportedType reports whether a receiver is of an exported type.
func exportedType(receiver ast.Expr) bool {
	if pointer, is := receiver.(*ast.StarExpr); is {
		receiver = pointer.X
	}
	name, is := receiver.(*ast.Ident)
	return is && name.IsExported()
}
