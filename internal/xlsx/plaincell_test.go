package xlsx

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Cells without content that are read past the XML decoder change nothing of what is read, and the
// same faults are found.
func TestBlanksAreReadAsAnyCell(t *testing.T) {
	t.Parallel()
	var many strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&many, `<c r="%s1" s="7"/>`, ColumnName(i+1))
	}
	for name, c := range map[string]struct {
		row  string
		want []string
		ok   bool
	}{
		"between":           {`<c r="A1"><v>1</v></c><c r="B1" s="2"/><c r="C1" s="2"></c><c r="D1"/><c r="E1"><v>2</v></c>`, []string{"A1 1 1", "E1 1 2"}, true},
		"many":              {`<c r="A1"><v>1</v></c>` + many.String() + `<c r="ZZZ1"/>`, nil, false},
		"many, then one":    {`<c r="A1"><v>1</v></c>` + many.String() + `<c><v>2</v></c>`, []string{"A1 1 1", ColumnName(5001) + "1 1 2"}, true},
		"a blank twice":     {`<c r="A1"/><c r="B1" s="2"/><c r="B1" s="2"/>` + many.String(), nil, false},
		"a blank, then not": {`<c r="A1"/><c r="B1"/><c r="B1"><v>1</v></c>` + many.String(), nil, false},
		"of another row":    {`<c r="A1"/><c r="B2"/>` + many.String(), nil, false},
		"beyond the sheet":  {`<c r="A1"/><c r="XFE1"/>` + many.String(), nil, false},
		"another prefix":    {`<c r="A1"><v>1</v></c><x:c r="B1"/><y:c xmlns:y="other" r="B1"/><c r="C1"><v>3</v></c>`, []string{"A1 1 1", "C1 1 3"}, true},
		"of an extension":   {`<c r="A1"><v>1</v></c><q xmlns="other"><c r="B1"/><c r="B1"/></q><c r="C1"><v>3</v></c>`, []string{"A1 1 1", "C1 1 3"}, true},
		"line ends":         {"<c r=\"A1\"><v>1</v></c>\n<c r=\"B1\" s=\"2\"/>\n<c r=\"C1\"><v>3</v></c>", []string{"A1 1 1", "C1 1 3"}, true},
		"not closed":        {`<c r="A1"/><c r="B1" s="2">` + many.String(), nil, false},
	} {
		for _, pad := range []string{"", strings.Repeat(" ", 70_000)} { // also across the border of a buffer
			got, err := scan(pack(t, sheetOf(`<row r="1">`+c.row+pad+`</row>`)))
			if ok := err == nil; ok != c.ok || ok && !cmp.Equal(got, c.want) {
				t.Errorf("%s: %v %v", name, got, err)
			}
		}
	}
}
