package profile_test

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/readers/profile"
)

// pages are the pages of documentation in both languages.
var pages = []string{"../../docs/profiles.md", "../../docs/zh/profiles.md"}

// Every key has a row in a table of both pages, by its name or the last part of a path.
func TestPagesNameEveryKey(t *testing.T) {
	t.Parallel()
	for _, name := range pages {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range keys(reflect.TypeFor[profile.Profile]()) {
			if !strings.Contains(string(text), "\n| `"+key+"` |") && !strings.Contains(string(text), "."+key+"` |") {
				t.Errorf("%s has no row for %s", name, key)
			}
		}
	}
}

// keys are the keys of a type and of those below it that have no keys themselves, and of lists.
func keys(typ reflect.Type) (out []string) {
	for typ.Kind() != reflect.Struct {
		if k := typ.Kind(); k != reflect.Slice && k != reflect.Map && k != reflect.Pointer {
			return nil
		}
		typ = typ.Elem()
	}
	for i := range typ.NumField() {
		tag, ok := typ.Field(i).Tag.Lookup("yaml")
		if !ok {
			continue
		}
		name, _, _ := strings.Cut(tag, ",")
		below := keys(typ.Field(i).Type)
		if out = append(out, below...); len(below) == 0 || name != "header" && name != "rows" {
			out = append(out, name)
		}
	}
	return out
}

// The example of each page is a profile that can be used.
func TestExamplesOfThePages(t *testing.T) {
	t.Parallel()
	for _, name := range pages {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(text), "```yaml\n")
		example, _, _ := strings.Cut(rest, "```")
		p, err := profile.Load(name, []byte(example), nil)
		if err != nil || p.Usable() != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
