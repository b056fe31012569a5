package ui

import (
	"fmt"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// refundSumLine is what refund lists ask for of one invoice, for programs.
type refundSumLine struct {
	Type     string         `json:"type"`
	Number   string         `json:"number"`
	Order    bool           `json:"order"` // number is an order's
	File     string         `json:"file"`
	Sheet    string         `json:"sheet"`
	Cell     string         `json:"cell"` // of the first row
	Refunds  int            `json:"refunds"`
	Rows     int            `json:"rows"`
	Bad      int            `json:"bad_rows"`
	Whole    bool           `json:"whole"`
	Quantity string         `json:"quantity"`
	Gross    invoice.Amount `json:"gross"`
}

// refundSums is how many invoices are listed for people; programs get all.
const refundSums = 20

// RefundsTested shows how a profile reads refund lists.
func (s *Screen) RefundsTested(t *app.RefundTest) error {
	s.End()
	columns := &app.ProfileTest{Profile: t.Profile, Files: t.Files, Given: t.Given}
	if s.opts.JSON {
		if err := s.profileTestLines(columns); err != nil {
			return err
		}
		for i := range t.Invoices {
			v := &t.Invoices[i]
			err := s.writeJSON(refundSumLine{"refund_sum", v.Number, v.Order, v.Place.File, v.Place.Sheet, v.Place.AtCell().Cell(),
				v.Refunds, v.Rows, v.Bad, v.Whole, v.Quantity.String(), v.Gross})
			if err != nil {
				return err
			}
		}
		return nil
	}
	if err := s.show(s.printer.profileColumns(columns)); err != nil {
		return err
	}
	if err := s.Findings(ByJSON); err != nil {
		return err
	}
	return s.show(s.printer.refundSums(t))
}

// refundSums lists the first invoices with what is asked for, and counts all.
func (p printer) refundSums(t *app.RefundTest) string {
	var b strings.Builder
	fmt.Fprintln(&b)
	var gross invoice.Amount
	for i := range t.Invoices {
		v := &t.Invoices[i]
		gross += v.Gross
		if i >= refundSums {
			continue
		}
		what := lang.Text{Zh: "发票", En: "invoice"}
		if v.Order {
			what = lang.Text{Zh: "订单", En: "order"}
		}
		parts := []string{p.text(what) + " " + v.Number, p.text(lang.Format("%d 笔退款", "refunds: %d", v.Refunds)), Money(v.Gross)}
		if !v.Quantity.IsZero() {
			parts = append(parts, p.text(lang.Format("数量 %s", "quantity %s", v.Quantity.String())))
		}
		if v.Whole {
			parts = append(parts, p.text(lang.Text{Zh: "整张", En: "all of it"}))
		}
		if v.Bad > 0 {
			parts = append(parts, p.text(lang.Format("%d 行不能用", "rows not usable: %d", v.Bad)))
		}
		fmt.Fprintln(&b, Plain(strings.Join(parts, "  ")))
	}
	if n := len(t.Invoices) - refundSums; n > 0 {
		fmt.Fprintln(&b, p.text(lang.Format("……另有 %d 张", "… and %d more", n)))
	}
	fmt.Fprintln(&b, p.text(lang.Format(
		"共 %[1]d 笔退款，涉及 %[2]d 张发票或订单，退款金额合计 %[3]s；读取 %[4]d 行，不能用 %[5]d，按条件或隐藏而不读取 %[6]d",
		"Refunds: %[1]d of %[2]d invoices or orders, in all %[3]s; rows read %[4]d, not usable %[5]d, left out by conditions or hidden %[6]d",
		t.Refunds, len(t.Invoices), Money(gross), t.Rows, t.Bad, t.Skipped)))
	return b.String()
}
