package nuonuo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// Decode fills target, a pointer, from raw the way the platform's answers need it, by the names in the json tags:
//
//   - a string field takes text, numbers (as decimal text, never through a float) and booleans;
//   - an int field takes a number or its text;
//   - a time.Time field takes milliseconds or seconds since the epoch, as number or text, and the
//     platform's date texts, which are Beijing time;
//   - a slice takes an array, one object in place of an array of one, or nothing;
//   - null, absent and "" leave a field as it is.
//
// A field "Extra map[string]json.RawMessage" keeps every key that has no field, and every value that does not fit
// its field. An error means that raw as a whole has another shape than target.
func Decode(raw json.RawMessage, target any) error {
	v := reflect.ValueOf(target)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return fmt.Errorf("decode into %T: want a pointer", target)
	}
	d := decoder{fields: map[reflect.Type][]field{}}
	if !d.value(raw, v.Elem()) {
		return fmt.Errorf("decode %s into %s", shape(raw), v.Elem().Type())
	}
	return nil
}

// decoder remembers the fields of the types it met, so that fifty invoices cost one look at the type.
type decoder struct {
	fields map[reflect.Type][]field
}

var (
	timeType  = reflect.TypeFor[time.Time]()
	rawType   = reflect.TypeFor[json.RawMessage]()
	extraType = reflect.TypeFor[map[string]json.RawMessage]()
)

// value reports whether raw fits v.
func (d *decoder) value(raw json.RawMessage, v reflect.Value) bool {
	raw = bytes.TrimSpace(raw)
	if v.Type() == rawType {
		v.SetBytes(bytes.Clone(raw))
		return true
	}
	if len(raw) == 0 || string(raw) == "null" || string(raw) == `""` {
		return true
	}
	switch v.Kind() {
	case reflect.Pointer:
		inner := reflect.New(v.Type().Elem())
		if !d.value(raw, inner.Elem()) {
			return false
		}
		v.Set(inner)
		return true
	case reflect.Slice:
		return d.slice(raw, v)
	case reflect.Struct:
		if v.Type() != timeType {
			return d.object(raw, v)
		}
	case reflect.Interface, reflect.Map:
		return json.Unmarshal(raw, v.Addr().Interface()) == nil
	}
	return scalar(raw, v)
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
		n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
		if err != nil {
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

func (d *decoder) slice(raw json.RawMessage, v reflect.Value) bool {
	elements := []json.RawMessage{raw}
	if raw[0] == '[' {
		if json.Unmarshal(raw, &elements) != nil {
			return false
		}
	}
	out := reflect.MakeSlice(v.Type(), len(elements), len(elements))
	for i, e := range elements {
		if !d.value(e, out.Index(i)) {
			return false
		}
	}
	v.Set(out)
	return true
}

func (d *decoder) object(raw json.RawMessage, v reflect.Value) bool {
	if raw[0] != '{' {
		return false
	}
	var keys map[string]json.RawMessage
	if json.Unmarshal(raw, &keys) != nil {
		return false
	}
	for _, f := range d.fieldsOf(v.Type()) {
		name := f.name
		value, present := keys[name]
		if !present && f.alias != "" {
			name = f.alias
			value, present = keys[name]
		}
		if present && d.value(value, v.Field(f.index)) {
			delete(keys, name)
		}
	}
	if extra := v.FieldByName("Extra"); len(keys) > 0 && extra.IsValid() && extra.Type() == extraType {
		extra.Set(reflect.ValueOf(keys))
	}
	return true
}

// field is a struct field with its name on the wire. The alias is the name that the platform's tables print cut
// off, which some of its answers are said to use.
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
