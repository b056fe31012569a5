package rules_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// FuzzCheck lets bytes choose fields, kinds of cell, roles and texts. A check never panics, gives
// the same answer twice, and every order that it lets through adds up.
func FuzzCheck(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, "106", "-10")
	f.Add([]byte{40, 41, 42, 43, 0, 0, 1, 1, 200, 201}, "免税", "是")
	f.Add([]byte{36, 0, 120, 37, 1, 141, 0, 2, 210, 8, 3, 150}, "0.75", "75%")
	f.Add([]byte{36, 0, 1, 37, 0, 0, 255, 36, 0, 1}, "1E-30", "99999999999999999999")
	fields := invoice.Catalogue()
	f.Fuzz(func(t *testing.T, choice []byte, a, b string) {
		d := baseDraft()
		texts := []string{a, b, "106", "-10", "6%", "是", "技术服务费", "4", "20260101"}
		for i := 0; i+2 < len(choice); i += 3 {
			if choice[i] > 200 {
				d.Rows = append(d.Rows, invoice.Row{Place: invoice.Place{File: "f", Row: i}, Role: invoice.Role(choice[i] % 5)})
			}
			r := &d.Rows[len(d.Rows)-1]
			r.Cells = append(r.Cells, invoice.Cell{Field: fields[int(choice[i])%len(fields)].Field, Text: texts[int(choice[i+1])%len(texts)],
				Kind: invoice.CellKind(choice[i+2] % 7), Title: b})
			if choice[i+2] >= 100 { // a format that shows something else
				r.Cells[len(r.Cells)-1].Shown = &invoice.Shown{Format: invoice.CellFormat(choice[i+2] / 7 % 9),
					Text: texts[int(choice[i])%len(texts)], Exact: choice[i+1]%2 == 0}
			}
		}
		checkHolds(t, rules.Check(d, settings()))
	})
}

// checkHolds verifies what holds of every order that passed.
func checkHolds(t interface{ Errorf(string, ...any) }, r rules.Result) {
	if (r.Order == nil) != rules.Errors(r.Findings) {
		t.Errorf("order %v with findings %v", r.Order != nil, codes(r.Findings))
	}
	for _, x := range r.Findings {
		_, _ = x.Message("zh"), x.Hint("en")
	}
	if r.Earlier != nil {
		r.Earlier.Order()
	}
	if r.Order == nil {
		return
	}
	o, sum := r.Order, invoice.Sums{}
	for i, l := range o.Lines {
		s := invoice.Sums{Net: l.Net, Tax: l.Tax, Gross: l.Gross}
		sum = invoice.Sums{Net: sum.Net + s.Net, Tax: sum.Tax + s.Tax, Gross: sum.Gross + s.Gross}
		if !s.Exact() || s.TaxGap(l.Rate).GreaterThan(invoice.MaxTaxGap()) {
			t.Errorf("line %d: %s + %s = %s at %s", i, l.Net, l.Tax, l.Gross, l.Rate)
		}
		if l.Quantity.IsZero() != l.Price.IsZero() || !l.Quantity.IsZero() && !invoice.Fits(l.Quantity, l.Price, s.Base(o.TaxIncluded)) {
			t.Errorf("line %d: %s × %s is not %s", i, l.Quantity, l.Price, s.Base(o.TaxIncluded))
		}
		if len(l.Quantity.String()) > 16 || len(l.Price.String()) > 16 || l.Quantity.Exponent() < -8 || l.Price.Exponent() < -8 {
			t.Errorf("line %d: %s × %s is not the platform's form", i, l.Quantity, l.Price)
		}
		if l.Property == invoice.LineDiscount {
			p := o.Lines[i-1]
			if p.Property != invoice.LineDiscounted || p.Name != l.Name || !p.Rate.Equal(l.Rate) || -l.Net > p.Net || -l.Tax > p.Tax || -l.Gross > p.Gross || l.Gross > 0 {
				t.Errorf("line %d: discount %+v on %+v", i, l, p)
			}
		} else if l.Gross <= 0 {
			t.Errorf("line %d: %s", i, l.Gross)
		}
		if l.Property == invoice.LineDiscounted && (i+1 == len(o.Lines) || o.Lines[i+1].Property != invoice.LineDiscount) {
			t.Errorf("line %d has no discount after it", i)
		}
	}
	if sum != (invoice.Sums{Net: o.Net, Tax: o.Tax, Gross: o.Gross}) || o.Gross <= 0 {
		t.Errorf("sums %+v are not the lines' %+v", o, sum)
	}
}

func TestAnyGoodsAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := baseDraft(set(invoice.TaxIncluded, rapid.SampledFrom([]string{"是", "否"}).Draw(t, "included")))
		d.Rows = d.Rows[:1]
		for i := range rapid.IntRange(0, 8).Draw(t, "rows") {
			cells := []any{invoice.GoodsName, rapid.SampledFrom([]string{"甲", "乙"}).Draw(t, "name"), invoice.GoodsCode, "304", invoice.TaxRate, rapid.SampledFrom([]string{"13%", "0.06", "3", "免税"}).Draw(t, "rate")}
			for _, f := range []invoice.Field{invoice.Quantity, invoice.Price, invoice.LineAmount, invoice.Discount} {
				if rapid.Bool().Draw(t, string(f)) {
					cells = append(cells, f, rapid.StringMatching(`-?[1-9][0-9]{0,3}(\.[0-9]{1,9})?`).Draw(t, "n"))
				}
			}
			d.Rows = append(d.Rows, row(invoice.RoleMixed, cells...))
			d.Rows[i+1].Place = invoice.Place{File: "f", Row: i + 3}
		}
		checkHolds(t, rules.Check(d, settings()))
	})
}

func BenchmarkCheck(b *testing.B) {
	d := baseDraft(sets(invoice.Quantity, "2", invoice.Price, "53", invoice.Unit, "次", invoice.BuyerPhone, "13800001234", invoice.BuyerEmail, "a@example.com",
		invoice.BuyerAddress, "杭州市西湖区文一西路1号", invoice.KindField, "数电普票", invoice.Remark, "合同 2026-11", invoice.TaxIncluded, "是"))
	s := settings()
	b.ReportAllocs()
	for b.Loop() {
		if rules.Check(d, s).Order == nil {
			b.Fatal("rejected")
		}
	}
}
