package resultbook

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx/stream"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
)

// leftLine is the line of an order that is being written to 待处理.
type leftLine struct {
	row invoice.TypedRow // nil for an order without lines
	at  int              // from 0
}

// addLeft writes an order to 待处理, a row for each line. The reason, the total and what else it
// has once stand in the first row, so that sums are right; number, state, count, the place where it
// was read and the order's own fields stand in each, for filters, and for orders that are sorted or
// lose rows.
func (t *table) addLeft(r *report.Row) error {
	defer func() { t.book.left = leftLine{} }()
	if !held(r.Typed) {
		r.Typed = nil
	}
	t.rows++
	t.sums.row(r)
	for i := range max(len(r.Typed), 1) {
		t.book.left = leftLine{at: i}
		if r.Typed != nil {
			t.book.left.row = r.Typed[i]
		}
		if err := t.line(r); err != nil {
			return err
		}
	}
	return nil
}

// held reports whether cells hold rows as they are.
func held(rows []invoice.TypedRow) bool {
	for _, row := range rows {
		for i := range row {
			if s := row[i].Text; !plain(s) && clean(s, "") != s {
				return false
			}
		}
	}
	return true
}

// LeftTitle reports whether a title is that of a column of 待处理 which readers of what is left to
// do ignore.
func LeftTitle(title string) bool {
	if title == "怎么办" || title == "销售方名称" { // of earlier releases
		return true
	}
	for _, in := range []string{"zh", "en"} {
		if slices.ContainsFunc(openColumns(&report.Summary{}, in), func(c column) bool { return c.title.Text(in) == title }) {
			return true
		}
	}
	return false
}

// leftColumn is a column of what can be corrected.
type leftColumn report.LeftColumn

// elsewhere are the fields that 待处理 has among its other columns.
var elsewhere = []invoice.Field{invoice.OrderNo, invoice.BuyerName, invoice.BuyerTaxNum, invoice.KindField, invoice.Seller}

// leftColumns are those of the order template, then others that orders need: lines first, as that
// is what is corrected most.
func leftColumns(more []report.LeftColumn) (out []leftColumn) {
	lines := []leftColumn{{Field: invoice.TaxIncluded}}
	var own []leftColumn
	for _, f := range invoice.Catalogue() {
		switch {
		case f.Extra || f.Level > invoice.LevelLine || f.Field == invoice.TaxIncluded || slices.Contains(elsewhere, f.Field):
		case f.Level == invoice.LevelLine:
			lines = append(lines, leftColumn{Field: f.Field})
		default:
			own = append(own, leftColumn{Field: f.Field})
		}
	}
	out = append(lines, own...)
	for _, c := range more {
		if !slices.Contains(out, leftColumn(c)) && !slices.Contains(elsewhere, c.Field) {
			out = append(out, leftColumn(c))
		}
	}
	return out
}

// column is the column in the workbook.
func (c leftColumn) column() column {
	info, _ := c.Field.Info()
	out := column{title: info.Title, width: leftWidth(&info), code: info.Type == invoice.TypeCode, wrap: info.Type == invoice.TypeText}
	if c.Title != "" {
		out.title = lang.Text{Zh: c.Title, En: c.Title}
	}
	key := invoice.Typed{Field: c.Field, Title: c.Title}
	out.cell = func(b *book, r *report.Row) stream.Cell {
		i := slices.IndexFunc(b.left.row, func(v invoice.Typed) bool { return v.Is(&key) })
		style := b.leftStyle(&info)
		if b.left.row == nil && c.Field == invoice.Remark {
			return b.textCell(r.Remark, style)
		}
		if i < 0 {
			return stream.Empty(style.plain)
		}
		return b.leftCell(&b.left.row[i], info.Type, style)
	}
	return out
}

func leftWidth(info *invoice.FieldInfo) float64 {
	switch {
	case info.Field == invoice.GoodsName, info.Field == invoice.Remark, info.Max >= 80 && info.Type == invoice.TypeText:
		return 28
	case info.Type == invoice.TypeCode:
		return 21
	case info.Type == invoice.TypeAmount, info.Type == invoice.TypeNumber:
		return 13
	case info.Type == invoice.TypeRate, info.Type == invoice.TypeBool:
		return 12
	}
	return 16
}

func (b *book) leftStyle(info *invoice.FieldInfo) textStyle {
	switch info.Type {
	case invoice.TypeCode:
		return b.style.code
	case invoice.TypeText:
		return b.style.wrap
	}
	return b.style.text
}

// leftCell is a value as it was typed. The format of an amount shows all of its decimals.
func (b *book) leftCell(v *invoice.Typed, of invoice.FieldType, style textStyle) stream.Cell {
	switch v.Kind {
	case invoice.TypedFault:
		return stream.Fault(style.plain)
	case invoice.TypedNumber:
		d, err := decimal.NewFromString(v.Text)
		if err != nil {
			break
		}
		n, places, ok := scaled(d)
		switch {
		case !ok:
		case of == invoice.TypeAmount && places <= 2:
			return stream.Decimal(b.style.money, n, places)
		default:
			return stream.Decimal(b.style.plainNumber, n, places)
		}
	}
	return b.textCell(v.Text, style)
}

// scaled is a decimal as n / 10^places; ok is false where that is none.
func scaled(d decimal.Decimal) (n int64, places uint8, ok bool) {
	const mostPlaces = 18
	if d.Exponent() > 0 {
		d = decimal.NewFromBigInt(d.BigInt(), 0)
	}
	c := d.Coefficient()
	if d.Exponent() < -mostPlaces || !c.IsInt64() {
		return 0, 0, false
	}
	n, places = c.Int64(), uint8(-d.Exponent())
	for places > 0 && n%10 == 0 {
		n, places = n/10, places-1
	}
	return n, places, true
}

// notHere is the advice for a rejected order without lines among others that have them.
var notHere = lang.Text{Zh: "这一单不能在本表改正：请改原表，再运行原文件。", En: "This order cannot be corrected here: correct it in its file, and run that."}

// leftHint is in the banner of 待处理 where orders have lines.
var leftHint = lang.Text{Zh: "可以在本表改正并保存，再对本文件运行 fapiao check 或 fapiao run", En: "correct orders here, save, and run fapiao check or fapiao run on this file"}
