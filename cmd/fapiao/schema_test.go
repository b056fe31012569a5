package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/fapiao/fapiao/internal/golden"
)

var schemaFolder = filepath.Join(moduleRoot, "docs", "schema")

// TestSchemasAreThoseOfTheLines: docs/schema is made from the structs of the lines and from what
// docs/json.md says of their keys.
func TestSchemasAreThoseOfTheLines(t *testing.T) {
	t.Parallel()
	s, page := declared(t), pageOfJSON(t)
	defs, choices := map[string]any{}, []any{}
	for name := range s.structs {
		defs[name] = s.schema(page, name, name, "", s.structs[name])
	}
	for _, name := range sortedKeys(s.structs) {
		choices = append(choices, map[string]any{"$ref": "#/$defs/" + name})
	}
	golden.Check(t, filepath.Join(schemaFolder, "lines.schema.json"), encode(t, map[string]any{
		"$schema": draft, "$id": "urn:fapiao:schema:lines", "title": "A line that a command writes with --json",
		"oneOf": choices, "$defs": defs,
	}))
	invoice := s.schema(page, "invoice", "", "", s.structs["invoice"])
	invoice["$schema"], invoice["$id"] = draft, "urn:fapiao:schema:invoice"
	invoice["title"] = "A line of fapiao export --format jsonl"
	golden.Check(t, filepath.Join(schemaFolder, "invoice.schema.json"), encode(t, invoice))
}

const draft = "https://json-schema.org/draft/2020-12/schema"

func encode(t *testing.T, schema any) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(schema); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// schema is that of a struct, described in a section of the page below a prefix. A line has a name;
// other structs have no key "type".
func (s lineStructs) schema(page jsonPage, section, line, prefix string, st *ast.StructType) map[string]any {
	properties, required := map[string]any{}, []string{}
	s.properties(page, section, prefix, st, properties, &required)
	if _, is := properties["type"]; is && prefix == "" {
		if line != "" {
			properties["type"] = map[string]any{"const": line}
		} else {
			delete(properties, "type")
			required = slices.DeleteFunc(required, func(key string) bool { return key == "type" })
		}
	}
	slices.Sort(required)
	return map[string]any{"type": "object", "properties": properties, "required": required}
}

// properties adds the keys of a struct, also those of structs that it embeds.
func (s lineStructs) properties(page jsonPage, section, prefix string, st *ast.StructType, into map[string]any, required *[]string) {
	for _, f := range st.Fields.List {
		if len(f.Names) == 0 {
			s.properties(page, section, prefix, s.structOf(f.Type), into, required)
			continue
		}
		name := key(f)
		value := s.value(page, section, prefix+name, f.Type)
		if says := plain(page.values[section][prefix+name]); says != "" {
			value["description"] = says
			if strings.Contains(says, "`null`") {
				value["type"] = []any{value["type"], "null"}
			}
		}
		into[name] = value
		if !strings.Contains(f.Tag.Value, ",omitempty") {
			*required = append(*required, name)
		}
	}
}

// amount is the form of sums of money.
const amount = `^-?[0-9]+\.[0-9]{2}$`

// value is the schema of a field at a path of the page.
func (s lineStructs) value(page jsonPage, section, path string, e ast.Expr) map[string]any {
	if star, is := e.(*ast.StarExpr); is {
		return s.value(page, section, path, star.X)
	}
	if st := s.structOf(e); st != nil {
		if strings.HasSuffix(path, "findings[]") {
			return s.schema(page, "finding", "", "", st)
		}
		return s.schema(page, section, "", path+".", st)
	}
	switch e := e.(type) {
	case *ast.ArrayType:
		return map[string]any{"type": "array", "items": s.value(page, section, path+"[]", e.Elt)}
	case *ast.MapType:
		return map[string]any{"type": "object", "additionalProperties": s.value(page, section, path+".*", e.Value)}
	case *ast.SelectorExpr:
		if e.Sel.Name == "Amount" {
			return map[string]any{"type": "string", "pattern": amount}
		}
	case *ast.Ident:
		if kind := map[string]string{"int": "integer", "bool": "boolean"}[e.Name]; kind != "" {
			return map[string]any{"type": kind}
		}
	}
	return map[string]any{"type": "string"}
}

var link = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)

// plain is a text of the page without links.
func plain(text string) string { return link.ReplaceAllString(text, "$1") }

// schemas validate lines: by the name of the line, and with none those of export.
type schemas map[string]*jsonschema.Schema

// lineSchemas are the schemas of docs/schema.
var lineSchemas = sync.OnceValue(func() schemas {
	c, out := jsonschema.NewCompiler(), schemas{}
	for _, name := range []string{"lines", "invoice"} {
		b, err := os.ReadFile(filepath.Join(schemaFolder, name+".schema.json"))
		if err != nil {
			panic(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
		if err != nil {
			panic(err)
		}
		if err := c.AddResource(name+".json", doc); err != nil {
			panic(err)
		}
		lines, _ := doc.(map[string]any)["$defs"].(map[string]any)
		for line := range lines {
			out[line] = c.MustCompile(name + ".json#/$defs/" + line)
		}
	}
	out[""] = c.MustCompile("invoice.json")
	return out
})

// validate compares a line with the schema of its type.
func (s schemas) validate(line string) error {
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
	if err != nil {
		return err
	}
	keys, _ := v.(map[string]any)
	name, _ := keys["type"].(string)
	schema := s[name]
	if schema == nil {
		return fmt.Errorf("docs/schema has no line %q", name)
	}
	return schema.Validate(v)
}
