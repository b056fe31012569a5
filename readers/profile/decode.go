package profile

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/strictyaml"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// decoder puts the nodes of a document into a Profile by the tags of its fields. Unlike a decoder
// of the YAML library it keeps numbers as text (0.13 and 007 are values of cells), reports every
// fault with its line, and refuses anchors, aliases and tags.
type decoder struct {
	faults
	name  string
	where map[string]string // line of each key, by path
}

func (d *decoder) line(n ast.Node) string { return strictyaml.Place(d.name, n) }

func (d *decoder) decode(n ast.Node, p *Profile) {
	d.put("", n, reflect.ValueOf(p).Elem())
}

// put stores a node in a value of the schema.
func (d *decoder) put(path string, n ast.Node, to reflect.Value) {
	if n.Type() == ast.NullType { // a key without a value is not set
		return
	}
	switch to.Kind() {
	case reflect.Struct:
		d.structure(path, n, to)
	case reflect.Map:
		d.table(path, n, to)
	case reflect.Slice:
		d.list(path, n, to)
	case reflect.Pointer:
		to.Set(reflect.New(to.Type().Elem()))
		d.put(path, n, to.Elem())
	default:
		d.plain(path, n, to)
	}
}

// entries are the keys and values of a mapping.
func (d *decoder) entries(path string, n ast.Node) []*ast.MappingValueNode {
	entries, ok := strictyaml.Entries(n)
	if !ok {
		d.add(d.line(n), path, lang.Text{Zh: "应为“项: 值”", En: "want keys and values"})
	}
	return entries
}

func (d *decoder) structure(path string, n ast.Node, to reflect.Value) {
	fields := map[string]int{}
	var names []string
	for i := range to.NumField() {
		if tag, ok := to.Type().Field(i).Tag.Lookup("yaml"); ok {
			name, _, _ := strings.Cut(tag, ",")
			fields[name] = i
			names = append(names, name)
		}
	}
	for _, e := range d.entries(path, n) {
		key, ok := strictyaml.Scalar(e.Key)
		if !ok {
			d.add(d.line(e.Key), path, notPlain)
			continue
		}
		i, known := fields[key]
		if !known {
			d.add(d.line(e.Key), under(path, key), lang.Format("没有这一项%s", "unknown key%s", strictyaml.Suggest(key, names)))
			continue
		}
		d.where[under(path, key)] = d.line(e.Key)
		d.put(under(path, key), e.Value, to.Field(i))
	}
}

var notPlain = lang.Text{Zh: "不支持锚点、别名、标签等写法；请直接写值",
	En: "anchors, aliases and tags are not supported; write the value itself"}

// table stores a mapping whose keys are fields of an order, or values of cells.
func (d *decoder) table(path string, n ast.Node, to reflect.Value) {
	to.Set(reflect.MakeMap(to.Type()))
	for _, e := range d.entries(path, n) {
		key, ok := strictyaml.Scalar(e.Key)
		if !ok {
			d.add(d.line(e.Key), path, notPlain)
			continue
		}
		d.where[under(path, key)] = d.line(e.Key)
		if to.Type().Key() == reflect.TypeFor[invoice.Field]() && !d.field(path, key, e) {
			continue
		}
		value := reflect.New(to.Type().Elem()).Elem()
		d.put(under(path, key), e.Value, value)
		to.SetMapIndex(reflect.ValueOf(key).Convert(to.Type().Key()), value)
	}
}

// field reports whether a key is a field of an order.
func (d *decoder) field(path, key string, e *ast.MappingValueNode) bool {
	if _, known := invoice.Field(key).Info(); known {
		return true
	}
	if _, known := invoice.CorrectionInfo(invoice.Field(key)); known {
		return true // checker.column refuses it in a profile of orders
	}
	var names []string
	hint := ""
	for _, info := range invoice.Catalogue() {
		names = append(names, string(info.Field))
		for _, title := range info.Titles() {
			if hint == "" && invoice.Fold(title) == invoice.Fold(key) {
				hint = string(info.Field)
			}
		}
	}
	text := strictyaml.Suggest(key, names)
	if hint != "" {
		text = strictyaml.DidYouMean(hint)
	}
	if text == (lang.Text{}) {
		text = lang.Text{Zh: "；全部列名见 fapiao template orders --columns",
			En: "; fapiao template orders --columns lists all of them"}
	}
	d.add(d.line(e.Key), under(path, key), lang.Format("没有这个字段%s", "unknown field%s", text))
	return false
}

func (d *decoder) list(path string, n ast.Node, to reflect.Value) {
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		d.add(d.line(n), path, lang.Format("应为列表，如 %s", "want a list, such as %s", "[a, b]"))
		return
	}
	for i, item := range s.Values {
		value := reflect.New(to.Type().Elem()).Elem()
		at := path + "[" + strconv.Itoa(i) + "]"
		d.where[at] = d.line(item)
		d.put(at, item, value)
		to.Set(reflect.Append(to, value))
	}
}

// plain stores a scalar.
func (d *decoder) plain(path string, n ast.Node, to reflect.Value) {
	text, ok := strictyaml.Scalar(n)
	if !ok {
		d.add(d.line(n), path, lang.Text{Zh: "应为一个值；不支持锚点、别名、标签等写法",
			En: "want one value; anchors, aliases and tags are not supported"})
		return
	}
	switch to.Kind() {
	case reflect.Bool:
		if text != "true" && text != "false" {
			d.add(d.line(n), path, lang.Format("是 %q；应为 true 或 false", "is %q; want true or false", text))
		}
		to.SetBool(text == "true")
	case reflect.Int:
		v, err := strconv.Atoi(text)
		if err != nil {
			d.add(d.line(n), path, lang.Format("是 %q；应为整数", "is %q; want a whole number", text))
		}
		to.SetInt(int64(v))
	default:
		to.SetString(text)
	}
}

func under(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
