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
	return new(decoder).decode(raw, v.Elem())
}

// decodeValid is Decode of a value of an answer, which was found to be JSON when it was read.
func decodeValid(raw json.RawMessage, target any) error {
	d := decoder{valid: true}
	return d.decode(raw, reflect.ValueOf(target).Elem())
}

func (d *decoder) decode(raw json.RawMessage, v reflect.Value) error {
	if d.value(raw, v) == fitsNot {
		return fmt.Errorf("decode %s into %s", shape(raw), v.Type())
	}
	return nil
}

// decoder takes the fields of a value in one pass. What it splits is checked once, as a whole.
type decoder struct {
	valid bool // the value is JSON
}

// isJSON reports whether a value that is to be split is JSON.
func (d *decoder) isJSON(raw json.RawMessage) bool {
	d.valid = d.valid || json.Valid(raw)
	return d.valid
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
	return ok && setText(text, v)
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
		v.Set(reflect.ValueOf(t))
	default:
		return false
	}
	return true
}

func (d *decoder) slice(raw json.RawMessage, v reflect.Value) fit {
	if raw[0] != '[' {
		out := reflect.MakeSlice(v.Type(), 1, 1)
		got := d.value(raw, out.Index(0))
		if got != fitsNot {
			v.Set(out)
		}
		return got
	}
	if !d.isJSON(raw) {
		return fitsNot
	}
	parts := splitArray(raw)
	out, got := reflect.MakeSlice(v.Type(), len(parts), len(parts)), fitsWhole
	for i, p := range parts {
		if got = min(got, d.value(raw[p.From:p.To:p.To], out.Index(i))); got == fitsNot {
			return fitsNot
		}
	}
	v.Set(out)
	return got
}

func (d *decoder) object(raw json.RawMessage, v reflect.Value) fit {
	if raw[0] != '{' || !d.isJSON(raw) {
		return fitsNot
	}
	fields := fieldsOf(v.Type())
	values := make([]json.RawMessage, len(fields.names))
	var rest map[string]json.RawMessage
	for key, value := range membersOf(raw) {
		if at, known := fields.at[string(key)]; known {
			values[at] = value
			continue
		}
		if rest == nil {
			rest = make(map[string]json.RawMessage)
		}
		rest[string(key)] = value
	}
	for _, f := range fields.list {
		name := f.name
		if values[name] == nil && f.alias >= 0 {
			name = f.alias
		}
		if values[name] != nil && d.value(values[name], v.Field(f.index)) == fitsWhole {
			values[name] = nil
		}
	}
	return putExtra(v, fields.names, values, rest)
}

// putExtra puts the values that no field took, and the keys without a field, into Extra.
func putExtra(v reflect.Value, names []string, values []json.RawMessage, rest map[string]json.RawMessage) fit {
	for at, value := range values {
		if value == nil {
			continue
		}
		if rest == nil {
			rest = make(map[string]json.RawMessage)
		}
		rest[names[at]] = value
	}
	if len(rest) == 0 {
		return fitsWhole
	}
	extra := v.FieldByName("Extra")
	if !extra.IsValid() || extra.Type() != extraType {
		return fitsPart
	}
	for key, value := range rest {
		rest[key] = bytes.Clone(value)
	}
	extra.Set(reflect.ValueOf(rest))
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
