package strictyaml_test

import (
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/strictyaml"
)

const depth = 8

func TestFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, yaml, want string }{
		{"bracket", "a: 1\nb: [MARKER\n", "f.yaml:2: is not readable as YAML; check indentation"},
		{"indentation", "a:\n  b: MARKER\n c: 1\n", "is not readable as YAML"},
		{"twice", "a: 1\nb: 2\na: MARKER\n", "f.yaml:3: contains a key that is already defined above"},
		{"documents", "a: 1\n---\nb: 2\n", "f.yaml: contains several YAML documents"},
		{"brackets", "a: 1\nb: " + strings.Repeat("[", depth+1), "f.yaml:2: is not readable as YAML: nested deeper than 8"},
		{"lists", strings.Repeat("- ", depth+1) + "a", "f.yaml:1: is not readable as YAML: nested deeper than 8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			node, fault := strictyaml.Parse("f.yaml", []byte(c.yaml), depth)
			if fault == nil || node != nil || !strings.Contains(fault.Error(), c.want) {
				t.Fatalf("got %v, %v\nwant %s", node, fault, c.want)
			}
			zh := fault.Text(lang.Chinese)
			if zh == fault.Text(lang.English) || strings.Contains(zh+fault.Error(), "MARKER") {
				t.Errorf("text %s", zh)
			}
		})
	}
}

func TestEmptyFilesHaveNoNode(t *testing.T) {
	t.Parallel()
	for _, data := range []string{"", "\n", "\ufeff", "# only a comment\n", "---\n", "null\n", "~"} {
		if node, fault := strictyaml.Parse("f.yaml", []byte(data), depth); node != nil || fault != nil {
			t.Errorf("%q: %v, %v", data, node, fault)
		}
	}
}

// TestScalarsStayText holds the promise that no tax number, rate or day loses a digit.
func TestScalarsStayText(t *testing.T) {
	t.Parallel()
	data := "\ufeffa: 007\nb: 0.130\nc: 1e3\nd: 2026-12-01\ne: \"x: y\"\nf: true\ng: |-\n  two\n  lines\nh: 0x1F\n"
	want := []string{"007", "0.130", "1e3", "2026-12-01", "x: y", "true", "two\nlines", "0x1F"}
	node, fault := strictyaml.Parse("f.yaml", []byte(data), depth)
	if fault != nil {
		t.Fatal(fault)
	}
	entries, ok := strictyaml.Entries(node)
	if !ok || len(entries) != len(want) {
		t.Fatalf("%d entries, want %d", len(entries), len(want))
	}
	for i, e := range entries {
		if got, ok := strictyaml.Scalar(e.Value); !ok || got != want[i] {
			t.Errorf("%v: %q, want %q", e.Key, got, want[i])
		}
	}
	if got := strictyaml.Place("f.yaml", entries[3].Key); got != "f.yaml:4" {
		t.Errorf("place %s", got)
	}
}

func TestWhatIsNoScalar(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"&x 1", "*x", "!!int 1", "[1]", "{b: 1}", ""} {
		node, fault := strictyaml.Parse("f.yaml", []byte("x: &x 1\na: "+strings.Replace(value, "&x", "&y", 1)), depth)
		if fault != nil {
			t.Fatalf("%s: %v", value, fault)
		}
		entries, _ := strictyaml.Entries(node)
		if got, ok := strictyaml.Scalar(entries[1].Value); ok {
			t.Errorf("%s is the scalar %q", value, got)
		}
	}
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	if got := strictyaml.Suggest("colum", []string{"column", "join"}).En; got != "; did you mean column?" {
		t.Errorf("got %q", got)
	}
	if got := strictyaml.Suggest("zebra", []string{"column", "join"}); got != (lang.Text{}) {
		t.Errorf("got %q", got.En)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "a: b", "a: [", "- - - b", "? a\n: b", "<<: *x", "a: &x 1\nb: *x", "a: |\n  x\n",
		"\x00", "a: !!int 1", "%YAML 1.2\n---\n", strings.Repeat("[", 100), "\ufeffa: 1"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		node, fault := strictyaml.Parse("f.yaml", data, depth)
		if fault != nil {
			if node != nil || !strings.HasPrefix(fault.Where, "f.yaml") {
				t.Errorf("%v with %v", node, fault)
			}
			return
		}
		if node == nil {
			return
		}
		entries, _ := strictyaml.Entries(node)
		for _, e := range entries {
			strictyaml.Scalar(e.Value)
			strictyaml.Place("f.yaml", e.Value)
		}
	})
}
