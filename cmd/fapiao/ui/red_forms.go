package ui

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// formLine is a red confirmation form for programs; its names do not change.
type formLine struct {
	Type      string         `json:"type"`
	FormNo    string         `json:"form_no"`
	Number    string         `json:"number"` // of its application
	Seller    string         `json:"seller"`
	Status    string         `json:"form_status"`
	Name      string         `json:"status_name"`
	By        string         `json:"started_by"` // seller or buyer
	Ours      bool           `json:"ours"`       // this ledger applied for it
	ForUs     bool           `json:"waits_for_us"`
	BlueNo    string         `json:"blue_invoice_no"`
	BuyerName string         `json:"buyer_name"`
	Reason    string         `json:"reason"`
	Net       invoice.Amount `json:"net"`
	Tax       invoice.Amount `json:"tax"`
	Applied   string         `json:"applied_at"`
	Deadline  string         `json:"deadline"`
	HoursLeft int            `json:"hours_left"`
	InvoiceNo string         `json:"invoice_no"` // of the red invoice
	Recorded  string         `json:"recorded"`   // of a red that was made elsewhere
	Act       string         `json:"act"`        // what was asked for: withdraw, agree or refuse
	ActState  string         `json:"act_status"`
	Message   string         `json:"message"`
}

func (s *Screen) formJSON(f *app.Form, now time.Time) formLine {
	by := "seller"
	if f.ByBuyer {
		by = "buyer"
	}
	return formLine{"form", f.BillNo, f.Number(), f.Seller, string(f.Status), s.printer.text(f.Status.Name()), by, f.Ours, f.ForUs(), f.BlueNo, f.Buyer,
		string(f.Reason), f.Net, f.Tax, beijing.Stamp(f.AppliedAt), beijing.Stamp(f.Deadline()), hoursLeft(f.Deadline(), now), f.No, recorded(f.Recorded), "", "", f.Message}
}

// recorded is what became of a red that was made elsewhere.
func recorded(r *pipeline.ElsewhereRed) string {
	switch {
	case r == nil:
		return ""
	case errors.Is(r.Refused, pipeline.ErrRedExceeds):
		return "exceeds"
	case errors.Is(r.Refused, pipeline.ErrRedBeside):
		return "beside"
	case r.Refused != nil:
		return "refused"
	case r.Amended:
		return "amended"
	case r.Whole:
		return "whole"
	case r.Placed:
		return "part"
	}
	return "unplaced"
}

// Forms lists red confirmation forms.
func (s *Screen) Forms(list *app.Forms) error {
	s.End()
	if s.opts.JSON {
		for i := range list.List {
			if err := s.writeJSON(s.formJSON(&list.List[i], list.Now)); err != nil {
				return err
			}
		}
		return nil
	}
	var b strings.Builder
	if len(list.List) == 0 {
		b.WriteString(s.printer.text(lang.Text{Zh: "没有红字确认单。\n", En: "There are no red confirmation forms.\n"}))
	}
	ours := 0
	for i := range list.List {
		f := &list.List[i]
		if b.WriteString(s.printer.form(f, list.Now)); f.ForUs() {
			ours++
		}
	}
	if ours > 0 {
		b.WriteString(s.printer.text(lang.Format(
			"等我方确认 %d 张：fapiao red agree 确认单编号，或 fapiao red refuse 确认单编号\n",
			"%d wait for your answer: fapiao red agree FORM, or fapiao red refuse FORM\n", ours)))
	}
	if list.More {
		b.WriteString(s.printer.text(lang.Text{Zh: "还有更多：用 --since 缩短天数\n", En: "There are more: use fewer days with --since\n"}))
	}
	return s.show(b.String())
}

// form is a form with its state and what it is about.
func (p printer) form(f *app.Form, now time.Time) string {
	by := lang.Text{Zh: "销方手工", En: "by hand"}
	switch {
	case f.ByBuyer:
		by = lang.Text{Zh: "购方发起", En: "by the buyer"}
	case f.Ours:
		by = lang.Text{Zh: "本系统", En: "by fapiao"}
	}
	name := p.text(f.Status.Name())
	if f.BillNo == "" && f.Status == "" {
		name = ""
	}
	out := "  " + column(Plain(cmp.Or(f.BillNo, f.Number())), 20) + "  " + column(name, 26) + "  " + p.text(by) + "  " + minuteOrNone(f.AppliedAt) + "\n    " +
		p.text(lang.Format("蓝票 %s  %s  %s  金额 %s  税额 %s", "of invoice %s  %s  %s  net %s  tax %s",
			Plain(f.BlueNo), f.Reason.Name(), cut(f.Buyer, 30), Money(-f.Net), Money(-f.Tax)))
	if until := p.until(f.Deadline(), now); until != "" {
		out += "  " + until
	}
	if f.No != "" {
		out += "  " + p.text(lang.Format("红票 %s", "red invoice %s", Plain(f.No)))
	}
	if said := p.said(f.Message); said != "" && f.Status.Dead() && said != f.Status.Name().Zh {
		out += "\n    → " + Plain(said)
	}
	return out + "\n"
}

func minuteOrNone(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return minute(t)
}

// ConfirmForms shows the forms and asks the person.
func (s *Screen) ConfirmForms(ctx context.Context, a app.Acting) (app.Answer, error) {
	var b strings.Builder
	for i := range a.Forms {
		b.WriteString(s.printer.formCase(a.Act, &a.Forms[i], s.opts.Now()))
	}
	b.WriteString(s.printer.text(lang.Format("将%s %d 张红字确认单。确认请输入 yes：", "This will %s %d forms. Type yes to continue: ",
		app.FormNames[a.Act], a.Count)))
	return s.answer(ctx, b.String())
}

func (p printer) formCase(act pipeline.FormAct, c *app.FormCase, now time.Time) string {
	text := p.form(&c.Form, now)
	if c.BillNo == "" {
		text = "  " + Plain(c.Asked) + "\n"
	}
	switch {
	case c.Reason != (lang.Text{}):
		text += "    → " + p.text(c.Reason) + "\n"
	case c.State != "":
		text += "    → " + p.text(app.FormNames[act]) + p.text(textColon) + p.text(c.Outcome())
		if c.Error != "" {
			text += "  " + Plain(p.said(c.Error))
		}
		text += "\n"
	}
	return text
}

// Acted shows what became of acts on forms.
func (s *Screen) Acted(a *app.Acted) error {
	s.End()
	if s.opts.JSON {
		for i := range a.Forms {
			c := &a.Forms[i]
			line := s.formJSON(&c.Form, a.Now)
			line.Act, line.ActState = string(a.Act), string(c.State)
			if c.State == "" {
				line.ActState, line.Message = "refused", s.printer.text(c.Reason)
			} else if c.Error != "" {
				line.Message = nuonuo.MaskPersonal(c.Error)
			}
			if err := s.writeJSON(line); err != nil {
				return err
			}
		}
		return s.Summary(a.Result, "")
	}
	var b strings.Builder
	for i := range a.Forms {
		b.WriteString(s.printer.formCase(a.Act, &a.Forms[i], a.Now))
	}
	b.WriteString(s.printer.reds(a.Reds, false))
	for i := range a.Summary.Stops {
		var goes lang.Text // where nothing was left to do, nothing goes on
		if slices.ContainsFunc(a.Forms, func(f app.FormCase) bool { return f.Seller == a.Summary.Stops[i].Seller && f.State != ledger.Done }) {
			goes = sameCommand
		}
		b.WriteString(s.printer.stop(&a.Summary.Stops[i], goes))
	}
	return s.show(b.String())
}
