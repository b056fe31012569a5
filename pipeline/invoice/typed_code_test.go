package invoice_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Rows come back as they were, those of each order by themselves.
func TestTypedRowsComeBack(t *testing.T) {
	t.Parallel()
	cell := rapid.Custom(func(t *rapid.T) invoice.Typed {
		return invoice.Typed{Field: rapid.SampledFrom([]invoice.Field{"", invoice.OrderNo, invoice.Price}).Draw(t, "field"), Title: rapid.SampledFrom([]string{"", "怪列"}).Draw(t, "title"),
			Text: rapid.OneOf(rapid.String(), rapid.StringN(120, 200, -1)).Draw(t, "text"), Kind: invoice.TypedKind(rapid.IntRange(0, 2).Draw(t, "kind"))}
	})
	row := rapid.Custom(func(t *rapid.T) invoice.TypedRow { return rapid.SliceOfN(cell, 0, 4).Draw(t, "row") })
	rapid.Check(t, func(t *rapid.T) {
		want := make([][]invoice.TypedRow, rapid.IntRange(0, 5).Draw(t, "orders"))
		for i := range want {
			if n := rapid.IntRange(0, 3).Draw(t, "rows"); n > 0 {
				want[i] = rapid.SliceOfN(row, n, n).Draw(t, "order")
			}
		}
		b := invoice.EncodeTyped(want)
		got, err := invoice.DecodeTyped(b)
		if d := cmp.Diff(want, got); err != nil || d != "" {
			t.Fatal(err, d)
		}
		if _, err := invoice.DecodeTyped(b[:len(b)-1]); err == nil {
			t.Fatal("what was cut off is taken for whole")
		}
	})
}

// Whatever a damaged ledger holds is read or refused.
func FuzzDecodeTyped(f *testing.F) {
	f.Add(invoice.EncodeTyped(nil))
	f.Add(invoice.EncodeTyped([][]invoice.TypedRow{nil, {{{Field: invoice.OrderNo, Text: "SO-1"}, {Title: "怪列", Text: "#N/A", Kind: invoice.TypedFault}}, {}}}))
	f.Add([]byte(`[[["order_no","","SO-1",0]]]`))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := invoice.DecodeTyped(b)
		if err != nil {
			return
		}
		again, err := invoice.DecodeTyped(invoice.EncodeTyped(got))
		if d := cmp.Diff(got, again); err != nil || d != "" {
			t.Fatal(err, d)
		}
	})
}
