package rules_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// What the cell of a number shows is taken, or a finding.
func TestNumbersThatCellsShowOtherwise(t *testing.T) {
	t.Parallel()
	const (
		number, percent, currency = invoice.FormatNumber, invoice.FormatPercent, invoice.FormatCurrency
		date, clock, fraction     = invoice.FormatDate, invoice.FormatTime, invoice.FormatFraction
		power, hidden             = invoice.FormatScientific, invoice.FormatHidden
	)
	for _, c := range []struct {
		field  invoice.Field
		number string
		as     invoice.CellFormat
		text   string
		exact  bool
		want   string // codes, or the value that the order has
	}{
		{invoice.OrderNo, "123", number, "000123", true, "000123"},
		{invoice.OrderNo, "124", number, "SO00124", true, "SO00124"},
		{invoice.OrderNo, "123.4", number, "000123", false, rules.ShownInPart},
		{invoice.OrderNo, "46356", date, "2026-11-30", true, rules.WrongCellKind},
		{invoice.OrderNo, "0.5", clock, "12:00", true, rules.WrongCellKind},
		{invoice.OrderNo, "20261130001", power, "2.03E+10", false, rules.ShownInPart},
		{invoice.OrderNo, "123000", power, "1.23E+05", true, rules.ShownInPart},
		{invoice.OrderNo, "0", hidden, "-", true, rules.ShownInPart},
		{invoice.OrderNo, "123456", number, "123,456", true, rules.OrderNoForm},
		{invoice.OrderNo, "1234567890123456", number, "1234567890123460", true, rules.DigitsLost},
		{invoice.SelfCode, "0.75", percent, "75%", true, rules.PercentInText},
		{invoice.BuyerTel, "57188888888", number, "0571-88888888", true, "0571-88888888"},

		{invoice.Spec, "0.75", percent, "75%", true, rules.PercentInText},
		{invoice.Spec, "0.5", fraction, " 1/2", true, "1/2"},
		{invoice.Spec, "27", number, "27寸", true, "27寸"},
		{invoice.Spec, "1.5", number, "1.50", true, "1.50"},
		{invoice.Spec, "0.0625", clock, "1:30", true, rules.DateInText},
		{invoice.Spec, "0.0627", clock, "1:30", false, rules.WrongCellKind},
		{invoice.Spec, "46085", date, "3月4日", false, rules.WrongCellKind},
		{invoice.Spec, "46085", date, "2026-03-04", true, rules.WrongCellKind},
		{invoice.Spec, "1.2345", number, "1.23", false, rules.ShownInPart},
		{invoice.Spec, "5", hidden, "", false, rules.ShownInPart},
		{invoice.Spec, "1", hidden, "大号", true, "大号"},
		{invoice.Remark, "46143", date, "2026年5月", true, rules.DateInText},
		{invoice.Remark, "46144", date, "5月2日", false, rules.WrongCellKind},
		{invoice.Remark, "20261", number, "0020261", true, "0020261"},
		{invoice.Remark, "1234.5", currency, "$1,234.50", true, "$1,234.50"},

		{invoice.LineAmount, "46023", date, "2026-01-01", true, rules.WrongCellKind},
		{invoice.LineAmount, "0.5", clock, "12:00", true, rules.WrongCellKind},
		{invoice.LineAmount, "106", currency, "US$106.00", true, rules.ForeignCurrency},
		{invoice.LineAmount, "106", number, "¥106", true, "106"},
		{invoice.LineAmount, "106", number, "106元整", true, "106"},
		{invoice.LineAmount, "106", number, "人民币 106", true, "106"},
		{invoice.LineAmount, "106", number, "106万", true, rules.ShownOther},
		{invoice.LineAmount, "106", number, "106台", true, rules.ShownOther},
		{invoice.LineAmount, "106000", number, "106", false, rules.ShownOther},
		{invoice.LineAmount, "106", number, "1,060", true, rules.ShownOther},
		{invoice.LineAmount, "106.004", number, "106.00", false, rules.AmountRounded},
		{invoice.LineAmount, "106.04", number, "106.0", false, rules.ShownRounded},
		{invoice.LineAmount, "106", hidden, "", false, rules.ShownOther},
		{invoice.LineAmount, "106", hidden, "免费", true, rules.ShownOther},
		{invoice.LineAmount, "106", number, "-106", true, rules.ShownOther},
		{invoice.LineAmount, "106", number, "106-", true, rules.ShownOther},
		{invoice.LineAmount, "106", number, "10-6", true, rules.ShownOther},
		{invoice.LineAmount, "106", fraction, "106", true, "106"},
		{invoice.LineAmount, "106.13", fraction, "106 1/8", false, rules.ShownOther},
		{invoice.LineAmount, "106", power, "1.06E+02", true, "106"},
		{invoice.LineAmount, "106.5", power, "1.1E+02", false, rules.ShownRounded},
		{invoice.Discount, "0.1", percent, "10%", true, rules.ShownOther},
		{invoice.Discount, "0", hidden, "-", true, "106"},
		{invoice.Discount, "0", percent, "0%", true, rules.ShownOther},

		{invoice.Quantity, "2", number, "2台", true, "2"},
		{invoice.Quantity, "2", number, "2千克", true, "2"},
		{invoice.Quantity, "2", number, "2万", true, rules.ShownOther},
		{invoice.Quantity, "2", number, "2打", true, rules.ShownOther},
		{invoice.Quantity, "2", number, "2K", true, rules.ShownOther},
		{invoice.Quantity, "2", number, "2kg", true, "2"},
		{invoice.Quantity, "2", number, "-2", false, rules.ShownOther},
		{invoice.Quantity, "2.4", number, "2", false, rules.ShownRounded},
		{invoice.Quantity, "46085", date, "3月4日", false, rules.WrongCellKind},
		{invoice.Quantity, "0.5", percent, "50%", true, rules.ShownOther},

		{invoice.TaxRate, "0.06", percent, "6%", true, "6%"},
		{invoice.TaxRate, "0.015", percent, "2%", false, rules.ShownOther},
		{invoice.TaxRate, "6", percent, "600%", true, rules.RateNotLegal},
		{invoice.TaxRate, "6", number, "6%", true, "6%"},
		{invoice.TaxRate, "0.06", number, "0.06%", true, rules.RateNotLegal},
		{invoice.TaxRate, "0.06", number, "0.1", false, rules.ShownOther},
		{invoice.TaxRate, "46085", date, "3月4日", false, rules.WrongCellKind},
		{invoice.TaxRate, "0.06", currency, "$0.06", true, rules.RateUnreadable},

		{invoice.TaxIncluded, "1", hidden, "是", true, "是"},
		{invoice.TaxIncluded, "1", number, "1.00", true, "是"},
		{invoice.TaxIncluded, "46085", date, "3月4日", false, rules.WrongCellKind},
		{invoice.TaxIncluded, "1", hidden, "", false, rules.ShownOther},
		{invoice.OrderDate, "20261130", number, "2026-11-30", true, "2026-11-30 00:00:00"},
		{invoice.OrderDate, "0", date, "1900-01-00", false, rules.NotADate},
		{invoice.OrderDate, "0.5", percent, "50%", true, rules.NotADate},
	} {
		edits := []edit{shown(c.field, c.number, c.as, c.text, c.exact)}
		if c.field == invoice.Quantity {
			edits = append(edits, set(invoice.Price, "53"), drop(invoice.LineAmount))
		}
		r := check(t, settings(), edits...)
		got := strings.Join(codes(r.Findings), " ")
		if r.Order != nil && got == "" {
			got = valueOf(r.Order, c.field)
		}
		if got != c.want {
			t.Errorf("%s of %s, shown as %q: %s, want %s", c.field, c.number, c.text, got, c.want)
		}
		for _, f := range r.Findings {
			if f.Field == c.field && f.Value == "46085" {
				t.Errorf("%s shows the serial number of a day", f.Code)
			}
		}
	}
}

// Formats add to texts, too, or hide them.
func TestTextsThatCellsShowOtherwise(t *testing.T) {
	t.Parallel()
	around := func(f invoice.Field, raw, text string, exact bool) edit {
		return func(d *invoice.Draft) {
			set(f, raw)(d)
			d.Rows[0].Cells[len(d.Rows[0].Cells)-1].Shown = &invoice.Shown{Text: text, Exact: exact}
		}
	}
	r := check(t, settings(), around(invoice.OrderNo, "17", "SO-17 ", true), around(invoice.Spec,
		"27", " 27寸", true),
		around(invoice.LineAmount, "106", "106元", true))
	if r.Order == nil || r.Order.OrderNo != "SO-17" || r.Order.Lines[0].Spec != "27寸" || r.Order.Gross != 10600 {
		t.Fatalf("%+v %v", r.Order, codes(r.Findings))
	}
	if e := r.Earlier; e == nil || e.Number != "17" || e.Order().OrderNo != "17" || e.Order().Lines[0].Spec != "27" {
		t.Errorf("earlier: %+v", e)
	}
	hidden := check(t, settings(), around(invoice.Spec, "27寸", "", false),
		around(invoice.LineAmount, "106", "", false))
	if d := cmp.Diff([]string{rules.ShownInPart, rules.ShownInPart},
		codes(hidden.Findings)); d != "" {
		t.Error(d)
	}
}

func valueOf(o *invoice.Order, f invoice.Field) string {
	l := &o.Lines[0]
	switch f {
	case invoice.OrderNo:
		return o.OrderNo
	case invoice.Spec:
		return l.Spec
	case invoice.SelfCode:
		return l.SelfCode
	case invoice.Remark:
		return o.Remark
	case invoice.BuyerTel:
		return o.Buyer.Tel
	case invoice.Quantity:
		return l.Quantity.String()
	case invoice.TaxRate:
		return l.Rate.Shift(2).String() + "%"
	case invoice.OrderDate:
		return o.Date
	case invoice.TaxIncluded:
		return map[bool]string{true: "是", false: "否"}[o.TaxIncluded]
	}
	return o.Gross.Decimal().String()
}

func TestLinesAreJoined(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"杭州云栖\n示例科技有限公司": "杭州云栖示例科技有限公司", "Green\nTech Ltd": "Green Tech Ltd", "A4\t纸": "A4纸",
		"甲\r\n乙": "甲乙", "甲 \n 乙": "甲乙", "K\n\n270": "K 270", "甲\r乙": "甲乙", "甲\u2028乙": "甲乙",
		"甲 乙\r": "甲 乙", "一\t二\n三": "一二三",
	} {
		o := mustPass(t, set(invoice.BuyerName, text), set(invoice.Spec, text), set(invoice.Unit,
			text), set(invoice.GoodsName, text))
		l := o.Lines[0]
		for _, got := range []string{o.Buyer.Name, l.Spec, l.Unit, l.Name} {
			if got != want {
				t.Errorf("%q becomes %q, want %q", text, got, want)
			}
		}
	}
	if got := mustPass(t, set(invoice.Remark, "甲\r\n乙")).Remark; got != "甲\n乙" {
		t.Errorf("the remark becomes %q", got)
	}
	fs := check(t, settings(), set(invoice.BuyerName, "杭州云帆科技有限公司\n")).Findings
	if len(fs) != 1 || fs[0].Code != rules.ValueTidied {
		t.Errorf("a line break at the end is worth %v, want %s alone", codes(fs), rules.ValueTidied)
	}
}

// An order whose cells say something else than they said to earlier versions comes with what it was
// to those.
func TestWhatEarlierVersionsRead(t *testing.T) {
	t.Parallel()
	r := check(t, settings(), shown(invoice.OrderNo, "123", invoice.FormatNumber, "000123", true),
		shown(invoice.Spec, "0.75", invoice.FormatPercent, "75%", true),
		set(invoice.Unit, "台\n套"))
	if r.Order == nil || r.Earlier == nil || r.Earlier.Order() == nil {
		t.Fatalf("order %v, earlier %v: %v", r.Order, r.Earlier, codes(r.Findings))
	}
	now, before := r.Order.Lines[0], r.Earlier.Order().Lines[0]
	got := []string{r.Order.OrderNo, now.Spec, now.Unit, r.Earlier.Number,
		r.Earlier.Order().OrderNo, before.Spec, before.Unit}
	if d := cmp.Diff([]string{"000123", "75%", "台套", "123", "123", "0.75", "台\n套"}, got); d != "" {
		t.Error(d)
	}
	if at := r.Earlier.Cells[invoice.Spec]; len(r.Earlier.Cells) != 3 || at.Row != 2 || at.Col == "" {
		t.Errorf("cells read otherwise: %+v", r.Earlier.Cells)
	}
	for name, e := range map[string]edit{
		"nothing is formatted": set(invoice.Spec, "大"),
		"the rate is the same": shown(invoice.TaxRate, "0.06", invoice.FormatPercent, "6%", true),
	} {
		if r := check(t, settings(), e); r.Earlier != nil {
			t.Errorf("%s: earlier is %+v", name, r.Earlier)
		}
	}
	r = check(t, settings(), shown(invoice.OrderNo, "123", invoice.FormatNumber, "000123", true), drop(invoice.BuyerName))
	if r.Order != nil || r.Earlier == nil || r.Earlier.Number != "123" {
		t.Errorf("of what does not pass the old number is known, too: %+v", r.Earlier)
	}
}
