package resultbook

import (
	"github.com/fapiao/fapiao/pipeline/report"
)

// Words are the texts of the workbook in one language, for other writers that people read.
type Words struct{ book *book }

// WordsIn are the texts in a language.
func WordsIn(in string) Words { return Words{&book{lang: in}} }

// Linkable reports whether an address may be a link: of the web, or a file of this machine where
// the simulator made it.
func Linkable(address, environment string) bool {
	return linkable(address, environmentOf(environment).files)
}

// Environment names an environment. mark heads whatever has no real invoices, and warning says so;
// both are empty in production.
func (w Words) Environment(of string) (name, mark, warning string) {
	e := environmentOf(of)
	return e.name.Text(w.book.lang), e.mark.Text(w.book.lang), e.warning.Text(w.book.lang)
}

// Balance is the line that shows that no order is lost.
func (w Words) Balance(s *report.Summary) string { return balance(s, w.book.lang) }

// Reason is why an order has no invoice.
func (w Words) Reason(r *report.Row) string { return reason(w.book, r) }

// Advice is what to do about an order without an invoice.
func (w Words) Advice(r *report.Row) string { return advice(w.book, r) }

// Note has remarks about an invoice, RedNote about a red one.
func (w Words) Note(r *report.Row) string { return note(w.book, r) }

// RedNote is why a red invoice does not exist, and what to do.
func (w Words) RedNote(r *report.Row) string { return redNote(w.book, r) }

// Codes are the codes of a row, one a line.
func (w Words) Codes(r *report.Row) string { return codes(r) }

// Cells are the cells of the findings of a row, one a line.
func (w Words) Cells(r *report.Row) string { return cells(r) }

// Percent formats a rate: "0.13" is 13%.
func Percent(rate string) string { return percent(rate) }
