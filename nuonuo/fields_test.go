package nuonuo

import (
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// wireNames lists the wire names of a struct type and of the blocks below it, by block.
func wireNames(t reflect.Type, block string, out map[string][]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		out[block] = append(out[block], name)
		inner := f.Type
		for inner.Kind() == reflect.Slice || inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct && inner != reflect.TypeFor[time.Time]() {
			wireNames(inner, name, out)
		}
	}
	slices.Sort(out[block])
}

// TestTypesHaveEveryFieldOfTheTables compares with the names of the platform's own tables. The answer shares the
// blocks of the request, which have more fields, so there only missing ones count.
func TestTypesHaveEveryFieldOfTheTables(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/fields.json")
	if err != nil {
		t.Fatal(err)
	}
	var tables struct{ Request, Answer map[string][]string }
	if err := json.Unmarshal(data, &tables); err != nil {
		t.Fatal(err)
	}
	for _, names := range tables.Request {
		slices.Sort(names)
	}
	request := map[string][]string{}
	wireNames(reflect.TypeFor[Order](), "order", request)
	if diff := cmp.Diff(tables.Request, request); diff != "" {
		t.Errorf("request (-table +types):\n%s", diff)
	}
	answer := map[string][]string{}
	wireNames(reflect.TypeFor[Invoice](), "result", answer)
	for _, block := range slices.Sorted(maps.Keys(tables.Answer)) {
		for _, name := range tables.Answer[block] {
			if !slices.Contains(answer[block], name) {
				t.Errorf("answer: block %s lacks %s", block, name)
			}
		}
	}
}

// TestEveryScalarTravelsAsText fills every field of an order and looks for anything else than text on the wire.
func TestEveryScalarTravelsAsText(t *testing.T) {
	t.Parallel()
	var o Order
	fill(reflect.ValueOf(&o).Elem())
	body, err := EncodeIssue(&o)
	if err != nil {
		t.Fatal(err)
	}
	var walk func(path string, v any)
	count := 0
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for name, inner := range v {
				walk(path+"."+name, inner)
			}
		case []any:
			for _, inner := range v {
				walk(path, inner)
			}
		case string:
			count++
		default:
			t.Errorf("%s is %T, want text", path, v)
		}
	}
	walk("", fields(t, body))
	if count < 150 {
		t.Errorf("only %d values travelled", count)
	}
	empty, err := EncodeIssue(&Order{OrderNo: "1", SellerTaxNum: "2", Details: []Detail{{}}})
	if err != nil || string(empty) != `{"order":{"salerTaxNum":"2","orderNo":"1","invoiceDetail":[{}]}}` {
		t.Errorf("empty fields travel: %s, %v", empty, err)
	}
}

func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	}
}
