package voucher

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// carriedName is the beginning of the name of a carried column: {carried:部门}.
const carriedName = "carried:"

// names are what braces may hold, beside a carried column.
var names = []string{"date", "year", "month", "day", "word", "number", "entry", "summary", "account", "account_name",
	"debit", "credit", "amount", "side", "customer", "customer_tax_num", "invoice_no", "invoice_code", "blue_invoice_no",
	"order_no", "kind", "seller", "count"}

// Names are the names that a column or a summary may have in braces; summaries none of an entry.
func Names() []string { return slices.Clone(names) }

// Known reports whether a name in braces has a meaning.
func Known(name string) bool {
	return slices.Contains(names, name) || strings.HasPrefix(name, carriedName) && name != carriedName
}

// Fill calls value for each name in braces of a text, and puts its answer in the place of the
// braces. A brace that is not closed stays.
func Fill(text string, value func(name string) string) string {
	var b strings.Builder
	for {
		before, rest, open := strings.Cut(text, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !open || !closed {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(before)
		b.WriteString(value(name))
		text = after
	}
}

// Cell is a cell of the list.
type Cell struct {
	Text   string
	Number bool // a plain number
}

// Cells are the cells of entry n of a voucher, one for each column of the template.
func (t *Template) Cells(v *Voucher, n int) []Cell {
	out := make([]Cell, len(t.Columns))
	for i, c := range t.Columns {
		text := Fill(c.Value, func(name string) string { return t.value(v, n, name) })
		number := slices.Contains([]string{"{debit}", "{credit}", "{amount}", "{number}", "{entry}", "{count}"}, c.Value)
		out[i] = Cell{Text: text, Number: number && text != ""}
	}
	if len(out) > 0 && !t.showsSummary() {
		out[0] = Cell{Text: t.Mark + out[0].Text, Number: out[0].Number && t.Mark == ""}
	}
	return out
}

// showsSummary reports whether a column has the summary, and with it the mark.
func (t *Template) showsSummary() bool {
	return slices.ContainsFunc(t.Columns, func(c Column) bool { return strings.Contains(c.Value, "{summary}") })
}

func (t *Template) value(v *Voucher, n int, name string) string {
	e := &v.Entries[n]
	switch name {
	case "word":
		return t.Word
	case "number":
		return strconv.Itoa(v.Number)
	case "entry":
		return strconv.Itoa(n + 1)
	case "summary":
		return t.summary(v, n)
	case "account":
		return e.Account.Code
	case "account_name":
		return e.Account.Name
	case "debit":
		return onSide(e.Debit)
	case "credit":
		return onSide(e.Credit)
	case "amount":
		return (e.Debit + e.Credit).String()
	case "side":
		if e.kind == owed {
			return "借"
		}
		return "贷"
	case "count":
		return strconv.Itoa(e.Count)
	}
	return e.ofAll(v, name)
}

// ofAll is a value that all invoices of the entry have; empty where they differ.
func (e *Entry) ofAll(v *Voucher, name string) string {
	value := e.Of.value(v, name)
	for _, i := range e.others {
		if i.value(v, name) != value {
			return ""
		}
	}
	return value
}

func onSide(a invoice.Amount) string {
	if a == 0 {
		return ""
	}
	return a.String()
}

func (i *Invoice) value(v *Voucher, name string) string {
	date := v.Date.In(beijing.Zone)
	switch name {
	case "date":
		return date.Format("2006-01-02")
	case "year":
		return date.Format("2006")
	case "month":
		return date.Format("01")
	case "day":
		return date.Format("02")
	case "customer":
		return i.Buyer
	case "customer_tax_num":
		return i.BuyerTax
	case "invoice_no":
		return i.Number
	case "invoice_code":
		return i.Code
	case "blue_invoice_no":
		return i.BlueNumber
	case "order_no":
		return i.Order
	case "kind":
		return i.Kind.Name().Zh
	case "seller":
		return i.Seller
	}
	return i.carried(strings.TrimPrefix(name, carriedName))
}

func (i *Invoice) carried(title string) string {
	var out []string
	for _, c := range i.Carried {
		if c.Title == title && c.Value != "" && !slices.Contains(out, c.Value) {
			out = append(out, c.Value)
		}
	}
	return strings.Join(out, invoice.CarriedSeparator)
}

// summary is the 摘要 of an entry. Of several invoices it says how many, and of several buyers it
// has one.
func (t *Template) summary(v *Voucher, n int) string {
	e := &v.Entries[n]
	text := t.Summary
	switch {
	case e.Of.Part == Void:
		text = t.VoidSummary
	case e.Of.Red():
		text = t.RedSummary
	}
	return t.Mark + Fill(text, func(name string) string {
		if e.Count > 1 && (name == "invoice_no" || name == "order_no" || name == "blue_invoice_no") {
			return fmt.Sprintf("%d 张", e.Count)
		}
		if name == "summary" {
			return ""
		}
		if value := t.value(v, n, name); value != "" || name != "customer" || e.Of.Buyer == "" {
			return value
		}
		return e.Of.Buyer + "等"
	})
}
