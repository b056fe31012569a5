package config

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/fapiao/fapiao/internal/lang"
)

// document is a parsed configuration file: settings by path, such as "seller.tax_num" or
// "sellers.0.rate". Numbers stay text, because a tax number or an extension may begin with 0.
type document struct {
	name    string // as printed in errors
	folder  string // base of relative paths in the file
	values  map[string]value
	order   []string // paths in the order of the file
	sellers []string // positions of the entries of sellers
}

// parse reads the YAML of a configuration file. Only plain mappings, lists and scalars are
// accepted, so that a file can be read without knowing YAML.
func parse(name string, data []byte) (*document, error) {
	d := &document{name: name, folder: filepath.Dir(name), values: map[string]value{}}
	if line := tooDeep(data); line > 0 {
		return nil, Errors{{d.at(line), "", lang.Format(
			"不是可以读懂的 YAML：嵌套超过 %d 层",
			"is not readable as YAML: nested deeper than %d levels",
			maxDepth)}}
	}
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, d.syntax(err)
	}
	if len(file.Docs) > 1 {
		return nil, Errors{{name, "", lang.Text{
			Zh: "里面有几份 YAML，请只留一份",
			En: "contains several YAML documents; keep one",
		}}}
	}
	var f faults
	for _, doc := range file.Docs {
		d.root(doc.Body, &f)
	}
	return d, f.err()
}

// maxDepth is the deepest nesting of lists and mappings. Settings need three levels.
const maxDepth = 32

// tooDeep returns the first line that is nested too deep, or 0. It counts open brackets and list
// marks at the beginning of a line, before the parser runs, whose time grows with the square of the
// depth.
func tooDeep(data []byte) int {
	open := 0
	for i, line := range bytes.Split(data, []byte("\n")) {
		marks := 0
		for word := range bytes.FieldsSeq(line) {
			if len(word) != 1 || !bytes.Contains([]byte("-?:"), word) {
				break
			}
			marks++
		}
		for _, c := range line {
			switch c {
			case '[', '{':
				open++
			case ']', '}':
				open = max(0, open-1)
			}
			if max(open, marks) > maxDepth {
				return i + 1
			}
		}
	}
	return 0
}

// syntax uses only the position of a parser's error: its message and excerpt quote the file, which
// may contain a secret.
func (d *document) syntax(err error) error {
	where := d.name
	var fault yaml.Error
	if !errors.As(err, &fault) {
		return Errors{{where, "", lang.Text{
			Zh: "不是可以读懂的 YAML",
			En: "is not readable as YAML",
		}}}
	}
	if t := fault.GetToken(); t != nil && t.Position != nil {
		where = d.at(t.Position.Line)
	}
	if strings.Contains(fault.GetMessage(), "already defined") {
		return Errors{{where, "", lang.Text{
			Zh: "这个配置项前面已经写过，请只留一个",
			En: "contains a key that is already defined above; keep one",
		}}}
	}
	return Errors{{where, "", lang.Text{
		Zh: "不是可以读懂的 YAML；请检查引号、括号是否成对，冒号后是否有空格",
		En: "is not readable as YAML; look for a missing quote, bracket or blank after a colon",
	}}}
}

func (d *document) at(line int) string { return fmt.Sprintf("%s:%d", d.name, line) }

func (d *document) line(n ast.Node) string {
	if t := n.GetToken(); t != nil && t.Position != nil {
		return d.at(t.Position.Line)
	}
	return d.name
}

func (d *document) root(body ast.Node, f *faults) {
	switch n := body.(type) {
	case nil, *ast.NullNode, *ast.CommentGroupNode:
	case *ast.MappingNode, *ast.MappingValueNode:
		d.mapping("", n, f)
	default:
		f.add(d.line(body), "", lang.Format(
			"应为“配置项: 值”，如 %q",
			"want keys and values, such as %q",
			"environment: sandbox"))
	}
}

func (d *document) mapping(prefix string, n ast.Node, f *faults) {
	var entries []*ast.MappingValueNode
	switch m := n.(type) {
	case *ast.MappingNode:
		entries = m.Values
	case *ast.MappingValueNode:
		entries = []*ast.MappingValueNode{m}
	}
	for _, e := range entries {
		key, ok := e.Key.(*ast.StringNode)
		if !ok {
			f.add(d.line(e.Key), "", lang.Text{
				Zh: "不是普通的配置项名称",
				En: "is not a plain key",
			})
			continue
		}
		if name := keyLike(key.Value); name != key.Value {
			f.add(d.line(e.Key), prefix+name, lang.Text{
				Zh: "不是普通的配置项名称",
				En: "is not a plain key",
			})
			continue
		}
		d.entry(prefix+key.Value, d.line(e.Key), e.Value, f)
	}
}

// keyLike is the part of a key before the first character that no key has. The rest may be a value:
// "app_secret:x: y" is one key in YAML.
func keyLike(key string) string {
	end := strings.IndexFunc(key, func(r rune) bool {
		return r != '_' && r != '-' && r != '.' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	if end < 0 {
		return key
	}
	return key[:end]
}

func (d *document) entry(path, where string, n ast.Node, f *faults) {
	switch n := n.(type) {
	case *ast.NullNode:
		d.set(path, where, "") // a key without a value is not set, but its name is checked
	case *ast.MappingNode, *ast.MappingValueNode:
		if secretPath(path) {
			f.add(where, path, lang.Text{
				Zh: "应为一个值，请加引号",
				En: "want a plain value in quotes",
			})
			return
		}
		if m, ok := n.(*ast.MappingNode); ok && len(m.Values) == 0 && path != "seller" {
			d.set(path, where, "") // empty, but its name is checked
			return
		}
		d.mapping(path+".", n, f)
	case *ast.SequenceNode:
		if secretPath(path) {
			f.add(where, path, lang.Text{
				Zh: "应为一个值，请加引号",
				En: "want a plain value in quotes",
			})
			return
		}
		d.sequence(path, where, n, f)
	default:
		text, ok := scalar(n)
		if !ok {
			f.add(where, path, lang.Text{
				Zh: "不支持锚点、别名、标签等写法；请直接写值",
				En: "anchors, aliases and tags are not supported; write the value itself",
			})
			return
		}
		d.set(path, where, text)
	}
}

// sequence stores a list of mappings entry by entry, and a list of plain values as one text
// separated by commas.
func (d *document) sequence(path, where string, n *ast.SequenceNode, f *faults) {
	var plain []string
	for i, item := range n.Values {
		switch item.(type) {
		case *ast.MappingNode, *ast.MappingValueNode:
			if path == "sellers" {
				d.sellers = append(d.sellers, d.line(item))
			}
			d.mapping(path+"."+strconv.Itoa(i)+".", item, f)
			continue
		}
		text, ok := scalar(item)
		if !ok {
			f.add(d.line(item), path, lang.Text{
				Zh: "列表里应为普通的值",
				En: "want a plain value in the list",
			})
			continue
		}
		plain = append(plain, text)
	}
	if len(plain) > 0 || len(n.Values) == 0 {
		d.set(path, where, strings.Join(plain, ","))
	}
}

// secretPath reports whether a path is that of a secret. The value of a secret is not parsed as
// keys, since errors contain keys.
func secretPath(path string) bool {
	name := path[strings.LastIndexByte(path, '.')+1:]
	for _, k := range rootKeys() {
		if k.secret && k.name == name {
			return true
		}
	}
	for _, k := range entryKeys() {
		if k.secret && k.name == name {
			return true
		}
	}
	return false
}

func (d *document) set(path, where, text string) {
	d.values[path] = value{text: text, where: where, base: d.folder}
	d.order = append(d.order, path)
}

// scalar is the text of a plain value as written in the file.
func scalar(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	case *ast.NullNode:
		return "", true
	}
	return "", false
}
