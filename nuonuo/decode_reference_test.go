package nuonuo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// decodeSlowly is the definition of Decode, which parses each value once for every level above it.
func decodeSlowly(raw json.RawMessage, target any) error {
	v := reflect.ValueOf(target)
	d := slowDecoder{fields: map[reflect.Type][]slowField{}}
	if d.value(raw, v.Elem()) == fitsNot {
		return fmt.Errorf("decode %s into %s", shape(raw), v.Elem().Type())
	}
	return nil
}

// slowDecoder caches the fields of types, so that fifty invoices cost one reflection of the type.
type slowDecoder struct {
	fields map[reflect.Type][]slowField
}

// value decodes raw into v as far as it fits.
func (d *slowDecoder) value(raw json.RawMessage, v reflect.Value) fit {
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
	return whole(slowScalar(raw, v))
}

func (d *slowDecoder) slice(raw json.RawMessage, v reflect.Value) fit {
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

func (d *slowDecoder) object(raw json.RawMessage, v reflect.Value) fit {
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

// slowField is a struct field with its wire name. alias is the truncated name that the platform's
// tables print, which some answers are reported to use.
type slowField struct {
	name, alias string
	index       int
}

func (d *slowDecoder) fieldsOf(t reflect.Type) []slowField {
	if known, ok := d.fields[t]; ok {
		return known
	}
	var fields []slowField
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "" || name == "-" {
			continue
		}
		fields = append(fields, slowField{name: name, alias: f.Tag.Get("alias"), index: i})
	}
	d.fields[t] = fields
	return fields
}

// slowScalar sets a scalar, with texts that encoding/json parses.
func slowScalar(raw json.RawMessage, v reflect.Value) bool {
	if raw[0] != '"' {
		text, ok := scalarText(raw)
		return ok && setText(text, v)
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return false
	}
	return setText(s, v)
}
