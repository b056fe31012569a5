package nuonuo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"time"
)

// Decode decodes raw into target, a pointer, by json tags. It accepts what the platform really
// sends:
//
//   - a string field takes text, numbers (as decimal text, never through a float) and booleans;
//   - an int field takes a number or its text;
//   - a time.Time field takes milliseconds or seconds since the epoch, as number or text, and the
//     platform's date texts, which are Beijing time;
//   - a slice takes an array, a single object instead of an array of one, or nothing;
//   - null, absent and "" leave a field unchanged.
//
// A field "Extra map[string]json.RawMessage" receives every key that has no field and every value
// that does not fit its field. If a nested struct has no Extra, the nearest enclosing one receives
// the whole nested value, in addition to the fields that were decoded. Decode returns an error if
// raw as a whole has a different shape than target.
func Decode(raw json.RawMessage, target any) error {
	v := reflect.ValueOf(target)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return fmt.Errorf("decode into %T: want a pointer", target)
	}
	raw = bytes.TrimSpace(raw)
	t, ok := treeOf(raw)
	if !ok {
		t = &tree{text: raw, nodes: []node{{to: int32(len(raw)), next: 1, odd: oddEscape}}}
	}
	d := decoder{tree: t, broken: !ok}
	return d.decode(0, v.Elem())
}

// decode decodes a value of an answer.
func (s *splitValue) decode(target any) error {
	d := decoder{tree: s.tree}
	return d.decode(s.node, reflect.ValueOf(target).Elem())
}

// decoder takes the fields of a value that was split.
type decoder struct {
	tree   *tree
	broken bool // the tree is one value, which may be no JSON
	// row is a copy of the outermost object, of which its texts are parts: one allocation in place
	// of one for each text.
	row  string
	from int32 // where row begins
}

func (d *decoder) decode(n int32, v reflect.Value) error {
	if d.value(n, v) == fitsNot {
		return fmt.Errorf("decode %s into %s", shape(d.tree.raw(n)), v.Type())
	}
	return nil
}

var (
	timeType  = reflect.TypeFor[time.Time]()
	rawType   = reflect.TypeFor[json.RawMessage]()
	extraType = reflect.TypeFor[map[string]json.RawMessage]()
)

// fit is how much of a value its destination could take.
type fit uint8

const (
	fitsNot  fit = iota // another shape; the place is left as it was
	fitsPart            // a block somewhere in it holds more than its type has fields for
	fitsWhole
)

func whole(ok bool) fit {
	if ok {
		return fitsWhole
	}
	return fitsNot
}

// value decodes a value into v as far as it fits.
func (d *decoder) value(n int32, v reflect.Value) fit {
	raw := d.tree.raw(n)
	if v.Kind() == reflect.Slice && v.Type() == rawType {
		v.SetBytes(bytes.Clone(raw))
		return fitsWhole
	}
	if len(raw) == 0 || string(raw) == "null" || string(raw) == `""` {
		return fitsWhole
	}
	switch v.Kind() {
	case reflect.Pointer:
		inner := reflect.New(v.Type().Elem())
		got := d.value(n, inner.Elem())
		if got != fitsNot {
			v.Set(inner)
		}
		return got
	case reflect.Slice:
		return d.slice(n, v)
	case reflect.Struct:
		if v.Type() != timeType {
			return d.object(n, v)
		}
	case reflect.Interface, reflect.Map:
		return whole(json.Unmarshal(raw, v.Addr().Interface()) == nil)
	}
	text, ok := d.text(n)
	return whole(ok && setText(text, v))
}

// text returns the text of a scalar.
func (d *decoder) text(n int32) (string, bool) {
	at := d.tree.nodes[n]
	if !d.tree.plain(n) {
		return scalarText(d.tree.raw(n))
	}
	if d.row == "" {
		return string(d.tree.text[at.from+1 : at.to-1]), true
	}
	return d.row[at.from+1-d.from : at.to-1-d.from], true
}

func setText(text string, v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Int, reflect.Int64:
		n, ok := wholeNumber(text)
		if !ok || v.OverflowInt(n) {
			return false
		}
		v.SetInt(n)
	case reflect.Bool:
		v.SetBool(text == "true" || text == "1")
	case reflect.Struct:
		t, ok := parseTime(text)
		if !ok {
			return false
		}
		*v.Addr().Interface().(*time.Time) = t //nolint:forcetypeassert // the only struct that comes here
	default:
		return false
	}
	return true
}

func (d *decoder) slice(n int32, v reflect.Value) fit {
	if d.tree.raw(n)[0] != '[' {
		out := reflect.MakeSlice(v.Type(), 1, 1)
		got := d.value(n, out.Index(0))
		if got != fitsNot {
			v.Set(out)
		}
		return got
	}
	if d.broken {
		return fitsNot
	}
	count := d.tree.count(n)
	out, got, i := reflect.MakeSlice(v.Type(), count, count), fitsWhole, 0
	for element := range d.tree.elements(n) {
		if got = min(got, d.value(element, out.Index(i))); got == fitsNot {
			return fitsNot
		}
		i++
	}
	v.Set(out)
	return got
}

func (d *decoder) object(n int32, v reflect.Value) fit {
	raw := d.tree.raw(n)
	if raw[0] != '{' || d.broken {
		return fitsNot
	}
	if d.row == "" {
		d.row, d.from = string(raw), d.tree.nodes[n].from
		defer func() { d.row = "" }()
	}
	fields := fieldsOf(v.Type())
	values, rest := d.members(n, fields)
	for _, f := range fields.list {
		name := f.name
		if values[name] == 0 && f.alias >= 0 {
			name = f.alias
		}
		if values[name] != 0 && d.value(values[name], v.Field(f.index)) == fitsWhole {
			values[name] = 0
		}
	}
	return d.putExtra(v, fields, values, rest)
}

// members returns the nodes of an object's values by the places of their names, 0 for those that
// are not there, and the values that no field has the name of. Answers mostly have their keys in
// the order of the fields.
func (d *decoder) members(n int32, fields *structFields) (values []int32, rest map[string]int32) {
	values, rest = make([]int32, len(fields.names)), nil
	next := 0
	for key, value := range d.tree.members(n) {
		at, known := next, next < len(fields.names) && fields.names[next] == string(key)
		if !known {
			at, known = fields.at[string(key)]
		}
		if known {
			values[at], next = value, at+1
			continue
		}
		if rest == nil {
			rest = make(map[string]int32)
		}
		rest[string(key)] = value
	}
	return values, rest
}

// putExtra puts the values that no field took, and the keys without a field, into Extra.
func (d *decoder) putExtra(v reflect.Value, fields *structFields, values []int32, rest map[string]int32) fit {
	for at, value := range values {
		if value == 0 {
			continue
		}
		if rest == nil {
			rest = make(map[string]int32)
		}
		rest[fields.names[at]] = value
	}
	if len(rest) == 0 {
		return fitsWhole
	}
	if fields.extra < 0 {
		return fitsPart
	}
	kept := make(map[string]json.RawMessage, len(rest))
	for key, value := range rest {
		kept[key] = bytes.Clone(d.tree.raw(value))
	}
	v.Field(fields.extra).Set(reflect.ValueOf(kept))
	return fitsWhole
}

func shape(raw json.RawMessage) string {
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) == 0:
		return "nothing"
	case raw[0] == '{':
		return "an object"
	case raw[0] == '[':
		return "an array"
	case raw[0] == '"':
		return "a text"
	}
	return "a plain value"
}
