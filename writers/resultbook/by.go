package resultbook

import (
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
)

// By is what invoices are divided by, each value on a sheet of its own: ByMonth, BySeller, ByBuyer,
// or the title of a carried column. Empty: all are on the sheet 开票结果.
type By string

// What invoices can be divided by beside carried columns.
const (
	ByMonth  By = "month" // of issue, in Beijing
	BySeller By = "seller"
	ByBuyer  By = "buyer"
)

// Column is the title of the carried column; empty where it is none.
func (by By) Column() string {
	switch by {
	case ByMonth, BySeller, ByBuyer:
		return ""
	}
	return string(by)
}

// name is what the values are, for people.
func (by By) name() lang.Text {
	switch by {
	case ByMonth:
		return lang.Text{Zh: "开票月份", En: "month"}
	case BySeller:
		return lang.Text{Zh: "销售方", En: "seller"}
	case ByBuyer:
		return lang.Text{Zh: "购买方", En: "buyer"}
	}
	return lang.Text{Zh: string(by), En: string(by)}
}

// missing is the name of the sheet of rows without a value.
func (by By) missing() lang.Text {
	if by == ByMonth {
		return lang.Text{Zh: "（无开票日期）", En: "(no date)"}
	}
	return emptyValue
}

// The names in place of values: of rows without one, and of values that have no place of their own.
var (
	emptyValue  = lang.Text{Zh: "（未填写）", En: "(empty)"}
	otherValues = lang.Text{Zh: "（其他）", En: "(others)"}
)

// value is the value of a row: a key that rows of one value share, empty without one, and what a
// person reads. The name of a buyer may change, its tax number does not.
func (by By) value(b *book, r *report.Row) (key, text string) {
	switch by {
	case ByMonth:
		if r.IssuedAt.IsZero() {
			return "", ""
		}
		month := r.IssuedAt.In(beijing.Zone).Format("2006-01")
		return month, month
	case BySeller:
		if name := b.names[r.Seller]; name != "" {
			return r.Seller, name
		}
		return r.Seller, r.Seller
	case ByBuyer:
		if r.BuyerTaxNum != "" {
			return "#" + r.BuyerTaxNum, r.BuyerName
		}
		return r.BuyerName, r.BuyerName
	}
	text = carriedValue(r, invoice.Fold(string(by)))
	return text, text
}

// carriedValue is the value of a row in the carried column with a folded title.
func carriedValue(r *report.Row, folded string) (value string) {
	for _, c := range r.Carried {
		if invoice.Fold(c.Title) == folded {
			value = c.Value
		}
	}
	return value
}
