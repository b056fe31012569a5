package main

import (
	"context"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPageOfJSONNamesEveryKey compares docs/json.md with the structs that lines are made from, both
// ways: names, types, and which keys may be left out.
func TestPageOfJSONNamesEveryKey(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff(declared(t).lines, pageOfJSON(t).lines); diff != "" {
		t.Errorf("docs/json.md is not what the program writes (-program +page):\n%s", diff)
	}
}

// TestPageOfJSONNamesEveryCommand: each command with --json, with lines that the page describes.
func TestPageOfJSONNamesEveryCommand(t *testing.T) {
	t.Parallel()
	page, want := pageOfJSON(t), map[string]bool{}
	for _, c := range (&program{lang: "en"}).cli().Commands {
		if _, is := arity(c.Flags)["json"]; is {
			want[c.Name] = true
		}
	}
	got := map[string]bool{}
	for command, lines := range page.commands {
		got[command] = true
		for _, l := range lines {
			if page.lines[l] == nil {
				t.Errorf("%s writes %s, which has no table", command, l)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("commands with --json (-program +page):\n%s", diff)
	}
}

// TestCommandsWriteWhatThePageNames drives the commands and looks at what they write.
func TestCommandsWriteWhatThePageNames(t *testing.T) {
	t.Parallel()
	page, p := pageOfJSON(t), newPlace(t, 2)
	written := map[string]bool{}
	for _, args := range [][]string{
		{"check", p.orders}, {"plan", p.orders}, {"run", p.orders, "--rate", "unlimited"}, {"status"}, {"batches"}, {"red", "M00001", "--reason", "服务中止", "--dry-run"}, {"void", "M00001"}, {"deliver", "M00001", "--to", "a@example.com"}, {"download", "-o", t.TempDir()}, {"show", "M00000"}, {"history", "M00000", "--raw"}, {"drop", "M00000"}, {"accept", "M00000"},
		{"export", "-o", filepath.Join(t.TempDir(), "all.xlsx")}, {"export", "--format", "jsonl"},
		{"vouchers", "--all", "-o", filepath.Join(t.TempDir(), "vouchers.xlsx")}, {"vouchers", "--lists"},
		{"reissue", p.book("corrected.xlsx", strings.Replace(table(2), "买方0", "买方7", 1))}, {"reissue"},
		{"codes", "import", p.codes()}, {"codes", "search", "茶"}, {"codes", "show", "1030307"}, {"codes"},
		{"version"}, {"recall", "--all"}, {"reconcile"}, {"submit"}, {"retry"}, {"import", p.orders}, {"status", "--batch", "none"},
		{"config", "show", "--effective"}, {"doctor"}, {"init", "--yes", "-c", filepath.Join(t.TempDir(), "f.yaml"), "--environment", "simulator", "--tax-num", "91330106MADEM0003K", "--name", "x", "--clerk", "y"}, {"account", "--alarm"}, {"status", "--alarm"}, {"notify", "test", "--config", p.text("notify.yaml", "notify: [{type: wecom, url_env: NOBODY}]\n")}, {"status", "--alarm", "--due-for", "1ns", "--unseen", "1ns"}, {"login", "--again"},
		{"red", p.book("reds.xlsx", "订单号|冲红原因\nM00001|服务中止\nM00009|服务中止\n")},
		{"red", "list"}, {"red", "withdraw", "M00001"}, {"red", "drop", "M00001"}, {"red"},
		{"retry", "--dry-run"}, {"reissue", p.book("again.xlsx", strings.Replace(table(2), "买方0", "买方8", 1)), "--dry-run"},
		{"red", p.book("other.xlsx", "发票号码|红冲原因|发票种类|购买方名称|开票日期|不含税金额|税额|价税合计\n26330000000000099999|服务中止|数电普票|甲方有限公司|2026-11-20|100.00|13.00|113.00\n")},
		{"show", "26330000000000099999"}, {"history", "26330000000000099999"},
		{"retry", "--corrected", p.orders}, {"show", "M00000"}, {"export", "--format", "jsonl"},
		{"import", p.book("left.xlsx", "订单号|购买方名称|项目名称|商品和服务税收编码|金额|税率\nL1|张三|红茶|1030307020000000000|33.90|13%\n")}, {"status"},
	} {
		run := p.run
		if args[0] == "codes" || args[0] == "notify" || args[0] == "init" {
			run = p.exec
		}
		r := run(context.Background(), nil, append(args, "--json")...)
		for _, line := range append(strings.Split(r.out, "\n"), strings.Split(r.err, "\n")...) {
			if strings.HasPrefix(line, "{") {
				written[page.check(t, args[0], line)] = true
			}
		}
	}
	for _, l := range []string{"summary", "batch", "order", "reading", "event", "invoice", "refused", "accepted", "retry", "plan", "red", "void", "delivery", "file", "downloaded", "finding", "form", "correction", "untouched", "error", "codes", "code", "wrongcode", "setting", "init", "checkup", "account", "qr", "login", "moment", "stuck", "oldest", "period", "alarm", "watch", "notified", "vouchers", "voucher_list", "elsewhere"} {
		if !written[l] {
			t.Errorf("no command wrote %s", l)
		}
	}
}

// book writes a workbook beside the ledger.
func (p *place) book(name, table string) string {
	p.t.Helper()
	path := filepath.Join(filepath.Dir(p.ledger), name)
	if err := writeWorkbook(path, table); err != nil {
		p.t.Fatal(err)
	}
	return path
}

// text writes a file beside the ledger.
func (p *place) text(name, text string) string {
	p.t.Helper()
	path := filepath.Join(filepath.Dir(p.ledger), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
	return path
}

// check compares the type of a line with those of its command, and its keys with its table, and
// returns the type.
func (p jsonPage) check(t *testing.T, command, line string) string {
	t.Helper()
	var keys map[string]any
	if err := json.Unmarshal([]byte(line), &keys); err != nil {
		t.Errorf("%s wrote %s: %v", command, line, err)
		return ""
	}
	name, typed := keys["type"].(string)
	if !typed { // an object of export
		name, keys["type"] = "invoice", "invoice"
	}
	if typed && name != "error" && !slices.Contains(p.commands[command], name) {
		t.Errorf("%s wrote a line %q, which docs/json.md does not name for it: %s", command, name, line)
	}
	for key := range keys {
		if _, named := p.lines[name][key]; !named {
			t.Errorf("%s wrote the key %q of %q, which docs/json.md does not name: %s", command, key, name, line)
		}
	}
	if err := lineSchemas().validate(line); err != nil {
		t.Errorf("%s wrote a line that its schema refuses: %v: %s", command, err, line)
	}
	for key, kind := range p.lines[name] {
		if _, there := keys[key]; !there && !strings.ContainsAny(key, ".") && !strings.HasSuffix(kind, "*") {
			t.Errorf("%s left the key %q of %q out: %s", command, key, name, line)
		}
	}
	return name
}

// jsonPage is what docs/json.md says: the lines of each command, and of each line the types of its
// keys, with a star where the key may be left out, and what it says of their values.
type jsonPage struct {
	commands map[string][]string
	lines    map[string]map[string]string
	values   map[string]map[string]string
}

var (
	keyRow     = regexp.MustCompile("^\\| `([^`]+)`( \\*)? \\| (text|number|boolean|list|object) \\|(.*)\\|$")
	commandRow = regexp.MustCompile("^\\| `([a-z]+)` \\| (.*) \\|$")
	lineName   = regexp.MustCompile("`([a-z_]+)`…?[,;]?")
)

func pageOfJSON(t *testing.T) jsonPage {
	t.Helper()
	b, err := os.ReadFile("../../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	p := jsonPage{commands: map[string][]string{}, lines: map[string]map[string]string{}, values: map[string]map[string]string{}}
	section := ""
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSuffix(line, "\n")
		if title, is := strings.CutPrefix(line, "## "); is {
			section = title
			continue
		}
		if m := keyRow.FindStringSubmatch(line); m != nil {
			if p.lines[section] == nil {
				p.lines[section], p.values[section] = map[string]string{}, map[string]string{}
			}
			p.lines[section][m[1]], p.values[section][m[1]] = m[3]+strings.TrimSpace(m[2]), strings.TrimSpace(m[4])
		} else if m := commandRow.FindStringSubmatch(line); m != nil {
			for _, l := range lineName.FindAllStringSubmatch(m[2], -1) {
				if l[1] != "type" {
					p.commands[m[1]] = append(p.commands[m[1]], l[1])
				}
			}
		}
	}
	return p
}

// lineStructs finds the structs of lines: those whose first key is "type".
type lineStructs struct {
	named   map[string]*ast.StructType
	lines   map[string]map[string]string
	structs map[string]*ast.StructType // of each line
}

// declared are the lines and their keys, as the sources declare them.
func declared(t *testing.T) lineStructs {
	t.Helper()
	s := lineStructs{named: map[string]*ast.StructType{}, lines: map[string]map[string]string{}, structs: map[string]*ast.StructType{}}
	var files []*ast.File
	for _, dir := range []string{".", "ui", "../../writers/jsonl", "../../writers/record"} {
		names, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
			ast.Inspect(f, func(n ast.Node) bool {
				if spec, is := n.(*ast.TypeSpec); is {
					if st, is := spec.Type.(*ast.StructType); is {
						s.named[spec.Name.Name] = st
					}
				}
				return true
			})
		}
	}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, is := n.(*ast.CompositeLit); is {
				s.add(t, lit)
			}
			return true
		})
	}
	return s
}

// add takes a literal of a line.
func (s lineStructs) add(t *testing.T, lit *ast.CompositeLit) {
	t.Helper()
	st := s.structOf(lit.Type)
	if st == nil || len(st.Fields.List) == 0 || key(st.Fields.List[0]) != "type" {
		return
	}
	name := ""
	if len(lit.Elts) > 0 {
		first := lit.Elts[0]
		if kv, is := first.(*ast.KeyValueExpr); is {
			first = kv.Value
		}
		if text, is := first.(*ast.BasicLit); is {
			name, _ = strconv.Unquote(text.Value)
		}
	}
	if name == "" {
		t.Errorf("a line whose type is not a plain text first: %v", lit.Type)
		return
	}
	s.lines[name], s.structs[name] = map[string]string{}, st
	s.keys(t, s.lines[name], "", st)
}

// structOf is the struct that a type is or names; nil of others, and of amounts.
func (s lineStructs) structOf(e ast.Expr) *ast.StructType {
	switch e := e.(type) {
	case *ast.StructType:
		return e
	case *ast.Ident:
		return s.named[e.Name]
	case *ast.SelectorExpr:
		if e.X.(*ast.Ident).Name == "record" {
			return s.named[e.Sel.Name]
		}
	}
	return nil
}

// keys adds the keys of a struct below a prefix.
func (s lineStructs) keys(t *testing.T, out map[string]string, prefix string, st *ast.StructType) {
	t.Helper()
	for _, f := range st.Fields.List {
		if len(f.Names) == 0 { // embedded
			s.keys(t, out, prefix, s.structOf(f.Type))
			continue
		}
		name, kind := key(f), jsonType(f.Type)
		if star, is := f.Type.(*ast.StarExpr); is && kind == "" {
			if inner := s.structOf(star.X); inner != nil {
				kind = "object"
				s.keys(t, out, prefix+name+".", inner)
			}
		}
		if name == "" || kind == "" {
			t.Errorf("the field %s has no key, or a type that is not known here: %v", f.Names[0].Name, f.Type)
			continue
		}
		star := ""
		if strings.Contains(f.Tag.Value, ",omitempty") {
			star = "*"
		}
		out[prefix+name] = kind + star
		switch of := f.Type.(type) {
		case *ast.ArrayType:
			// The page refers to the lines of findings.
			if inner := s.structOf(of.Elt); inner != nil && name != "findings" {
				s.keys(t, out, prefix+name+"[].", inner)
			}
		case *ast.MapType:
			if inner := s.structOf(of.Value); inner != nil {
				s.keys(t, out, prefix+name+".*.", inner)
			}
		}
	}
}

// key is the name of a field in JSON.
func key(f *ast.Field) string {
	if f.Tag == nil {
		return ""
	}
	tag, err := strconv.Unquote(f.Tag.Value)
	if err != nil {
		return ""
	}
	name, _, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ",")
	return name
}

// jsonType is the type of a field as the page calls it.
func jsonType(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return map[string]string{"string": "text", "int": "number", "bool": "boolean"}[e.Name]
	case *ast.StarExpr:
		return jsonType(e.X)
	case *ast.SelectorExpr:
		if e.Sel.Name == "Amount" {
			return "text"
		}
	case *ast.ArrayType:
		return "list"
	case *ast.MapType:
		return "object"
	}
	return ""
}
