package rowstore

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
	"unsafe"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

func newStore(t testing.TB) (*Store, int) {
	t.Helper()
	s := New(t.TempDir(), 0)
	t.Cleanup(func() { _ = s.Close() })
	return s, s.Table(&Table{File: "f.xlsx", Sheet: "S", Role: invoice.RoleMixed, Columns: []Column{
		{Field: invoice.OrderNo, Name: "A", Title: "订单号"}, {Field: invoice.GoodsName, Name: "B", Title: "项目名称"}, {Name: "C"},
	}})
}

// TestOrdersComeInOrderOfTheirFirstRows compares the store with a map of slices.
func TestOrdersComeInOrderOfTheirFirstRows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		s := New("", 0)
		defer s.Close()
		table := s.Table(&Table{File: "f", Sheet: "S", Columns: []Column{{Field: invoice.OrderNo, Name: "A"}}})
		var order []string
		want := map[string][]invoice.Row{}
		for row, key := range rapid.SliceOfN(rapid.SampledFrom([]string{"", "A", "B", "CC", "订单"}), 0, 60).Draw(r, "keys") {
			text := rapid.String().Draw(r, "text")
			if _, err := s.Add(key, table, Row{Number: row + 1, Hidden: row%3 == 0, Sent: row%5 == 1, Cells: []invoice.Cell{{Text: text, Kind: invoice.CellNumber}}}); err != nil {
				r.Fatal(err)
			}
			slot := key
			if key == "" {
				slot = fmt.Sprint("#", row)
			}
			if want[slot] == nil {
				order = append(order, slot)
			}
			want[slot] = append(want[slot], invoice.Row{Place: invoice.Place{File: "f", Sheet: "S", Row: row + 1}, Hidden: row%3 == 0, Sent: row%5 == 1,
				Cells:   []invoice.Cell{{Field: invoice.OrderNo, Text: text, Kind: invoice.CellNumber, Col: "A"}},
				Columns: map[invoice.Field]string{invoice.OrderNo: "A"}})
		}
		for _, slot := range order {
			d, err := s.Next(t.Context())
			if err != nil {
				r.Fatal(err)
			}
			if slot[0] != '#' && d.Number != slot || slot[0] == '#' && d.Number != "" {
				r.Fatalf("order %q, want %q", d.Number, slot)
			}
			if diff := cmp.Diff(want[slot], d.Rows); diff != "" {
				r.Fatal(diff)
			}
		}
		if _, err := s.Next(t.Context()); err != io.EOF {
			r.Fatal(err)
		}
	})
}

// Values of a cell that only the reader needs are not in a draft.
func TestADraftKeepsNothingOfLooks(t *testing.T) {
	t.Parallel()
	s, table := newStore(t)
	cell := invoice.Cell{Index: 1, Text: "键盘", Style: 7, Formula: true}
	if _, err := s.Add("A", table, Row{Number: 1, Cells: []invoice.Cell{cell}}); err != nil {
		t.Fatal(err)
	}
	d, err := s.Next(t.Context())
	want := []invoice.Cell{{Field: invoice.GoodsName, Index: 1, Text: "键盘", Col: "B", Title: "项目名称"}}
	if err != nil || !cmp.Equal(d.Rows[0].Cells, want) {
		t.Error(d, err)
	}
}

func TestJoinPutsARowWhereItStood(t *testing.T) {
	t.Parallel()
	s, table := newStore(t)
	var refs []int
	for row, key := range []string{"A", "", "A", "B"} {
		ref, err := s.Add(key, table, Row{Number: row + 1, Cells: []invoice.Cell{{Index: 1, Text: key}}})
		if err != nil {
			t.Fatal(err)
		}
		refs = append(refs, ref)
	}
	if err := s.Join(refs[1], refs[0]); err != nil {
		t.Fatal(err)
	}
	var got []string
	for {
		d, err := s.Next(t.Context())
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range d.Rows {
			got = append(got, fmt.Sprint(d.Number, r.Place.Row))
		}
	}
	if !slices.Equal(got, []string{"A1", "A2", "A3", "B4"}) {
		t.Fatal(got)
	}
}

func TestTooManyRowsOfOneOrder(t *testing.T) {
	t.Parallel()
	s, table := newStore(t)
	for row := range MaxRows {
		if _, err := s.Add("A", table, Row{Number: row + 1}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Add("A", table, Row{Number: MaxRows + 1}); !errors.Is(err, ErrTooManyRows) {
		t.Fatal(err)
	}
}

// TestBytesPerOrder checks the bound of memory: 40 bytes per order and the text of its number.
func TestBytesPerOrder(t *testing.T) {
	t.Parallel()
	const orders, text = 200_000, 20
	x := newIndex()
	for i := range orders {
		if x.find(fmt.Sprintf("SO-%017d", i)) != i {
			t.Fatal("a number met another's entry")
		}
	}
	each := float64(x.bytes())/orders - text
	if each > 40 {
		t.Errorf("%.1f bytes an order beside its number", each)
	}
	t.Logf("%.1f bytes an order beside its number", each)
	for i := range orders {
		if x.find(fmt.Sprintf("SO-%017d", i)) != i {
			t.Fatal("a number is not found again")
		}
	}
}

// An entry takes 16 bytes and holds every offset that a spool may have.
func TestEntriesAreSmall(t *testing.T) {
	t.Parallel()
	if size := unsafe.Sizeof(entry{}); size != 16 {
		t.Errorf("an entry takes %d bytes", size)
	}
	for _, at := range []int64{0, 1, 1<<32 - 1, 1 << 32, 1<<32 + 1, 5<<32 + 7, maxOffset - 1} {
		e := entry{rows: 1, role: 2, key: none}
		if e.setLast(at); e.last() != at || e != (entry{rows: 1, role: 2, key: none, lastLow: e.lastLow, lastHigh: e.lastHigh}) {
			t.Errorf("offset %d is kept as %d", at, e.last())
		}
	}
}

// Keys of every length are found again, also where they fill chunks of the arena to their end.
func TestKeysFillTheArena(t *testing.T) {
	t.Parallel()
	x := newIndex()
	key := func(i int) string { return boundedKey(fmt.Sprintf("%d%s", i, strings.Repeat("x", i*7%(maxKey+20)))) }
	for i := range 5_000 {
		if got := x.find(key(i)); got != i || string(x.text(x.at(i).key)) != key(i) {
			t.Fatalf("key %d is entry %d, %q", i, got, x.text(x.at(i).key))
		}
	}
	for i := range 5_000 {
		if x.find(key(i)) != i {
			t.Fatalf("key %d is not found again", i)
		}
	}
	if len(x.arena) < 4 {
		t.Fatalf("%d chunks", len(x.arena))
	}
}

func TestNothingIsLeftAfterClose(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := New(dir, 0)
	table := s.Table(&Table{Columns: make([]Column, 1)})
	for i := range 1000 {
		if _, err := s.Add(fmt.Sprint(i), table, Row{Number: i, Cells: []invoice.Cell{{Text: string(make([]byte, 20_000))}}}); err != nil {
			t.Fatal(err)
		}
	}
	d, err := s.Next(t.Context())
	if err != nil || len(d.Rows[0].Cells[0].Text) != 20_000 {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Fatal(left, err)
	}
	if _, err := s.Next(t.Context()); err == nil || err == io.EOF {
		t.Fatalf("a closed store gives %v", err)
	}
}

// TestCollidingNumbersStayApart has two numbers with the same hash.
func TestCollidingNumbersStayApart(t *testing.T) {
	t.Parallel()
	x := newIndex()
	a := x.find("A")
	b := x.add()
	e := x.at(b)
	*e = *x.at(a)
	e.key = x.keep("B")
	slot := x.slot(e.hash, "B")
	if x.slots[slot] != 0 {
		t.Fatal("B took the place of A, whose hash it has")
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(string(appendRecord(nil, 1, Row{Number: 2, Hidden: true, Cells: []invoice.Cell{{Index: 3, Kind: invoice.CellDate, Text: "2026-11-30"}, {Index: 200, Text: ""}}})))
	f.Add(string(appendRecord(nil, 1, Row{Number: 3, Cells: []invoice.Cell{{Index: 3, Kind: invoice.CellNumber, Text: "123",
		Shown: &invoice.Shown{Format: invoice.FormatPercent, Text: "000123", Exact: true}}}})))
	f.Add("\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\x7f")
	f.Fuzz(func(t *testing.T, s string) {
		r, err := decodeRecord(s, &cellRoom{})
		if err != nil {
			return
		}
		again, err := decodeRecord(string(appendRecord(nil, r.table, r.Row)), &cellRoom{})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(r, again, cmp.AllowUnexported(record{})); d != "" {
			t.Fatal(d)
		}
	})
}

func BenchmarkAdd(b *testing.B) {
	s, table := newStore(b)
	cells := []invoice.Cell{{Text: "SO-1"}, {Index: 1, Text: "无线键盘"}}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := s.Add(fmt.Sprint("SO-", i), table, Row{Number: i + 1, Cells: cells}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(s.index.bytes())/float64(s.index.count), "B/order")
}

// The rows of one order, and of all orders, are bounded.
func TestWhatAnOrderAndASourceMayHold(t *testing.T) {
	t.Parallel()
	s := New(t.TempDir(), 64<<20)
	t.Cleanup(func() { _ = s.Close() })
	table := s.Table(&Table{File: "f.xlsx", Sheet: "S", Columns: make([]Column, 1)})
	row := Row{Cells: []invoice.Cell{{Text: strings.Repeat("x", 4<<20)}}}
	var err error
	for n := 1; n <= 16 && err == nil; n++ {
		row.Number = n
		_, err = s.Add("A", table, row)
	}
	if !errors.Is(err, ErrTooMuch) {
		t.Errorf("more than the temporary file takes: %v", err)
	}
	var large *SizeError
	if _, err := s.Next(t.Context()); !errors.As(err, &large) || large.Place.Row != 1 || large.Place.Sheet != "S" {
		t.Errorf("an order that holds too much: %v", err)
	}
}

// Long order numbers do not fill the memory, and stay different.
func TestLongNumbersStayApart(t *testing.T) {
	t.Parallel()
	s, table := newStore(t)
	long := strings.Repeat("税", 20_000)
	for i, key := range []string{long + "1", long + "2", long + "1", long[:maxKey-2]} {
		if _, err := s.Add(key, table, Row{Number: i + 1}); err != nil {
			t.Fatal(err)
		}
	}
	if s.Orders() != 3 || s.index.bytes() > 1<<20 {
		t.Errorf("%d orders, %d bytes", s.Orders(), s.index.bytes())
	}
	d, err := s.Next(t.Context())
	if err != nil || len(d.Number) > maxKey || len(d.Rows) != 2 || !utf8.ValidString(d.Number) {
		t.Error(d, err)
	}
}
