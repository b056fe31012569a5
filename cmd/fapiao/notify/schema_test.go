package notify

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/fapiao/fapiao/internal/golden"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

const docs = "../../../docs"

// schemaOf is the schema of a value of JSON.
func schemaOf(t reflect.Type) map[string]any {
	switch {
	case t == reflect.TypeFor[invoice.Amount]():
		return map[string]any{"type": "string", "pattern": `^-?[0-9]+\.[0-9]{2}$`}
	case t.Kind() == reflect.Pointer:
		return schemaOf(t.Elem())
	case t.Kind() == reflect.Slice:
		return map[string]any{"type": "array", "items": schemaOf(t.Elem())}
	case t.Kind() == reflect.Struct:
		return objectOf(t)
	case t.Kind() == reflect.Int:
		return map[string]any{"type": "integer"}
	case t.Kind() == reflect.Bool:
		return map[string]any{"type": "boolean"}
	}
	return map[string]any{"type": "string"}
}

func objectOf(t reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string{}
	for f := range t.Fields() {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		properties[name] = schemaOf(f.Type)
		if options != "omitempty" {
			required = append(required, name)
		}
	}
	slices.Sort(required)
	return map[string]any{"type": "object", "properties": properties, "required": required}
}

// TestSchemaOfDigests: docs/schema/digest.schema.json is that of the body of webhooks, fits what is
// sent, and docs/notify.md names every key.
func TestSchemaOfDigests(t *testing.T) {
	t.Parallel()
	schema := schemaOf(reflect.TypeFor[Body]())
	schema["$schema"], schema["$id"], schema["title"] = "https://json-schema.org/draft/2020-12/schema", "urn:fapiao:schema:digest", "The body of a webhook"
	schema["properties"].(map[string]any)["type"] = map[string]any{"enum": []string{"digest", "test"}}
	text, err := json.MarshalIndent(schema, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, filepath.Join(docs, "schema", "digest.schema.json"), append(text, '\n'))
	page, err := os.ReadFile(filepath.Join(docs, "notify.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range keysOf(schema) {
		if !bytes.Contains(page, []byte("`"+key+"`")) {
			t.Errorf("docs/notify.md does not name the key %s", key)
		}
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("digest.json", doc); err != nil {
		t.Fatal(err)
	}
	compiled := c.MustCompile("digest.json")
	for _, m := range []Message{Digest(stopped("zh")), Digest(alarmed("en")), trial(stopped("zh"))} {
		body, err := json.Marshal(m.Body)
		if err != nil {
			t.Fatal(err)
		}
		sent, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(sent); err != nil {
			t.Errorf("%v: %s", err, body)
		}
	}
}

// keysOf are the keys of a schema and of those inside it.
func keysOf(schema map[string]any) (out []string) {
	if items, is := schema["items"].(map[string]any); is {
		return keysOf(items)
	}
	properties, _ := schema["properties"].(map[string]any)
	for key, inner := range properties {
		out = append(append(out, key), keysOf(inner.(map[string]any))...)
	}
	return out
}
