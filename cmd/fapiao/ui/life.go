package ui

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// The lines of an order's history for programs. There may be several of readings and events.
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
	case len(found.Elsewhere) > 0:
		return s.Elsewhere(found.Elsewhere, found.More)
	}
	return s.Matches(found.Matches, found.More)
}

// Life shows an order: buyer and goods, its source, its history and its invoices.
func (s *Screen) Life(l *app.Life) error {
	if s.opts.JSON {
		return s.lifeLines(l)
	}
	return s.show(s.printer.life(l))
}

// orderLineOf is the line of an order.
func orderLineOf(l *app.Life) orderLine {
	return orderLine{"order", l.Key.OrderNo, l.Key.Seller, l.SellerName, string(l.State), string(l.Kind), l.Buyer, maskedTax(l),
		l.Net, l.Tax, l.Gross, l.Serial, beijing.Stamp(l.Created), beijing.Stamp(l.Sent), l.Attempt, l.Code, nuonuo.MaskPersonal(l.Error)}
}

func (s *Screen) lifeLines(l *app.Life) error {
	lines := []any{orderLineOf(l)}
	for _, r := range l.Readings {
		lines = append(lines, readingLine{"reading", r.Batch, beijing.Stamp(r.Begun), r.Place.File, r.Place.Sheet, r.Place.Row})
	}
	for _, e := range l.Events {
		lines = append(lines, eventLine{"event", beijing.Stamp(e.At), string(e.From), string(e.To), e.Code, nuonuo.MaskPersonal(e.Note), e.Run})
	}
	for i := range l.Cases {
		lines = append(lines, correctionOf(&l.Cases[i]))
	}
	rows, err := s.rowLines(l.Rows)
	if err != nil {
		return err
	}
	lines = append(lines, rows...)
	for i := range l.Reds {
		lines = append(lines, s.redJSON(&l.Reds[i], l.Now))
	}
	for i := range l.Forms {
		lines = append(lines, s.formJSON(&l.Forms[i], l.Now))
	}
	lines = append(lines, afterwardsLines(l)...)
	for _, line := range lines {
		if err := s.writeJSON(line); err != nil {
			return err
		}
	}
	return nil
}

// stateOf names the state of an order, as the results do.
func stateOf(l *app.Life) lang.Text {
	if len(l.Rows) > 0 {
		return report.OrderState(l.Rows)
	}
	return l.State.Name()
}

func (p printer) life(l *app.Life) string {
	var b strings.Builder
	b.WriteString(Plain(p.text(textOrder)+l.Key.OrderNo+"  "+p.text(stateOf(l))+"  "+p.text(l.Kind.Name())+"  "+Money(l.Gross)+p.text(textYuan)) + "\n")
	b.WriteString("  " + p.text(textSeller) + Plain(strings.TrimSpace(l.SellerName+" "+l.Key.Seller)) + "\n")
	b.WriteString("  " + p.text(lang.Text{
		Zh: "购买方：",
		En: "Buyer: ",
	}) + Plain(strings.TrimSpace(l.Buyer+" "+maskedTax(l))) + "\n")
	for _, r := range l.Readings {
		b.WriteString("  " + p.text(lang.Text{
			Zh: "来源：",
			En: "Read from: ",
		}) + Plain(r.Place.AtCell().String()+"  "+p.text(textBatch)+r.Batch+"  "+minute(r.Begun)) + "\n")
	}
	p.goods(&b, l)
	p.carried(&b, l)
	p.chain(&b, l)
	p.cases(&b, l)
	p.events(&b, l)
	p.bills(&b, l)
	p.follows(&b, l)
	b.WriteString(p.redCourse(l.Reds, l.Now) + p.startedForms(l.Forms, l.Now))
	for i := range l.Forms {
		if f := &l.Forms[i]; f.ForUs() {
			b.WriteString("    → " + p.text(answerForm(f)) + "\n")
		}
	}
	p.afterwards(&b, l)
	p.differing(&b, l)
	for _, f := range findingsOf(l.Rows) {
		b.WriteString(p.finding(f))
	}
	return b.String()
}

// maskedTax is the buyer's tax number, masked if the buyer is a person.
func maskedTax(l *app.Life) string {
	if l.Order != nil && l.Order.Buyer.Person {
		return nuonuo.MaskPersonal(l.BuyerTax)
	}
	return maskedID(l.BuyerTax)
}

// goods writes the lines of the order.
func (p printer) goods(b *strings.Builder, l *app.Life) {
	if l.Order == nil || len(l.Order.Lines) == 0 {
		return
	}
	b.WriteString(p.text(lang.Text{Zh: "明细：", En: "Lines:"}) + "\n")
	for i, g := range l.Order.Lines { // numbered as red --line and the lists of reds do
		text := "  " + column(p.text(lang.Format("第 %d 行", "line %d", i+1)), 10) +
			Plain(g.Name) + "  " + g.Rate.Shift(2).String() + "%  " + Money(g.Gross) + p.text(textYuan)
		if g.Row > 0 {
			text += p.text(lang.Format("（表格第 %d 行）", " (row %d)", g.Row))
		}
		b.WriteString(text + "\n")
	}
}

// carried writes the carried columns, which are the same in all rows of an order.
func (p printer) carried(b *strings.Builder, l *app.Life) {
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
		b.WriteString("  " + p.text(lang.Text{
			Zh: "附带：",
			En: "Carried columns: ",
		}) + Plain(strings.Join(parts, p.text(textComma))) + "\n")
	}
}

// events writes the history, oldest first.
func (p printer) events(b *strings.Builder, l *app.Life) {
	b.WriteString(p.text(lang.Text{
		Zh: "经过：",
		En: "History:",
	}) + "\n  " + minute(l.Created) + "  " + p.stageName("import") + "\n")
	for i, e := range l.Events {
		if i > 0 && i < len(l.Events)-1 && e.From == e.To && e.Code == l.Events[i-1].Code && e.Note == l.Events[i-1].Note {
			continue // queried again, with the same answer
		}
		text := p.text(e.From.Name()) + " → " + p.text(e.To.Name())
		if e.From == e.To {
			text = p.text(e.To.Name())
		}
		if reason := strings.TrimSpace(p.code(l, e.Code) + "  " + p.note(e.Note)); reason != "" {
			text += "  " + Plain(nuonuo.MaskPersonal(reason))
		}
		b.WriteString("  " + minute(e.At) + "  " + text + "\n")
	}
	if text := strings.TrimSpace(p.code(l, l.Code) + "  " + l.Error); l.Error != "" {
		b.WriteString("  " + Plain(p.said(text)) + "\n")
	}
}

// bills writes the invoices with their links.
func (p printer) bills(b *strings.Builder, l *app.Life) {
	begun := false
	for _, r := range l.Rows {
		if r.IssuedAs != "" {
			b.WriteString("  " + p.text(lang.Text{
				Zh: "已另行开具：",
				En: "Invoiced by hand as: ",
			}) + Plain(r.IssuedAs) + "\n")
		}
		if r.InvoiceNo == "" {
			continue
		}
		if !begun {
			b.WriteString(p.text(lang.Text{Zh: "发票：", En: "Invoices:"}) + "\n")
			begun = true
		}
		b.WriteString("  " + Plain(strings.Join(slices.DeleteFunc([]string{r.InvoiceCode, r.InvoiceNo, minute(r.IssuedAt), Money(r.Gross) + p.text(textYuan)},
			func(s string) bool { return s == "" }), "  ")) + "\n")
		for _, link := range []string{r.PDFURL, r.OFDURL, r.XMLURL} {
			if link != "" {
				b.WriteString("    " + Plain(link) + "\n")
			}
		}
		p.reversed(b, &r)
	}
}

// differing lists downloaded files that differ from the ledger.
func (p printer) differing(b *strings.Builder, l *app.Life) {
	for i := range l.Differing {
		d := &l.Differing[i]
		text := lang.Format("  %s 的 %s 文件%s\n", "  The %[2]s file of %[1]s %[3]s\n", d.No, strings.ToUpper(d.Kind), differing(d))
		b.WriteString(p.text(text))
	}
}

// findingsOf returns the findings of rows without repetitions.
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
