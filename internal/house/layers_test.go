package house

import (
	"bufio"
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const (
	module = "github.com/fapiao/fapiao/"
	root   = "../.."
)

// layer says what the packages below a folder may import of ours, and which libraries they may not.
type layer struct {
	folder string
	ours   []string // folders, each with what is below it
	never  []string // import paths, each with what is below it
}

// layers is searched from the top: the first folder that holds a package decides.
var layers = []layer{
	{folder: "nuonuo/simulator", ours: []string{"nuonuo"}, never: []string{"github.com/xuri", "github.com/jmoiron", "github.com/urfave"}},
	{folder: "nuonuo", ours: nil, never: []string{"github.com"}},
	{folder: "pipeline/invoice", ours: []string{"internal/exactjson", "internal/lang"}, never: []string{"net", "os", "database/sql", "time", "github.com/xuri", "github.com/jmoiron", "github.com/urfave"}},
	{folder: "pipeline/clock", ours: nil, never: []string{"net", "os", "github.com"}},
	{folder: "pipeline/limit", ours: []string{"pipeline/clock"}, never: []string{"net", "os", "github.com"}},
	{folder: "pipeline/taxcode", ours: nil, never: []string{"net", "os", "time", "database/sql", "github.com"}},
	{folder: "pipeline/rules", ours: []string{"pipeline/invoice", "pipeline/taxcode", "internal/exactjson", "internal/lang", "internal/nearest"}, never: []string{"net/http", "os", "database/sql", "github.com/xuri", "github.com/jmoiron", "github.com/urfave"}},
	{folder: "pipeline/report", ours: []string{"pipeline/invoice", "pipeline/rules", "pipeline/ledger", "pipeline/red", "internal/lang", "internal/beijing"}, never: []string{"net", "os", "database/sql", "github.com/xuri", "github.com/urfave"}},
	{folder: "pipeline/ledger/sqlledger", ours: []string{"pipeline/invoice", "pipeline/rules", "pipeline/report", "pipeline/red", "pipeline/ledger", "pipeline/limit", "pipeline/clock", "internal/lang", "internal/beijing"}, never: []string{"net/http", "github.com/xuri", "github.com/urfave"}},
	{folder: "pipeline/ledger", ours: []string{"pipeline/invoice", "pipeline/rules", "pipeline/report", "pipeline/ledger", "pipeline/limit", "pipeline/clock", "internal/lang", "internal/beijing"}, never: []string{"net/http", "github.com/xuri", "github.com/urfave"}},
	{folder: "pipeline/red", ours: []string{"pipeline/invoice", "pipeline/ledger", "internal/lang"}, never: []string{"net", "os", "database/sql", "github.com"}},
	{folder: "pipeline/voucher", ours: []string{"pipeline/invoice", "internal/beijing"}, never: []string{"net", "os", "database/sql", "github.com"}},
	{folder: "pipeline/effect", ours: []string{"pipeline/ledger", "pipeline/clock"}, never: []string{"net", "os", "database/sql", "github.com"}},
	{folder: "pipeline", ours: []string{"pipeline/effect", "pipeline/red", "pipeline/invoice", "pipeline/rules", "pipeline/report", "pipeline/ledger", "pipeline/clock", "internal/lang", "internal/beijing"}, never: []string{"net/http", "database/sql", "os", "github.com/xuri", "github.com/jmoiron", "github.com/lib/pq", "github.com/urfave"}},
	// The interface of workbooks knows no form of them.
	{folder: "readers/book", ours: []string{"readers/input", "pipeline/invoice", "internal/lang"}, never: []string{"net", "database/sql", "github.com"}},
	{folder: "readers", ours: []string{"readers", "pipeline/invoice", "pipeline/rules", "pipeline/taxcode", "internal/lang", "internal/nearest", "internal/beijing", "internal/spool", "internal/sqladdr", "internal/strictyaml", "internal/xlsx", "internal/xls"}, never: []string{"net/http", "github.com/urfave"}},
	{folder: "writers", ours: []string{"writers", "templates/pages", "pipeline/invoice", "pipeline/rules", "pipeline/report", "pipeline/voucher", "internal/sqladdr", "internal/xlsx", "internal/lang", "internal/beijing"}, never: []string{"net/http", "github.com/jmoiron", "github.com/lib/pq", "github.com/urfave"}},
	// River is known here alone: what a job says is a slice of the pipeline.
	{folder: "cmd/fapiao/engine", ours: []string{"pipeline", "pipeline/ledger"}, never: []string{"net/http", "github.com/urfave", "github.com/xuri"}},
	{folder: "cmd/fapiao/monitor", ours: []string{"cmd/fapiao/app", "cmd/fapiao/quiet", "nuonuo", "pipeline", "writers/atomicfile"}, never: []string{"database/sql", "github.com/urfave", "github.com/xuri"}},
	{folder: "cmd/fapiao/notify", ours: []string{"cmd/fapiao/app", "cmd/fapiao/config", "cmd/fapiao/ui", "nuonuo", "pipeline", "writers/atomicfile", "internal/lang", "internal/beijing"}, never: []string{"database/sql", "github.com/urfave", "github.com/xuri"}},
	{folder: "cmd/fapiao/quiet", ours: nil, never: []string{"net", "os", "database/sql", "github.com"}},
	{folder: "cmd/fapiao/setup", ours: []string{"cmd/fapiao/config", "pipeline/rules", "writers/atomicfile", "internal/lang"}, never: []string{"net/http", "database/sql", "github.com/urfave", "github.com/xuri"}},
	{folder: "cmd/fapiao/shells", ours: nil, never: []string{"net", "os", "github.com"}},
	{folder: "cmd/fapiao/systemd", ours: nil, never: []string{"net/http", "database/sql", "github.com/urfave"}},
	{folder: "internal/exactjson", never: []string{"net", "os", "github.com"}},
	{folder: "internal/lang", never: []string{"net", "os", "github.com"}},
	{folder: "internal/sqladdr", ours: []string{"internal/lang"}, never: []string{"net/http", "github.com/urfave"}},
	{folder: "internal/strictyaml", ours: []string{"internal/lang", "internal/nearest"}, never: []string{"net", "os", "database/sql"}},
	{folder: "internal/nearest", never: []string{"net", "os", "github.com"}},
	{folder: "internal/beijing", never: []string{"net", "os", "github.com"}},
	// The floor of spreadsheets knows nothing of orders. Causes of its errors have texts in two
	// languages, and shared strings that do not fit in memory wait in a spool; both are leaves.
	{folder: "internal/xlsx", ours: []string{"internal/lang", "internal/spool", "internal/xmlscan"}, never: []string{"net", "database/sql"}},
	{folder: "internal/xls", ours: []string{"internal/xlsx", "internal/lang", "internal/spool"}, never: []string{"net", "database/sql"}},
	{folder: "internal/spool", ours: []string{"internal/lang"}, never: []string{"net", "database/sql", "github.com"}},
	{folder: "internal/xmlscan", ours: []string{"internal/lang"}, never: []string{"net", "database/sql", "github.com", "golang.org"}},
	{folder: "templates/vouchers", ours: []string{"pipeline/invoice", "pipeline/voucher", "internal/strictyaml", "internal/lang"}, never: []string{"net", "os", "database/sql"}},
	{folder: "templates", ours: []string{"pipeline/invoice", "internal/xlsx", "internal/lang"}, never: []string{"net", "database/sql", "github.com/jmoiron", "github.com/urfave"}},
}

func below(path, folder string) bool { return path == folder || strings.HasPrefix(path, folder+"/") }

// sources calls f for each Go file of the product: tests and tools are free to import what they
// need.
func sources(t *testing.T, f func(name string, body []byte)) {
	t.Helper()
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == ".git" || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		body, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		f(filepath.ToSlash(strings.TrimPrefix(name, root+string(filepath.Separator))), body)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestImportsRunOneWay(t *testing.T) {
	t.Parallel()
	sources(t, func(name string, body []byte) {
		if strings.HasSuffix(name, "_test.go") {
			return
		}
		dir := path.Dir(name)
		for _, l := range layers {
			if below(dir, l.folder) {
				checkImports(t, name, body, dir, l)
				return
			}
		}
	})
}

func checkImports(t *testing.T, name string, body []byte, dir string, l layer) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, body, parser.ImportsOnly)
	if err != nil {
		t.Error(err)
		return
	}
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Error(err)
			continue
		}
		if ours, is := strings.CutPrefix(imported, module); is {
			if allowed := ours == dir || below(ours, l.folder) && l.folder != "pipeline"; !allowed && !anyBelow(ours, l.ours) {
				t.Errorf("%s imports %s: %s may import of ours only %v", name, ours, l.folder, l.ours)
			}
			continue
		}
		if anyBelow(imported, l.never) {
			t.Errorf("%s imports %s: %s may not", name, imported, l.folder)
		}
	}
}

func anyBelow(p string, folders []string) bool {
	for _, f := range folders {
		if below(p, f) {
			return true
		}
	}
	return false
}

// Readers know no ledger, writers know neither readers nor ledger; both follow from the table. This
// one says that the table covers every top-level folder of the product.
func TestEveryFolderHasALayer(t *testing.T) {
	t.Parallel()
	free := []string{"cmd", "internal"}
	sources(t, func(name string, _ []byte) {
		dir := path.Dir(name)
		for _, l := range layers {
			if below(dir, l.folder) {
				return
			}
		}
		if !anyBelow(dir, free) {
			t.Errorf("%s is in no layer", name)
		}
	})
}

// maxLines keeps files to one concept.
const maxLines = 600

func TestFilesStaySmall(t *testing.T) {
	t.Parallel()
	sources(t, func(name string, body []byte) {
		lines := 0
		for s := bufio.NewScanner(bytes.NewReader(body)); s.Scan(); {
			lines++
		}
		if lines > maxLines {
			t.Errorf("%s has %d lines, at most %d: split it by concept", name, lines, maxLines)
		}
	})
}

// Money and sleeping: the two mistakes that no reviewer should have to look for.
func TestForbiddenWords(t *testing.T) {
	t.Parallel()
	sources(t, func(name string, body []byte) {
		if strings.HasSuffix(name, "_test.go") {
			return
		}
		for _, folder := range []string{"pipeline/invoice", "pipeline/rules", "pipeline/ledger", "pipeline/report"} {
			if strings.HasPrefix(name, folder+"/") && bytes.Contains(body, []byte("float64")) {
				t.Errorf("%s: money and tax never pass through a float", name)
			}
		}
		for _, folder := range []string{"pipeline", "nuonuo", "readers", "writers", "templates"} {
			if strings.HasPrefix(name, folder+"/") && bytes.Contains(body, []byte("time.Sleep(")) {
				t.Errorf("%s: a wait must end with its context", name)
			}
		}
		if !strings.HasPrefix(name, "cmd/fapiao/main.go") && !strings.HasPrefix(name, "internal/") && bytes.Contains(body, []byte("os.Exit(")) {
			t.Errorf("%s: only main.go ends the process", name)
		}
	})
}
