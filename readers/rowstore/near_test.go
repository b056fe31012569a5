package rowstore

import (
	"io"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// buyerStore is a store with a table of order numbers, buyers and tax numbers.
func buyerStore(t *testing.T) (s *Store, add func(key string, row int, buyer, taxNum string) int) {
	t.Helper()
	s = New(t.TempDir(), 0)
	t.Cleanup(func() { _ = s.Close() })
	table := s.Table(&Table{File: "f.xlsx", Sheet: "S", Columns: []Column{
		{Field: invoice.OrderNo, Name: "A"}, {Field: invoice.BuyerName, Name: "B"}, {Field: invoice.BuyerTaxNum, Name: "C"}}})
	return s, func(key string, row int, buyer, taxNum string) int {
		var cells []invoice.Cell
		for i, text := range []string{key, buyer, taxNum} {
			if text != "" {
				cells = append(cells, invoice.Cell{Index: i, Text: text})
			}
		}
		entry, err := s.Add(key, table, Row{Number: row, Cells: cells})
		if err != nil {
			t.Fatal(err)
		}
		return entry
	}
}

func TestRowsNearAnOrderMakeADoubt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		buyer, taxNum string
		sure, want    bool
	}{
		"any row":                    {"", "", true, true},
		"the same name":              {"甲 （示例）公司", "", false, true},
		"the same name, as a person": {"甲(示例)公司（个人）", "", false, true},
		"the same tax number":        {"乙公司", "91330106madem0003k", false, true},
		"as above":                   {"同上", "", false, true},
		"another buyer":              {"乙公司", "91440101MADEM00178", false, false},
		"a dash":                     {"-", "-", false, false},
	} {
		s, add := buyerStore(t)
		order := add("A", 2, "甲（示例）公司", "91330106MADEM0003K")
		add("A", 3, "", "-")
		row := add("", 4, c.buyer, c.taxNum)
		s.Near(order, row, c.sure)
		d, err := s.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var want []invoice.Doubt
		if c.want {
			want = []invoice.Doubt{{Place: invoice.Place{File: "f.xlsx", Sheet: "S", Row: 4, Col: "A"}, Rows: 1, Cells: []string{"A4"}}}
		}
		if diff := cmp.Diff(want, d.Doubts); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestADoubtCountsManyRowsAndNamesTheFirst(t *testing.T) {
	t.Parallel()
	s, add := buyerStore(t)
	order := add("A", 2, "甲", "")
	for row := 3; row < 20; row++ {
		s.Near(order, add("", row, "", ""), true)
	}
	d, err := s.Next(t.Context())
	if err != nil || len(d.Doubts) != 1 || d.Doubts[0].Rows != 17 || !slices.Equal(d.Doubts[0].Cells, []string{"A3", "A4", "A5", "A6", "A7"}) {
		t.Fatalf("%+v %v", d.Doubts, err)
	}
}

func TestHeadless(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		heads, lines []string
		want         bool
	}{
		"each head has lines":   {[]string{"A", "B"}, []string{"A", "B", "A"}, false},
		"a head without number": {[]string{"A", ""}, []string{"A"}, true},
		"a head without lines":  {[]string{"A", "B"}, []string{"A"}, true},
		"a line without head":   {[]string{"A"}, []string{"A", "C", ""}, false},
	} {
		s := New("", 0)
		for role, keys := range map[invoice.Role][]string{invoice.RoleHead: c.heads, invoice.RoleLine: c.lines} {
			table := s.Table(&Table{Role: role, Columns: make([]Column, 1)})
			for i, key := range keys {
				if _, err := s.Add(key, table, Row{Number: i + 1}); err != nil {
					t.Fatal(err)
				}
			}
		}
		if got := s.Headless(); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestRewindGivesTheOrdersAgain(t *testing.T) {
	t.Parallel()
	s, add := buyerStore(t)
	add("A", 2, "甲", "")
	add("B", 3, "乙", "")
	for range 2 {
		var numbers []string
		for {
			d, err := s.Next(t.Context())
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			numbers = append(numbers, d.Number)
		}
		if !slices.Equal(numbers, []string{"A", "B"}) {
			t.Fatal(numbers)
		}
		s.Rewind()
	}
}
