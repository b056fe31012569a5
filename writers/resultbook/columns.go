package resultbook

import (
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx/stream"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
)

// column is one column of a table of rows.
type column struct {
	title lang.Text
	width float64
	code  bool // digits that are kept as text, of which Excel would complain
	wrap  bool // long texts, which make their row higher
	cell  func(b *book, r *report.Row) stream.Cell
	count bool                               // the row of totals has the number of rows, as a formula
	sum   func(t *sums) invoice.Amount       // of money in the row of totals: a formula; nil for none
	total func(b *book, t *sums) stream.Cell // in the row of totals; nil for an empty cell
}

// code is a column of digits or letters that must stay as they are.
func code(title lang.Text, width float64, value func(r *report.Row) string) column {
	return column{title: title, width: width, code: true, cell: func(b *book, r *report.Row) stream.Cell {
		return b.textCell(value(r), b.style.code)
	}}
}

func text(title lang.Text, width float64, value func(r *report.Row) string) column {
	return column{title: title, width: width, cell: func(b *book, r *report.Row) stream.Cell {
		return b.textCell(value(r), b.style.text)
	}}
}

// wrapped is a column of longer texts, which make their row higher.
func wrapped(title lang.Text, width float64, value func(b *book, r *report.Row) string) column {
	return column{title: title, width: width, wrap: true, cell: func(b *book, r *report.Row) stream.Cell {
		return b.textCell(value(b, r), b.style.wrap)
	}}
}

// number counts the rows of a table; the table itself fills it.
func number() column {
	return column{title: lang.Text{Zh: "序号", En: "No."}, width: 6, total: func(b *book, _ *sums) stream.Cell {
		return stream.Text(b.style.total, totalWord.Text(b.lang))
	}}
}

var totalWord = Titles.Total

// state is the column of states; width fits the longest name.
func state(width float64) column {
	return column{title: Titles.Status, width: width, cell: func(b *book, r *report.Row) stream.Cell {
		name := clean(r.StateName().Text(b.lang), cutMark.Text(b.lang))
		return stream.Text(b.style.ofRow(r), name)
	}}
}

// kind names the kind of an invoice, which is longer in English.
func kind(in string) column {
	width := 11.0
	if in == lang.English {
		width = 17
	}
	return column{title: Titles.Kind, width: width, cell: func(b *book, r *report.Row) stream.Cell {
		return b.textCell(r.Kind.Name().Text(b.lang), b.style.text)
	}}
}

// The columns that both sheets have.
var (
	orderColumn    = code(Titles.Order, 21, func(r *report.Row) string { return r.OrderNo })
	buyerColumn    = wrapped(Titles.Buyer, 28, func(_ *book, r *report.Row) string { return r.BuyerName })
	buyerTaxColumn = code(Titles.BuyerTax, 21, func(r *report.Row) string { return r.BuyerTaxNum })
	serialColumn   = code(lang.Text{Zh: "流水号", En: "Serial number"}, 25, func(r *report.Row) string { return r.SerialNo })
	remarkColumn   = wrapped(Titles.Remark, 28, func(_ *book, r *report.Row) string { return r.Remark })
	sellerColumn   = code(lang.Text{Zh: "销售方税号", En: "Seller tax number"}, 21, func(r *report.Row) string { return r.Seller })
	fileColumn     = text(lang.Text{Zh: "来源文件", En: "Source file"}, 26, func(r *report.Row) string { return r.Source.File })
	sheetColumn    = text(lang.Text{Zh: "来源工作表", En: "Source sheet"}, 16, func(r *report.Row) string { return r.Source.Sheet })
	rowColumn      = column{title: lang.Text{Zh: "来源行", En: "Source row"}, width: 9, cell: func(b *book, r *report.Row) stream.Cell {
		if r.Source.Row == 0 {
			return stream.Empty(b.style.count)
		}
		return b.countCell(r.Source.Row)
	}}
)

// numbered makes a list of texts; a single one needs no number.
func numbered(texts []string) string {
	if len(texts) == 1 {
		return texts[0]
	}
	var out strings.Builder
	for i, s := range texts {
		if i > 0 {
			out.WriteString("\n")
		}
		out.WriteString(strconv.Itoa(i+1) + ". " + s)
	}
	return out.String()
}
