package config

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml/ast"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/strictyaml"
)

// document is a parsed configuration file: settings by path, such as "seller.tax_num" or
// "sellers.0.rate". Numbers stay text, because a tax number or an extension may begin with 0.
type document struct {
	name    string // as printed in errors
	folder  string // base of relative paths in the file
	values  map[string]value
	order   []string // paths in the order of the file
	sellers []string // positions of the entries of sellers

	receivers []string // positions of the entries of notify
}

// parse reads the YAML of a configuration file. Only plain mappings, lists and scalars are
// accepted, so that a file can be read without knowing YAML.
func parse(name string, data []byte) (*document, error) {
	d := &document{name: name, folder: filepath.Dir(name), values: map[string]value{}}
	body, fault := strictyaml.Parse(name, data, maxDepth)
	if fault != nil {
		return nil, Errors{fault}
	}
	var f faults
	if body != nil {
		d.root(body, &f)
	}
	return d, f.err()
}

// maxDepth is the deepest nesting of lists and mappings. Settings need three levels.
const maxDepth = 32

func (d *document) line(n ast.Node) string { return strictyaml.Place(d.name, n) }

func (d *document) root(body ast.Node, f *faults) {
	if _, ok := strictyaml.Entries(body); !ok {
		f.add(d.line(body), "", lang.Format(
			"应为“配置项: 值”，如 %q",
			"want keys and values, such as %q",
			"environment: sandbox"))
		return
	}
	d.mapping("", body, f)
}

func (d *document) mapping(prefix string, n ast.Node, f *faults) {
	entries, _ := strictyaml.Entries(n)
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
		text, ok := strictyaml.Scalar(n)
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
			if path == notifyKey {
				d.receivers = append(d.receivers, d.line(item))
			}
			d.mapping(path+"."+strconv.Itoa(i)+".", item, f)
			continue
		}
		text, ok := strictyaml.Scalar(item)
		if !ok && item.Type() != ast.NullType {
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
	name := lastPart(path)
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
	if !strings.HasPrefix(path, notifyPrefix) {
		return false
	}
	return slices.ContainsFunc(receiverKeys(), func(k key[Receiver]) bool { return k.secret && k.name == name })
}

// lastPart is the name of a key without those of the lists and mappings in which it is.
func lastPart(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

func (d *document) set(path, where, text string) {
	d.values[path] = value{text: text, where: where, base: d.folder}
	d.order = append(d.order, path)
}
