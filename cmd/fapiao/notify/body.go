package notify

import (
	"path/filepath"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Body is a digest for programs; its names do not change. Amounts are yuan with two decimals, times
// RFC 3339 in Beijing; a text that is not known is empty.
type Body struct {
	Type        string     `json:"type"` // digest, or test
	Title       string     `json:"title"`
	Problem     bool       `json:"problem"`
	Command     string     `json:"command"`
	Environment string     `json:"environment"`
	Simulated   bool       `json:"simulated"` // the invoices are not valid
	Code        int        `json:"code"`      // exit code
	Outcome     string     `json:"outcome"`   // what it means
	Error       string     `json:"error"`
	Sellers     []seller   `json:"sellers"`
	Run         string     `json:"run"`
	Host        string     `json:"host"`
	Version     string     `json:"version"`
	Begun       string     `json:"begun"`
	Ended       string     `json:"ended"`
	Batch       string     `json:"batch"`
	Files       []string   `json:"files"`
	Orders      int        `json:"orders"`
	States      []stateSum `json:"states"`
	Sent        int        `json:"sent"` // by this run, as the next three
	Issued      int        `json:"issued"`
	Failed      int        `json:"failed"`
	RedsFailed  int        `json:"reds_failed"`
	Stops       []stop     `json:"stops"`
	Held        int        `json:"held"`
	Missing     int        `json:"missing"`
	Differing   int        `json:"differing"`
	Oldest      *oldest    `json:"oldest,omitempty"`
	Reds        *reds      `json:"reds,omitempty"`
	BuyerForms  *buyers    `json:"buyer_forms,omitempty"`
	Alarms      []alarm    `json:"alarms"`
	Todo        []string   `json:"todo"`
	Next        string     `json:"next"` // command line
	Results     string     `json:"results"`
	Link        string     `json:"link"`
}

type (
	seller struct {
		TaxNum string `json:"tax_num"`
		Name   string `json:"name"`
	}
	stateSum struct {
		Status string         `json:"status"`
		Orders int            `json:"orders"`
		Net    invoice.Amount `json:"net"`
		Tax    invoice.Amount `json:"tax"`
		Gross  invoice.Amount `json:"gross"`
	}
	stop struct {
		Seller  string `json:"seller"`
		Trouble string `json:"trouble"`
		Code    string `json:"code"`
		Text    string `json:"text"`
		Since   string `json:"since"`
		Until   string `json:"until"`
	}
	oldest struct {
		Seller  string `json:"seller"`
		OrderNo string `json:"order_no"`
		Status  string `json:"status"`
		Since   string `json:"since"`
	}
	reds struct {
		Open    int    `json:"open"`
		Held    int    `json:"held"`
		Waiting int    `json:"waiting"`
		Nearest string `json:"nearest"`
		Stuck   int    `json:"stuck"`
		Dead    int    `json:"dead"`
		Forms   []form `json:"forms"` // those that wait, the nearest deadlines first
		// Failed are those that are stuck, then those that are dead.
		Failed []failedRed `json:"failed"`
	}
	failedRed struct {
		Seller  string         `json:"seller"`
		Invoice string         `json:"invoice_no"` // that is not reversed
		OrderNo string         `json:"order_no"`   // empty: it was issued elsewhere
		Gross   invoice.Amount `json:"gross"`
		Status  string         `json:"status_name"`
		Error   string         `json:"error"`
	}
	buyers struct {
		Waiting int         `json:"waiting"`
		Nearest string      `json:"nearest"`
		Late    int         `json:"late"`   // past their deadline, and not known to be void
		Lapsed  int         `json:"lapsed"` // found by this run
		Forms   []buyerForm `json:"forms"`  // those that wait, the nearest deadlines first
	}
	buyerForm struct {
		Seller    string         `json:"seller"`
		BillNo    string         `json:"bill_no"`
		Invoice   string         `json:"invoice_no"`
		BuyerName string         `json:"buyer_name"`
		Gross     invoice.Amount `json:"gross"`
		Deadline  string         `json:"deadline"`
	}
	form struct {
		Seller   string         `json:"seller"`
		BillNo   string         `json:"bill_no"`
		Invoice  string         `json:"invoice_no"` // that is reversed
		OrderNo  string         `json:"order_no"`
		Gross    invoice.Amount `json:"gross"`
		Deadline string         `json:"deadline"`
	}
	alarm struct {
		Cause  string `json:"cause"` // of status --alarm, or account --alarm
		Seller string `json:"seller"`
		Count  int    `json:"count"`
		Since  string `json:"since"`
		Ends   string `json:"deadline"` // of lapse: the first one
		Next   string `json:"next"`
	}
)

// bodyOf is what a run was, for programs.
func bodyOf(r *Run) Body {
	b := Body{
		Type: "digest", Command: r.Command, Environment: string(r.Config.Environment), Simulated: r.simulated(), Code: r.Code,
		Outcome: r.Outcome.Text(r.Config.Lang), Error: nuonuo.MaskPersonal(r.Error), Run: r.ID, Host: r.Host, Version: r.Version,
		Begun: beijing.Stamp(r.Begun), Ended: beijing.Stamp(r.Ended), Next: r.Next,
		Sellers: []seller{}, Files: []string{}, States: []stateSum{}, Stops: []stop{}, Alarms: []alarm{}, Todo: []string{},
	}
	for _, s := range r.Config.Sellers {
		b.Sellers = append(b.Sellers, seller{s.TaxNum, s.Name})
	}
	b.result(r)
	for i := range r.alarms() {
		c := &r.Watched.Causes[i]
		b.Alarms = append(b.Alarms, alarm{string(c.Kind), c.Seller, c.Count, beijing.Stamp(c.Since), beijing.Stamp(c.Ends), r.Helps(c)})
	}
	for i := range r.Accounts {
		for _, a := range r.Accounts[i].Alarms {
			b.Alarms = append(b.Alarms, alarm{Cause: string(a), Seller: r.Accounts[i].Seller})
		}
	}
	return b
}

// result adds what a use returned.
func (b *Body) result(r *Run) {
	if r.Result == nil {
		return
	}
	s := &r.Result.Summary
	b.Batch, b.Orders, b.Results = s.Batch, s.Orders, absolute(r.Result.Results)
	for _, name := range s.Sources {
		b.Files = append(b.Files, filepath.Base(name))
	}
	for _, x := range s.Parts() {
		b.States = append(b.States, stateSum{string(x.State), x.Orders, x.Net, x.Tax, x.Gross})
	}
	did := &r.Result.Did
	b.Sent, b.Issued, b.Failed, b.RedsFailed = did.Sent, did.Issued, did.Failed, did.RedsFailed
	for _, x := range s.Stops {
		b.Stops = append(b.Stops, stop{x.Seller, string(x.Trouble), x.Code, nuonuo.MaskPersonal(x.Text), beijing.Stamp(x.Since), beijing.Stamp(x.Until)})
	}
	for _, k := range r.Result.Doubts.Held() {
		b.Held += k.Orders
	}
	b.Missing, b.Differing = len(r.Result.Doubts.Missing), r.Result.Doubts.Differing
	if a := r.activity(); a != nil && a.Oldest != nil {
		b.Oldest = &oldest{a.Oldest.Seller, a.Oldest.OrderNo, string(a.Oldest.State), beijing.Stamp(a.Oldest.Since)}
	}
	b.Reds, b.BuyerForms = redsOf(r), buyersOf(r)
}

// buyersOf is what waits of buyers' forms; nil where there is nothing to say.
func buyersOf(r *Run) *buyers {
	f := r.buyers()
	if !f.Any() {
		return nil
	}
	out := &buyers{len(f.Waits), beijing.Stamp(f.Nearest()), len(f.Late), len(f.Lapsed), []buyerForm{}}
	for i := range f.Waits[:min(len(f.Waits), mostListed)] {
		x := &f.Waits[i]
		out.Forms = append(out.Forms, buyerForm{x.Seller, x.BillNo, x.BlueNo, nuonuo.MaskPersonal(x.Buyer), x.Net + x.Tax, beijing.Stamp(x.Deadline())})
	}
	return out
}

// redsOf is what is open of reds; nil where nothing is.
func redsOf(r *Run) *reds {
	x := r.reds()
	if !x.Any() {
		return nil
	}
	out := &reds{x.Open, x.Held, x.Waiting, beijing.Stamp(x.Nearest), len(x.Stuck), len(x.Dead), []form{}, []failedRed{}}
	for _, list := range [][]app.RedCase{x.Stuck, x.Dead} {
		for i := range list[:min(len(list), mostListed)] {
			c := &list[i]
			out.Failed = append(out.Failed, failedRed{c.Seller, c.Body.Blue.No, c.Body.Blue.OrderNo, c.Body.Gross,
				c.Status().Text(r.Config.Lang), nuonuo.MaskPersonal(c.Why().Text(r.Config.Lang))})
		}
	}
	for i := range x.Waits {
		c := &x.Waits[i]
		out.Forms = append(out.Forms, form{c.Seller, c.Detail.BillNo, c.Body.Blue.No, c.Body.Blue.OrderNo, c.Body.Gross, beijing.Stamp(c.Detail.Deadline())})
	}
	return out
}
