package ui

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers/record"
)

// listWords are the phrases of lists of batches and of orders.
type listWords struct {
	orders, unread, none, more, found string
	seller, buyer, from, sent, lines  string
	history, invoices, issuedAs       string
	rejected, left, carried           string
}

func listsChinese() listWords {
	return listWords{
		orders: "共 %s 单，价税合计 %s 元", unread: "（还没有读完）", none: "台账里还没有批次。\n", more: "还有更早的批次：加 --limit\n",
		found: "找到 %s 单；写全订单号可查看一单：\n", seller: "销售方：", buyer: "购买方：", from: "来源：", sent: "提交：", lines: "明细：",
		history: "经过：", carried: "附带：", invoices: "发票：", issuedAs: "已另行开具：", rejected: "台账里没有这一单：读取时没有通过校验。\n", left: "还有更多；请写得更具体。\n",
	}
}

func listsEnglish() listWords {
	return listWords{
		orders: "%s orders of %s yuan", unread: " (not read to its end)", none: "The ledger holds no batch yet.\n", more: "There are earlier batches: add --limit\n",
		found: "%s orders were found; show one by its whole number:\n", seller: "Seller: ", buyer: "Buyer: ", from: "Read from: ", sent: "Sent: ", lines: "Lines:",
		history: "History:", carried: "Carried: ", invoices: "Invoices:", issuedAs: "Invoiced by hand as: ", rejected: "The ledger has no such order: it was rejected when it was read.\n", left: "There are more; say more of it.\n",
	}
}

// batchLine is a batch for programs; its names do not change.
type batchLine struct {
	Type   string         `json:"type"`
	Batch  string         `json:"batch"`
	Files  []string       `json:"files"`
	Time   string         `json:"time"` // of the first reading, RFC 3339 in Beijing
	Done   bool           `json:"done"` // it was read to its end
	Run    string         `json:"run"`  // that read it
	Orders int            `json:"orders"`
	Gross  invoice.Amount `json:"gross"` // of the orders in the ledger
	States map[string]int `json:"states"`
}

// Batches lists batches.
func (s *Screen) Batches(list []ledger.BatchInfo, more bool) error {
	if s.opts.JSON {
		for i := range list {
			b := &list[i]
			line := batchLine{"batch", b.ID, b.Sources, beijing.Stamp(b.Created), b.Done, b.Run, b.Items, b.Gross, map[string]int{}}
			for state, n := range b.States {
				line.States[string(state)] = n
			}
			if err := s.object(line); err != nil {
				return err
			}
		}
		return nil
	}
	w := &s.words.lists
	var b strings.Builder
	if len(list) == 0 {
		b.WriteString(w.none)
	}
	for i := range list {
		b.WriteString(s.words.batchText(&list[i], s.opts.Lang))
	}
	if more {
		b.WriteString(w.more)
	}
	return s.show(b.String())
}

func (w *words) batchText(b *ledger.BatchInfo, in string) string {
	head := b.ID + "  " + minute(b.Created) + "  " + Plain(strings.Join(b.Sources, w.doubt.all))
	if !b.Done {
		head += w.lists.unread
	}
	var states []string
	for _, s := range ledger.States() {
		if n := b.States[s]; n > 0 {
			states = append(states, s.Name().Text(in)+" "+thousands(n))
		}
	}
	line := fmt.Sprintf(w.lists.orders, thousands(b.Items), Money(b.Gross))
	if len(states) > 0 {
		line += w.halts.colon + strings.Join(states, w.doubt.all)
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

// Matches lists orders that were found; more says that there are others.
func (s *Screen) Matches(list []ledger.Match, more bool) error {
	if s.opts.JSON {
		for _, m := range list {
			if err := s.object(matchLine{"match", m.Key.OrderNo, m.Key.Seller, string(m.State), m.Buyer, maskedID(m.BuyerTax), m.Gross, beijing.Stamp(m.Created), string(m.By)}); err != nil {
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
	fmt.Fprintf(&b, s.words.lists.found, count)
	for _, m := range list {
		b.WriteString("  " + column(Plain(m.Key.OrderNo), 22) + "  " + column(m.State.Name().Text(s.opts.Lang), 12) + figure(Money(m.Gross), 16) + "  " + Plain(m.Buyer) + "\n")
	}
	if more {
		b.WriteString(s.words.lists.left)
	}
	return s.show(b.String())
}

// Rejected shows orders that are in no ledger, with the reasons.
func (s *Screen) Rejected(rows []report.Row) error {
	if s.opts.JSON {
		lines, err := s.rowLines(rows)
		if err != nil {
			return err
		}
		for _, line := range lines {
			if err := s.object(line); err != nil {
				return err
			}
		}
		return nil
	}
	var b strings.Builder
	b.WriteString(s.words.lists.rejected)
	for _, r := range rows {
		for _, f := range r.Findings {
			b.WriteString(s.words.finding(f, s.opts.Lang))
		}
	}
	return s.show(b.String())
}

// rowLines are rows of the results in the form of the export, with the type that lines of this kind
// have. Personal ID numbers are masked.
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

// object writes a line of JSON.
func (s *Screen) object(v any) error {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("encode JSON line: %w", err)
	}
	return s.write([]byte(b.String()))
}
