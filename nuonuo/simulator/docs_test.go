package simulator_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/golden"
	"github.com/fapiao/fapiao/nuonuo/simulator"
)

func TestDocsListEveryKnob(t *testing.T) {
	t.Parallel()
	path := filepath.Join("..", "..", "docs", "simulator.md")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- knobs -->\n", "<!-- end of knobs -->"
	page := string(b)
	i, j := strings.Index(page, begin), strings.Index(page, end)
	if i < 0 || j < i {
		t.Fatalf("%s has no marks for the table of knobs", path)
	}
	var table strings.Builder
	table.WriteString("\n| knob | default | what it does |\n| --- | --- | --- |\n")
	for _, k := range simulator.KnobList() {
		fmt.Fprintf(&table, "| `%s` | %s | %s |\n", k.Name, k.Default, strings.ReplaceAll(k.Text, "|", "\\|"))
	}
	want := page[:i+len(begin)] + table.String() + "\n" + page[j:]
	golden.Check(t, path, []byte(want))
}
