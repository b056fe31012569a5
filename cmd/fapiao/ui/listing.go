package ui

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers/record"
)

// batchLine is a batch for programs; its names do not change.
type batchLine struct {
	Type   string         `json:"type"`
	Batch  string         `json:"batch"`
	Files  []string       `json:"files"`
	Time   string         `json:"time"` // of the first reading, RFC 3339 in Beijing
	Done   bool           `json:"done"` // the reading is complete
	Run    string         `json:"run"`  // ID of the run that read it
	Orders int            `json:"orders"`
	Gross  invoice.Amount `json:"gross"` // of all orders, without those that were replaced
	States map[string]int `json:"states"`
	// Replaced are orders that were split or merged, part of the dropped ones.
	Replaced int `json:"replaced,omitempty"`
}

// Batches lists batches.
func (s *Screen) Batches(list []ledger.BatchInfo, more bool) error {
	if s.opts.JSON {
		for i := range list {
			b := &list[i]
			line := batchLine{"batch", b.ID, b.Sources, beijing.Stamp(b.Created), b.Done, b.Run, b.Items, b.Total(), map[string]int{}, b.Replaced}
			for state, n := range b.States {
				line.States[string(state)] = n
			}
			if err := s.writeJSON(line); err != nil {
				return err
			}
		}
		return nil
	}
	var b strings.Builder
	if len(list) == 0 {
		b.WriteString(s.printer.text(lang.Text{
			Zh: "台账里还没有批次。\n",
			En: "The ledger has no batches yet.\n",
		}))
	}
	for i := range list {
		b.WriteString(s.printer.batch(&list[i]))
	}
	if more {
		b.WriteString(s.printer.text(lang.Text{
			Zh: "还有更早的批次：加 --limit\n",
			En: "There are earlier batches; use --limit to show more\n",
		}))
	}
	return s.show(b.String())
}

func (p printer) batch(b *ledger.BatchInfo) string {
	head := b.ID + "  " + minute(b.Created) + "  " + Plain(strings.Join(b.Sources, p.text(textComma)))
	if !b.Done {
		head += p.text(lang.Text{Zh: "（还没有读完）", En: " (reading not complete)"})
	}
	var states []string
	for _, s := range ledger.States() {
		n := b.States[s]
		if s == ledger.Dropped {
			n -= b.Replaced
		}
		if n > 0 {
			states = append(states, p.text(s.Name())+" "+thousands(n))
		}
	}
	if b.Replaced > 0 {
		states = append(states, p.text(report.ReplacedName)+" "+thousands(b.Replaced))
	}
	line := p.text(lang.Format(
		"共 %s 单，价税合计 %s 元",
		"%s orders of %s yuan",
		thousands(b.Items-b.Replaced), Money(b.Total())))
	if len(states) > 0 {
		line += p.text(textColon) + strings.Join(states, p.text(textComma))
	}
	return head + "\n    " + line + "\n"
}

// matchLine is a match for programs.
type matchLine struct {
	Type        string         `json:"type"`
	OrderNo     string         `json:"order_no"`
	Seller      string         `json:"seller"`
	Status      string         `json:"status"`
	BuyerName   string         `json:"buyer_name"`
	BuyerTaxNum string         `json:"buyer_tax_num"`
	Gross       invoice.Amount `json:"gross"`
	Created     string         `json:"created"`
	By          string         `json:"by"`
}

// Matches lists orders that were found; more reports that there are others.
func (s *Screen) Matches(list []ledger.Match, more bool) error {
	if s.opts.JSON {
		for _, m := range list {
			if err := s.writeJSON(matchLine{"match", m.Key.OrderNo, m.Key.Seller, string(m.State), m.Buyer, maskedID(m.BuyerTax), m.Gross, beijing.Stamp(m.Created), string(m.By)}); err != nil {
				return err
			}
		}
		return nil
	}
	var b strings.Builder
	count := thousands(len(list))
	if more {
		count += "+"
	}
	b.WriteString(s.printer.text(lang.Format(
		"找到 %s 单；写全订单号可查看一单：\n",
		"%s orders found; to show one, give its full number:\n",
		count)))
	for _, m := range list {
		b.WriteString("  " + column(Plain(m.Key.OrderNo), 22) + "  " + column(s.printer.text(m.State.Name()), 12) + figure(Money(m.Gross), 16) + "  " + Plain(m.Buyer) + "\n")
	}
	if more {
		b.WriteString(s.printer.text(lang.Text{
			Zh: "还有更多；请写得更具体。\n",
			En: "There are more; narrow the search.\n",
		}))
	}
	return s.show(b.String())
}

// Rejected shows orders that did not pass the checks, with the reasons.
func (s *Screen) Rejected(rows []report.Row) error {
	if s.opts.JSON {
		lines, err := s.rowLines(rows)
		if err != nil {
			return err
		}
		for _, line := range lines {
			if err := s.writeJSON(line); err != nil {
				return err
			}
		}
		return nil
	}
	var b strings.Builder
	b.WriteString(s.printer.text(lang.Text{
		Zh: "台账里没有这一单：读取时没有通过校验。\n",
		En: "The ledger has no such order: it did not pass the checks.\n",
	}))
	for _, r := range rows {
		for _, f := range r.Findings {
			b.WriteString(s.printer.finding(f))
		}
	}
	return s.show(b.String())
}

// rowLines returns rows of the results in the form of the export, with their type. Personal ID
// numbers are masked.
func (s *Screen) rowLines(rows []report.Row) ([]any, error) {
	var titles []string
	for i := range rows {
		for _, c := range rows[i].Carried {
			if !slices.Contains(titles, c.Title) {
				titles = append(titles, c.Title)
			}
		}
	}
	lines := make([]any, len(rows))
	for i, r := range rows {
		values, err := r.CarriedValues(titles)
		if err != nil {
			return nil, err
		}
		r.BuyerTaxNum, r.Error = maskedID(r.BuyerTaxNum), nuonuo.MaskPersonal(r.Error)
		rec := record.New(r, s.opts.Environment, s.opts.Lang)
		rec.Carry(titles, values)
		lines[i] = struct {
			Type string `json:"type"`
			record.Record
		}{"invoice", rec}
	}
	return lines, nil
}

// maskedID masks a tax number that has the form of a personal ID, also where the order does not
// mark the buyer as a person.
func maskedID(taxNum string) string {
	if invoice.PersonalID(strings.TrimSpace(taxNum)) {
		return nuonuo.MaskPersonal(taxNum)
	}
	return taxNum
}
