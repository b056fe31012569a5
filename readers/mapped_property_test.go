package readers

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// sale is one row of a register.
type sale struct{ buyer, amount, day int }

// spelled draws how cells of a sale are stored: as numbers, days or texts of several spellings.
func (s sale) spelled(r *rapid.T) []xlsx.Cell {
	buyer := rapid.SampledFrom([]string{"甲%d（临安）公司", "甲%d(临安)公司 ", "甲%d （临安）公司"}).Draw(r, "buyer")
	yuan := 1000 + s.amount
	amount := rapid.SampledFrom([]xlsx.Cell{
		xlsx.Number(fmt.Sprint(yuan)), xlsx.Number(fmt.Sprintf("%d.0", yuan)), xlsx.Text(fmt.Sprint(yuan)), xlsx.Text(fmt.Sprintf("1,%03d.00", s.amount)),
		xlsx.Text(fmt.Sprintf("￥%d", yuan)), xlsx.Formatted(fmt.Sprint(yuan), "#,##0.00"), xlsx.Formatted(fmt.Sprint(yuan), "0.000"),
	}).Draw(r, "amount")
	day := rapid.SampledFrom([]xlsx.Cell{
		xlsx.Date(fmt.Sprint(46327 + s.day)), // 2026-11-01
		xlsx.Text(fmt.Sprintf("2026-11-%02d", 1+s.day)), xlsx.Text(fmt.Sprintf("2026/11/%d", 1+s.day)), xlsx.Text(fmt.Sprintf("2026年11月%d日", 1+s.day)),
		xlsx.Text(fmt.Sprintf("2026/11/%d 00:00", 1+s.day)), xlsx.Formatted(fmt.Sprint(46327+s.day), "yyyy/m/d"),
	}).Draw(r, "day")
	return []xlsx.Cell{xlsx.Text(fmt.Sprintf(buyer, s.buyer)), xlsx.Text("服务"), amount, day}
}

// numbersOf writes sales into a workbook, in the order and on the sheets that are drawn, and
// returns their order numbers with what they buy.
func numbersOf(t *testing.T, r *rapid.T, m *Mapping, sales []sale) (out []string) {
	path := write(t, func(w io.Writer) error {
		b := xlsx.New(w)
		sheets := rapid.IntRange(1, 2).Draw(r, "sheets")
		order := rapid.Permutation(sales).Draw(r, "order")
		for i := range sheets {
			s := b.Sheet(fmt.Sprintf("%s%d", rapid.SampledFrom([]string{"十二月", "Sheet", "登记"}).Draw(r, "name"), i))
			s.Skip(rapid.IntRange(0, 3).Draw(r, "above"))
			s.Row(texts(rapid.SampledFrom([]string{"客户", " 客 户*"}).Draw(r, "title"), "内容", "金额", "日期")...)
			for n, one := range order {
				if n%sheets == i {
					s.Row(one.spelled(r)...)
				}
			}
		}
		return b.Close()
	})
	w, err := Open(t.Context(), path, Options{TempDir: t.TempDir(), Mapping: m})
	if err != nil {
		r.Fatal(err)
	}
	defer w.Close()
	for {
		d, err := w.Next(t.Context())
		if err != nil {
			break
		}
		copied := func(d invoice.Doubt) bool { return d.Kind == invoice.DoubtSheets } // equal rows on two sheets
		if !slices.ContainsFunc(d.Doubts, copied) && len(d.Doubts) > 0 || len(d.Number) > 20 {
			r.Fatalf("%q: %+v", d.Number, d.Doubts)
		}
		out = append(out, d.Number+" "+invoice.Fold(cell(d, 0, invoice.BuyerName))+" "+strings.TrimRight(fmt.Sprint(d.Rows[0].Cells[0].Index), " "))
	}
	slices.Sort(out)
	return out
}

// TestDerivedNumbersStay: sorting, moving rows to another sheet, renaming the file or a sheet, and
// saving cells in another format change no order number; a new row changes no number of the others.
func TestDerivedNumbersStay(t *testing.T) {
	t.Parallel()
	m := mappingOf(t, strings.Replace(register, "金额]", "金额, 日期]", 1))
	rapid.Check(t, func(r *rapid.T) {
		sales := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) sale {
			return sale{rapid.IntRange(1, 2).Draw(r, "buyer"), rapid.IntRange(0, 2).Draw(r, "amount"), rapid.IntRange(0, 1).Draw(r, "day")}
		}), 1, 8).Draw(r, "sales")
		first := numbersOf(t, r, m, sales)
		if again := numbersOf(t, r, m, sales); !slices.Equal(first, again) {
			r.Fatalf("numbers %q became %q", first, again)
		}
		if len(slices.Compact(slices.Clone(first))) != len(sales) {
			r.Fatalf("%d sales have the numbers %q", len(sales), first)
		}
		more := numbersOf(t, r, m, append(slices.Clone(sales), sale{1, 0, 0}))
		for _, n := range first {
			if !slices.Contains(more, n) {
				r.Fatalf("%q is gone with one more row: %q", n, more)
			}
		}
	})
}

// A derived number never changes: an order that was sent would be sent again under another one.
// With a prefix, the same rows are other orders.
func TestDerivedNumbersAreFixed(t *testing.T) {
	t.Parallel()
	for prefix, want := range map[string][]string{
		"":        {"DRNZ6QG7NCG3FMD-1", "DRNZ6QG7NCG3FMD-2", "9RYVFDYT21CQC0B-1"},
		"202611-": {"J22JY64JFR5J00Q-1", "J22JY64JFR5J00Q-2", "2M4P7Y1VP0PKSW4-1"},
		"202612-": {"0P12TZKRKXJ3560-1", "0P12TZKRKXJ3560-2", "QE5PS2R57XFST82-1"},
	} {
		m := mappingOf(t, strings.Replace(register, "identify_by:", `prefix: "`+prefix+`", identify_by:`, 1))
		drafts, _, err := mappedOrders(t, m, newTextBook("S\n客户|内容|金额\n甲公司|服务|1,234.50\n甲公司|服务|1234.5\n乙公司|服务|2026-11-03\n"))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range drafts {
			got = append(got, d.Number)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", prefix, got, want)
		}
	}
}
