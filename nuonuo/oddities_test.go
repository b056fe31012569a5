package nuonuo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"
)

// oddities take the place of each value of a good answer in turn.
var oddities = []string{
	``, `null`, `""`, `"7"`, `7`, `-1.5`, `200.0`, `"many"`, `true`, `{}`, `{"new":{"x":1}}`, `[]`, `["x"]`, `[null]`,
	`26952000000123456789`, `"2026-03-01 08:00:00"`, `1772323200000`,
}

// full builds a result that has every key of a type and of its blocks.
func full[T any]() any { return fullOf(reflect.TypeFor[T]()) }

func fullOf(t reflect.Type) any {
	switch {
	case t == timeType:
		return "2026-03-01 08:00:00"
	case t.Kind() == reflect.Pointer:
		return fullOf(t.Elem())
	case t.Kind() == reflect.Slice:
		return []any{fullOf(t.Elem())}
	case t.Kind() == reflect.Int:
		return 7
	case t.Kind() != reflect.Struct:
		return "7.50"
	}
	object := map[string]any{}
	for _, f := range fieldsOf(t).list {
		object[fieldsOf(t).names[f.name]] = fullOf(t.Field(f.index).Type)
	}
	return object
}

// mutations returns the JSON of v with each value in it, v itself included, replaced by oddity. An
// empty oddity leaves a key out.
func mutations(v any, oddity string) []string {
	out := []string{oddity}
	switch v := v.(type) {
	case map[string]any:
		rest := map[string]any{}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			maps.Copy(rest, v)
			for _, m := range mutations(v[name], oddity) {
				delete(rest, name)
				if m != "" {
					rest[name] = json.RawMessage(m)
				}
				text, _ := json.Marshal(rest)
				out = append(out, string(text))
			}
		}
	case []any:
		for _, m := range mutations(v[0], oddity) {
			out = append(out, "["+m+"]")
		}
	}
	return out
}

// part returns what the red query reads its forms from: the list inside the result, or the result
// itself when it has none.
func part(raw json.RawMessage, name string) json.RawMessage {
	var page map[string]json.RawMessage
	if json.Unmarshal(raw, &page) != nil {
		return raw
	}
	return page[name]
}

func empty(raw json.RawMessage) bool {
	return len(raw) == 0 || string(raw) == "null" || string(raw) == `""`
}

// readable tells the shapes that a method must be able to read.
func readable(raw json.RawMessage, many bool) bool {
	if empty(raw) || raw[0] == '{' {
		return true
	}
	var elements []json.RawMessage
	return many && json.Unmarshal(raw, &elements) == nil && !slices.ContainsFunc(elements, func(e json.RawMessage) bool { return !empty(e) && e[0] != '{' })
}

// lost returns the place in raw whose value is neither in v nor in an Extra of v, or nothing. It is
// written apart from the decoder.
func lost(raw json.RawMessage, v reflect.Value) string {
	if empty(raw) {
		if v.Kind() == reflect.Pointer && !v.IsNil() {
			v = v.Elem()
		}
		return blame(v.IsZero(), "nothing became something")
	}
	switch {
	case v.Kind() == reflect.Pointer:
		if v.IsNil() {
			return "nil"
		}
		return lost(raw, v.Elem())
	case v.Kind() == reflect.Slice:
		return lostInList(raw, v)
	case v.Type() == timeType:
		stamp := v.Interface().(time.Time)
		known := string(raw) == `"2026-03-01 08:00:00"` || string(raw) == `1772323200000`
		return blame(known && stamp.Equal(march1), "time")
	case v.Kind() == reflect.Struct:
		return lostInObject(raw, v)
	}
	text := strings.Trim(string(raw), `"`)
	if v.Kind() == reflect.Int {
		return blame(fmt.Sprint(v.Int()) == strings.TrimSuffix(text, ".0"), "number")
	}
	return blame(v.String() == text, "text")
}

func blame(good bool, what string) string {
	if good {
		return ""
	}
	return what
}

func lostInList(raw json.RawMessage, v reflect.Value) string {
	var elements []json.RawMessage
	if raw[0] != '[' {
		elements = []json.RawMessage{raw}
	} else if err := json.Unmarshal(raw, &elements); err != nil {
		return err.Error()
	}
	if len(elements) != v.Len() {
		return fmt.Sprintf("%d elements of %d", v.Len(), len(elements))
	}
	for i, e := range elements {
		if at := lost(e, v.Index(i)); at != "" {
			return at
		}
	}
	return ""
}

func lostInObject(raw json.RawMessage, v reflect.Value) string {
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(raw, &keys); err != nil {
		return err.Error()
	}
	extra := v.FieldByName("Extra")
	for name, value := range keys {
		kept := extra.IsValid() && extra.MapIndex(reflect.ValueOf(name)).IsValid() && bytes.Equal(extra.MapIndex(reflect.ValueOf(name)).Bytes(), value)
		place, found := placeOf(v, name)
		if found && lost(value, place) == "" && !kept {
			continue
		}
		if !kept {
			return name
		}
		if scalar := found && (place.Kind() == reflect.String || place.Kind() == reflect.Int || place.Type() == timeType); scalar && !place.IsZero() {
			return name + ", half read"
		}
	}
	return ""
}

func placeOf(v reflect.Value, name string) (reflect.Value, bool) {
	for i := range v.NumField() {
		if tag, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ","); tag == name {
			return v.Field(i), true
		}
	}
	return reflect.Value{}, false
}
