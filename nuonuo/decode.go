package nuonuo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
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
	d := decoder{fields: map[reflect.Type][]field{}}
	if d.value(raw, v.Elem()) == fitsNot {
		return fmt.Errorf("decode %s into %s", shape(raw), v.Elem().Type())
	}
	return nil
}

// decoder caches the fields of types, so that fifty invoices cost one reflection of the type.
type decoder struct {
	fields map[reflect.Type][]field
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

// value decodes raw into v as far as it fits.
func (d *decoder) value(raw json.RawMessage, v reflect.Value) fit {
	raw = bytes.TrimSpace(raw)
	if v.Type() == rawType {
		v.SetBytes(bytes.Clone(raw))
		return fitsWhole
	}
	if len(raw) == 0 || string(raw) == "null" || string(raw) == `""` {
		return fitsWhole
	}
	switch v.Kind() {
	case reflect.Pointer:
		inner := reflect.New(v.Type().Elem())
		got := d.value(raw, inner.Elem())
		if got != fitsNot {
			v.Set(inner)
		}
		return got
	case reflect.Slice:
		return d.slice(raw, v)
	case reflect.Struct:
		if v.Type() != timeType {
			return d.object(raw, v)
		}
	case reflect.Interface, reflect.Map:
		return whole(json.Unmarshal(raw, v.Addr().Interface()) == nil)
	}
	return whole(scalar(raw, v))
}

func scalar(raw json.RawMessage, v reflect.Value) bool {
	text, ok := scalarText(raw)
	if !ok {
		return false
	}
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
		v.Set(reflect.ValueOf(t))
	default:
		return false
	}
	return true
}

func (d *decoder) slice(raw json.RawMessage, v reflect.Value) fit {
	var elements []json.RawMessage // not {raw}: json would write the first element over raw itself
	if raw[0] != '[' {
		elements = []json.RawMessage{raw}
	} else if json.Unmarshal(raw, &elements) != nil {
		return fitsNot
	}
	out, got := reflect.MakeSlice(v.Type(), len(elements), len(elements)), fitsWhole
	for i, e := range elements {
		if got = min(got, d.value(e, out.Index(i))); got == fitsNot {
			return fitsNot
		}
	}
	v.Set(out)
	return got
}

func (d *decoder) object(raw json.RawMessage, v reflect.Value) fit {
	if raw[0] != '{' {
		return fitsNot
	}
	var keys map[string]json.RawMessage
	if json.Unmarshal(raw, &keys) != nil {
		return fitsNot
	}
	for _, f := range d.fieldsOf(v.Type()) {
		name := f.name
		value, present := keys[name]
		if !present && f.alias != "" {
			name = f.alias
			value, present = keys[name]
		}
		if present && d.value(value, v.Field(f.index)) == fitsWhole {
			delete(keys, name)
		}
	}
	if len(keys) == 0 {
		return fitsWhole
	}
	extra := v.FieldByName("Extra")
	if !extra.IsValid() || extra.Type() != extraType {
		return fitsPart
	}
	extra.Set(reflect.ValueOf(keys))
	return fitsWhole
}

// field is a struct field with its wire name. alias is the truncated name that the platform's
// tables print, which some answers are reported to use.
type field struct {
	name, alias string
	index       int
}

func (d *decoder) fieldsOf(t reflect.Type) []field {
	if known, ok := d.fields[t]; ok {
		return known
	}
	var fields []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "" || name == "-" {
			continue
		}
		fields = append(fields, field{name: name, alias: f.Tag.Get("alias"), index: i})
	}
	d.fields[t] = fields
	return fields
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
