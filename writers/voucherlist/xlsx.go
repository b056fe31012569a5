package voucherlist

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/internal/xlsx/stream"
	"github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/voucher"
)

// XLSX writes a workbook with one sheet: the titles in the first row, where accounting programs
// look for them, then a row for each entry. Codes and numbers of invoices are texts.
func XLSX(out io.Writer, t *voucher.Template, list []voucher.Voucher) error {
	book := stream.New(stream.Options{})
	err := (&sheet{book: book, template: t}).write(out, list)
	if err = errors.Join(err, book.Discard()); err != nil {
		return fmt.Errorf("write list of vouchers: %w", err)
	}
	return nil
}

// sheet is the sheet of a list.
type sheet struct {
	book                      *stream.Book
	template                  *voucher.Template
	head, text, amount, count stream.StyleID
	last                      int
}

// Heights of rows in points.
const (
	headHeight = 24
	rowHeight  = 18
)

func (s *sheet) write(out io.Writer, list []voucher.Voucher) error {
	s.styles()
	columns := s.template.Columns
	layout := stream.Layout{RowHeight: rowHeight, FrozenRows: 1, Selected: true}
	head := make([]stream.Cell, len(columns))
	for i, c := range columns {
		layout.Widths = append(layout.Widths, width(c))
		head[i] = stream.Text(s.head, c.Title)
	}
	sheet, err := s.book.Sheet("凭证", layout)
	if err != nil {
		return err
	}
	if err := s.row(sheet, headHeight, head); err != nil {
		return err
	}
	for i := range list {
		if err := s.voucher(sheet, &list[i]); err != nil {
			return err
		}
	}
	all := stream.Range{Column: 1, Row: 1, LastColumn: len(columns), LastRow: s.last}
	tail := stream.Tail{Filter: all, Landscape: true, PrintColumns: len(columns), TitleRows: 1}
	if all.Row++; all.Row <= all.LastRow {
		tail.TextNumbers = []stream.Range{all}
	}
	if err := sheet.End(tail); err != nil {
		return err
	}
	return s.book.Close(out, stream.Finish{Sheets: []*stream.Sheet{sheet}, Properties: write.Properties{Creator: "fapiao"}, Application: "fapiao"})
}

func (s *sheet) styles() {
	font, border := stream.Font{Name: "Microsoft YaHei", Size: 10}, "D0D5DD"
	bold := font
	bold.Bold, bold.Color = true, "FFFFFF"
	s.head = s.book.Style(stream.Style{Font: bold, Fill: "44546A", Border: border, Horizontal: "center"})
	s.text = s.book.Style(stream.Style{Font: font, Border: border, Horizontal: "left", Indent: 1, Format: "@"})
	s.amount = s.book.Style(stream.Style{Font: font, Border: border, Horizontal: "right", Indent: 1, Format: "#,##0.00"})
	s.count = s.book.Style(stream.Style{Font: font, Border: border, Horizontal: "center", Format: "0"})
}

// widths are those of columns of one value, in digits.
var widths = map[string]float64{"date": 12, "year": 8, "month": 8, "day": 8, "word": 9, "number": 9, "entry": 9, "summary": 66, "account": 16,
	"account_name": 36, "debit": 16, "credit": 16, "amount": 16, "side": 8, "customer": 36, "customer_tax_num": 22, "invoice_no": 24,
	"invoice_code": 16, "blue_invoice_no": 24, "order_no": 22, "kind": 14, "seller": 22, "count": 9}

// width is that of a column, wide enough for its title.
func width(c voucher.Column) float64 {
	w := widths[strings.TrimSuffix(strings.TrimPrefix(c.Value, "{"), "}")]
	if w == 0 {
		w = 20
	}
	title := 4.0
	for _, r := range c.Title {
		if title++; r >= 0x1100 {
			title++
		}
	}
	return max(w, title)
}

func (s *sheet) voucher(sheet *stream.Sheet, v *voucher.Voucher) error {
	for n := range v.Entries {
		var cells []stream.Cell
		for _, c := range s.template.Cells(v, n) {
			cell, err := s.cell(c)
			if err != nil {
				return err
			}
			cells = append(cells, cell)
		}
		if err := s.row(sheet, rowHeight, cells); err != nil {
			return err
		}
	}
	return nil
}

func (s *sheet) row(sheet *stream.Sheet, height float64, cells []stream.Cell) error {
	s.last++
	return sheet.Row(s.last, height, cells)
}

// cell is a number or a text. Amounts have two decimals.
func (s *sheet) cell(c voucher.Cell) (stream.Cell, error) {
	switch {
	case c.Text == "":
		return stream.Empty(s.text), nil
	case !c.Number:
		return stream.Text(s.text, c.Text), nil
	}
	n, err := strconv.ParseInt(strings.Replace(c.Text, ".", "", 1), 10, 64)
	if strings.Contains(c.Text, ".") {
		return stream.Decimal(s.amount, n, 2), err
	}
	return stream.Int(s.count, n), err
}
