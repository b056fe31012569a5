package ui

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// The lines of an order's life for programs: one of each but of readings, events and invoices, of
// which there may be many.
type (
	orderLine struct {
		Type        string         `json:"type"`
		OrderNo     string         `json:"order_no"`
		Seller      string         `json:"seller"`
		SellerName  string         `json:"seller_name"`
		Status      string         `json:"status"`
		Kind        string         `json:"kind"`
		BuyerName   string         `json:"buyer_name"`
		BuyerTaxNum string         `json:"buyer_tax_num"`
		Net         invoice.Amount `json:"net"`
		Tax         invoice.Amount `json:"tax"`
		Gross       invoice.Amount `json:"gross"`
		SerialNo    string         `json:"serial_no"`
		Created     string         `json:"created"`
		Sent        string         `json:"sent"`
		Attempts    int            `json:"attempts"`
		Code        string         `json:"error_code"`
		Error       string         `json:"error"`
	}
	readingLine struct {
		Type  string `json:"type"`
		Batch string `json:"batch"`
		Time  string `json:"time"`
		File  string `json:"file"`
		Sheet string `json:"sheet"`
		Row   int    `json:"row"`
	}
	eventLine struct {
		Type string `json:"type"`
		Time string `json:"time"`
		From string `json:"from"`
		To   string `json:"to"`
		Code string `json:"code"`
		Note string `json:"note"`
		Run  string `json:"run"`
	}
)

// Shown shows what a search found.
func (s *Screen) Shown(found *app.Shown) error {
	switch {
	case found.Life != nil:
		return s.Life(found.Life)
	case len(found.Rejected) > 0:
		return s.Rejected(found.Rejected)
	}
	return s.Matches(found.Matches, found.More)
}

// Life shows an order: who buys what, where it stood, what happened to it, and its invoices.
func (s *Screen) Life(l *app.Life) error {
	if s.opts.JSON {
		return s.lifeLines(l)
	}
	return s.show(s.words.life(l, s.opts.Lang))
}

func (s *Screen) lifeLines(l *app.Life) error {
	lines := []any{orderLine{"order", l.Key.OrderNo, l.Key.Seller, l.SellerName, string(l.State), string(l.Kind), l.Buyer, maskedTax(l),
		l.Net, l.Tax, l.Gross, l.Serial, beijing.Stamp(l.Created), beijing.Stamp(l.Sent), l.Attempt, l.Code, nuonuo.MaskPersonal(l.Error)}}
	for _, r := range l.Readings {
		lines = append(lines, readingLine{"reading", r.Batch, beijing.Stamp(r.Begun), r.Place.File, r.Place.Sheet, r.Place.Row})
	}
	for _, e := range l.Events {
		lines = append(lines, eventLine{"event", beijing.Stamp(e.At), string(e.From), string(e.To), e.Code, nuonuo.MaskPersonal(e.Note), e.Run})
	}
	rows, err := s.rowLines(l.Rows)
	if err != nil {
		return err
	}
	lines = append(lines, rows...)
	for _, line := range lines {
		if err := s.object(line); err != nil {
			return err
		}
	}
	return nil
}

func (w *words) life(l *app.Life, in string) string {
	var b strings.Builder
	t := &w.lists
	b.WriteString(Plain(w.order+l.Key.OrderNo+"  "+l.State.Name().Text(in)+"  "+l.Kind.Name().Text(in)+"  "+Money(l.Gross)+w.doubt.yuan) + "\n")
	b.WriteString("  " + t.seller + Plain(strings.TrimSpace(l.SellerName+" "+l.Key.Seller)) + "\n")
	b.WriteString("  " + t.buyer + Plain(strings.TrimSpace(l.Buyer+" "+maskedTax(l))) + "\n")
	for _, r := range l.Readings {
		b.WriteString("  " + t.from + Plain(r.Place.AtCell().String()+"  "+w.batch+r.Batch+"  "+minute(r.Begun)) + "\n")
	}
	w.goods(&b, l)
	w.carried(&b, l)
	w.events(&b, l, in)
	w.bills(&b, l, in)
	for _, f := range findingsOf(l.Rows) {
		b.WriteString(w.finding(f, in))
	}
	return b.String()
}

// maskedTax is the buyer's tax number; a person's own is masked.
func maskedTax(l *app.Life) string {
	if l.Order != nil && l.Order.Buyer.Person {
		return nuonuo.MaskPersonal(l.BuyerTax)
	}
	return maskedID(l.BuyerTax)
}

// maskedID masks a tax number that has the form of a person's ID, whatever its order says of the
// buyer.
func maskedID(taxNum string) string {
	if invoice.PersonalID(strings.TrimSpace(taxNum)) {
		return nuonuo.MaskPersonal(taxNum)
	}
	return taxNum
}

// goods are the lines of the order.
func (w *words) goods(b *strings.Builder, l *app.Life) {
	if l.Order == nil || len(l.Order.Lines) == 0 {
		return
	}
	b.WriteString(w.lists.lines + "\n")
	for _, g := range l.Order.Lines {
		text := "  "
		if g.Row > 0 {
			text += column(fmt.Sprintf(w.row, g.Row), 10)
		}
		b.WriteString(text + Plain(g.Name) + "  " + g.Rate.Shift(2).String() + "%  " + Money(g.Gross) + w.doubt.yuan + "\n")
	}
}

// carried are the columns of the source that are on no invoice; the rows of an order have the same.
func (w *words) carried(b *strings.Builder, l *app.Life) {
	if len(l.Rows) == 0 || len(l.Rows[0].Carried) == 0 {
		return
	}
	var parts []string
	for _, c := range l.Rows[0].Carried {
		if part := c.Title + "=" + c.Value; c.Value != "" && !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	if len(parts) > 0 {
		b.WriteString("  " + w.lists.carried + Plain(strings.Join(parts, w.doubt.all)) + "\n")
	}
}

// events are what happened, oldest first.
func (w *words) events(b *strings.Builder, l *app.Life, in string) {
	b.WriteString(w.lists.history + "\n  " + minute(l.Created) + "  " + w.stage("import") + "\n")
	for i, e := range l.Events {
		if i > 0 && i < len(l.Events)-1 && e.From == e.To && e.Code == l.Events[i-1].Code && e.Note == l.Events[i-1].Note {
			continue // asked again, with the same answer
		}
		text := e.From.Name().Text(in) + " → " + e.To.Name().Text(in)
		if e.From == e.To {
			text = e.To.Name().Text(in)
		}
		if said := strings.TrimSpace(codeWords(l, e.Code, in) + "  " + w.note(e.Note)); said != "" {
			text += "  " + Plain(nuonuo.MaskPersonal(said))
		}
		b.WriteString("  " + minute(e.At) + "  " + text + "\n")
	}
	if text := strings.TrimSpace(codeWords(l, l.Code, in) + "  " + l.Error); l.Error != "" {
		b.WriteString("  " + Plain(nuonuo.MaskPersonal(text)) + "\n")
	}
}

// note is what the history says of a change, in a language that has words for it. The hash of
// content that was replaced is for programs.
func (w *words) note(note string) string {
	note, _, _ = strings.Cut(note, " in place of ")
	for en, own := range w.notes {
		if rest, ok := strings.CutPrefix(note, en); ok {
			return own + strings.TrimSpace(rest)
		}
	}
	return note
}

// bills are the invoices, with their links.
func (w *words) bills(b *strings.Builder, l *app.Life, in string) {
	begun := false
	for _, r := range l.Rows {
		if r.IssuedAs != "" {
			b.WriteString("  " + w.lists.issuedAs + Plain(r.IssuedAs) + "\n")
		}
		if r.InvoiceNo == "" {
			continue
		}
		if !begun {
			b.WriteString(w.lists.invoices + "\n")
			begun = true
		}
		b.WriteString("  " + Plain(strings.Join(slices.DeleteFunc([]string{r.InvoiceCode, r.InvoiceNo, minute(r.IssuedAt), Money(r.Gross) + w.doubt.yuan},
			func(s string) bool { return s == "" }), "  ")) + "\n")
		for _, link := range []string{r.PDFURL, r.OFDURL, r.XMLURL} {
			if link != "" {
				b.WriteString("    " + Plain(link) + "\n")
			}
		}
	}
}

// findingsOf are the findings of rows, each once.
func findingsOf(rows []report.Row) (out []rules.Finding) {
	for _, r := range rows {
		for _, f := range r.Findings {
			if !slices.ContainsFunc(out, func(x rules.Finding) bool { return x.Code == f.Code && x.Place == f.Place }) {
				out = append(out, f)
			}
		}
	}
	return out
}
