package ui

import (
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/writers/jsonl"
)

// The lines for programs; their names do not change.
type (
	redLine struct {
		Type        string         `json:"type"`
		Number      string         `json:"number"` // of the red invoice, also of its form's application
		OrderNo     string         `json:"order_no"`
		Seller      string         `json:"seller"`
		Kind        string         `json:"kind"`
		BlueCode    string         `json:"blue_invoice_code"`
		BlueNo      string         `json:"blue_invoice_no"`
		BuyerName   string         `json:"buyer_name"`
		Reason      string         `json:"reason"`
		Whole       bool           `json:"whole"`
		Lines       []redPart      `json:"lines"`
		Net         invoice.Amount `json:"net"` // positive, as tax and gross
		Tax         invoice.Amount `json:"tax"`
		Gross       invoice.Amount `json:"gross"`
		Status      string         `json:"status"` // state of the ledger, refused or planned
		Name        string         `json:"status_name"`
		FormStatus  string         `json:"form_status"`
		FormNo      string         `json:"form_no"`
		Applied     string         `json:"applied_at"`
		Deadline    string         `json:"deadline"`
		HoursLeft   int            `json:"hours_left"`
		InvoiceNo   string         `json:"invoice_no"`
		InvoiceCode string         `json:"invoice_code"`
		IssuedAt    string         `json:"issued_at"`
		PDFURL      string         `json:"pdf_url"`
		ErrorCode   string         `json:"error_code"`
		Error       string         `json:"error"`
		Before      bool           `json:"before"`
	}
	redPart struct {
		Line     int            `json:"line"`
		Quantity string         `json:"quantity"`
		Net      invoice.Amount `json:"net"`
		Tax      invoice.Amount `json:"tax"`
	}
)

// redLines writes reds and the summary.
func (s *Screen) redLines(r *app.Reversed, next string) error {
	for i := range r.Reds {
		var now time.Time
		if r.Result.Reds != nil {
			now = r.Result.Reds.Now
		}
		if err := s.writeJSON(s.redJSON(&r.Reds[i], now)); err != nil {
			return err
		}
	}
	return s.Summary(r.Result, next)
}

func (s *Screen) redJSON(c *app.RedCase, now time.Time) redLine {
	b, d := &c.Body, &c.Detail
	status := string(c.State)
	switch {
	case c.Refused != nil:
		status = refusedName
	case c.ID == 0:
		status = plannedName
	}
	line := redLine{"red", b.Number, b.Blue.OrderNo, c.Seller, string(b.Blue.Kind), b.Blue.Code, b.Blue.No, b.Blue.Buyer, string(b.Reason), b.Red.Whole,
		[]redPart{}, b.Net, b.Tax, b.Gross, status, s.printer.text(c.Status()), string(d.Status), d.BillNo, beijing.Stamp(d.AppliedAt), "", 0,
		d.No, d.Code, beijing.Stamp(d.IssuedAt), d.PDF, c.Code, s.printer.whyRed(c), c.Before}
	if b.Blue.No == "" {
		line.BlueNo = c.Asked
	}
	for _, l := range b.Red.Lines {
		line.Lines = append(line.Lines, redPart{l.Index, l.Quantity.String(), l.Net, l.Tax})
	}
	if c.Waiting() {
		line.Deadline, line.HoursLeft = beijing.Stamp(d.Deadline()), hoursLeft(d.Deadline(), now)
	}
	return line
}

// hoursLeft is how many whole hours are left until a deadline; 0 after it.
func hoursLeft(deadline, now time.Time) int {
	if deadline.IsZero() || now.IsZero() {
		return 0
	}
	return max(int(deadline.Sub(now).Hours()), 0)
}

// redSummary is the object of the summary about red invoices; nil where there is nothing to say.
func redSummary(r *app.Reds) *jsonl.Reds {
	if !r.Any() {
		return nil
	}
	dead := map[string]int{}
	for i := range r.Dead {
		status := string(r.Dead[i].Detail.Status)
		if status == "" {
			status = string(ledger.Failed)
		}
		dead[status]++
	}
	return &jsonl.Reds{Open: r.Open, Held: r.Held, Waiting: r.Waiting, Deadline: beijing.Stamp(r.Nearest), HoursLeft: hoursLeft(r.Nearest, r.Now),
		Stuck: len(r.Stuck), Dead: len(r.Dead), DeadBy: dead}
}
