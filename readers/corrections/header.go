package corrections

import (
	"slices"
	"sync"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers"
)

// headerRows is in how many filled rows from the top a header is looked for.
const headerRows = 20

// none is the index of no column.
const none = -1

// title is the field that a title names; the lower the rank the better.
type title struct {
	field invoice.Field
	rank  int
}

// titles are those of all fields, folded.
var titles = sync.OnceValue(func() map[string]title {
	out := map[string]title{}
	for _, info := range invoice.CorrectionFields() {
		for rank, name := range append(info.Titles(), string(info.Field)) {
			key := invoice.Fold(name)
			if _, taken := out[key]; !taken {
				out[key] = title{info.Field, rank}
			}
		}
	}
	return out
})

// titleOf is the field of a title, with its notes or without. A title of a corrected value is one
// only where marks has its field.
func titleOf(text string, marks []invoice.Field) (title, bool) {
	if rest, is := invoice.ReissueTitle(text); is {
		of, known := readers.TitleField(rest)
		return title{of.Reissue(), 0}, known && slices.Contains(marks, of.Reissue())
	}
	if t, ok := titles()[invoice.Fold(text)]; ok {
		return t, true
	}
	t, ok := titles()[readers.BareTitle(text)]
	return t, ok
}

// numbers are the fields that name an invoice.
var numbers = []invoice.Field{invoice.DigitalNo, invoice.InvoiceNo, invoice.OrderNo}

// NumberTitle reports the title of a column that names invoices or orders, which alone makes a
// list.
func NumberTitle(text string) bool {
	t, ok := titleOf(text, nil)
	return ok && slices.Contains(numbers, t.field)
}

// header says what the columns of a sheet are.
type header struct {
	row     int
	titles  []string
	fields  []invoice.Field // by column; empty for one that is not read
	own     bool            // results of this program
	bureau  bool            // the bureau's export of issued invoices
	numbers []int           // columns with the numbers of invoices and orders
	marks   []int           // columns that make it a list
}

// readHeader reads a row as a header; nil for one that names no invoice. marks are the fields of
// which a list has one.
func readHeader(row int, names []string, marks []invoice.Field) *header {
	h := &header{row: row, titles: names, fields: make([]invoice.Field, len(names))}
	best := map[invoice.Field]int{}
	asMap := map[int]string{}
	for col, name := range names {
		asMap[col] = name
		if bureauTitle(name) {
			h.bureau = true
		}
		t, ok := titleOf(name, marks)
		if !ok {
			continue
		}
		if old, taken := best[t.field]; taken {
			if was, _ := titleOf(names[old], marks); was.rank <= t.rank {
				continue
			}
			h.fields[old] = ""
		}
		best[t.field], h.fields[col] = col, t.field
	}
	h.own = readers.ResultsHeader(asMap)
	h.narrow()
	for col, f := range h.fields {
		switch {
		case slices.Contains(numbers, f):
			h.numbers = append(h.numbers, col)
		case slices.Contains(marks, f), f == invoice.Quantity && invoice.Fold(names[col]) != plainQuantity && slices.Contains(marks, invoice.RedCause):
			h.marks = append(h.marks, col)
		}
	}
	if len(h.numbers) == 0 {
		return nil
	}
	return h
}

// plainQuantity is a title that lists of orders have as well.
const plainQuantity = "数量"

// bureauTitle reports a title that only the bureau's export of issued invoices has.
func bureauTitle(name string) bool {
	switch invoice.Fold(name) {
	case "是否正数发票", "发票来源", "发票风险等级":
		return true
	}
	return false
}

// selective reports that only rows with a filled mark are meant: the sheet lists invoices for
// another purpose, and a person added the mark.
func (h *header) selective() bool { return h.own || h.bureau }

// narrow leaves out columns that mean something else on a sheet of another purpose: the quantity
// and amounts of a line of the bureau's export are those of the invoice's line.
func (h *header) narrow() {
	if !h.selective() {
		return
	}
	lines := slices.Contains(h.fields, invoice.GoodsName)
	for col, f := range h.fields {
		switch f {
		case invoice.Quantity, invoice.RefundGross:
			if invoice.Fold(h.titles[col]) == plainQuantity {
				h.fields[col] = ""
			}
		case invoice.NetAmount, invoice.TaxAmount, invoice.GrossField:
			if lines {
				h.fields[col] = ""
			}
		case invoice.BuyerPhone, invoice.BuyerEmail: // results may have those of the orders
			if info, _ := invoice.CorrectionInfo(f); !slices.Contains([]string{info.Title.Zh, info.Title.En}, h.titles[col]) {
				h.fields[col] = ""
			}
		case invoice.BlueLineNo:
			if invoice.Fold(h.titles[col]) == "行号" {
				h.fields[col] = ""
			}
		}
	}
}

// plain reports that no column is one of orders alone: without a mark, a sheet with those is a
// table of orders. Other columns are notes of whoever wrote the list.
func (h *header) plain() bool {
	for _, name := range h.unread() {
		if _, of := readers.TitleField(name); of {
			return false
		}
	}
	return !slices.Contains(h.fields, invoice.GoodsName)
}

// unread are the columns that no field is read from.
func (h *header) unread() map[int]string {
	out := map[int]string{}
	for col, name := range h.titles {
		if f := invoice.Fold(name); h.fields[col] == "" && f != "" && f != "序号" && f != "no." && f != "no" {
			out[col] = name
		}
	}
	return out
}
