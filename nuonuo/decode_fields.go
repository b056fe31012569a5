package nuonuo

import (
	"reflect"
	"strings"
	"sync"
)

// structFields are the fields of a struct type that has wire names.
type structFields struct {
	list  []field
	names []string       // the wire names, with the aliases
	at    map[string]int // where a name stands in names
	extra int            // the index of the field Extra; -1 if there is none
}

// field is a struct field with the places of its wire names. alias is the truncated name that the
// platform's tables print, which some answers are reported to use; -1 if it has none.
type field struct{ name, alias, index int }

// knownFields are the fields of the types that were decoded, so that a type is looked at once.
var knownFields sync.Map // of *structFields, by reflect.Type

func fieldsOf(t reflect.Type) *structFields {
	if known, ok := knownFields.Load(t); ok {
		return known.(*structFields) //nolint:forcetypeassert // nothing else is stored
	}
	fields := &structFields{at: map[string]int{}, extra: -1}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Name == "Extra" && f.Type == extraType {
			fields.extra = i
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "" || name == "-" {
			continue
		}
		one := field{name: fields.place(name), alias: -1, index: i}
		if alias := f.Tag.Get("alias"); alias != "" {
			one.alias = fields.place(alias)
		}
		fields.list = append(fields.list, one)
	}
	knownFields.Store(t, fields)
	return fields
}

// place is where a name stands in names; it is added if it does not.
func (s *structFields) place(name string) int {
	at, known := s.at[name]
	if !known {
		at = len(s.names)
		s.at[name], s.names = at, append(s.names, name)
	}
	return at
}
