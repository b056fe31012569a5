package red

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Effect is the kind of effect that reverses an invoice. Its subject is the number of the blue
// invoice and which red of it this is.
const Effect ledger.Effect = "red"

// Flow is how the platform takes a red invoice.
type Flow string

// The flows.
const (
	FlowForm     Flow = "form"     // 数电: a red confirmation form
	FlowNegative Flow = "negative" // kinds before 数电: an order with negative lines
	// FlowSheet is for special kinds before 数电: an information sheet (红字信息表), then an order
	// with negative lines.
	FlowSheet Flow = "sheet"
)

// FlowOf is the flow of a kind of blue invoice; billInfo is the number of an information sheet that
// is approved already.
func FlowOf(k invoice.Kind, billInfo string) Flow {
	switch {
	case k.Digital():
		return FlowForm
	case k.Special() && billInfo == "":
		return FlowSheet
	}
	return FlowNegative
}

// Confirmed reports that something must be confirmed before the red invoice is issued: a form by
// the buyer, or a sheet by the bureau.
func (f Flow) Confirmed() bool { return f != FlowNegative }

// Origin is where a red invoice was made.
type Origin string

// Bureau is the origin of a red that was made by hand at the tax bureau, or that a buyer started.
const Bureau Origin = "bureau"

// Body is what a person planned; it never changes.
type Body struct {
	Number   string             `json:"number"`              // order number of the red invoice, also the form's billId
	Key      string             `json:"key"`                 // see Key
	RefundNo string             `json:"refund_no,omitempty"` // 退款单号, of a refund list
	Flow     Flow               `json:"flow"`
	Reason   invoice.RedReason  `json:"reason"`
	Blue     Blue               `json:"blue"`
	Red      invoice.Red        `json:"red"`
	Lines    []invoice.BlueLine `json:"lines,omitempty"`     // of the blue invoice, at least those that Red names
	BillInfo string             `json:"bill_info,omitempty"` // 红字信息表编号, of special kinds before 数电
	Sheet    string             `json:"sheet,omitempty"`     // 申请单号 of the information sheet, of FlowSheet
	Source   invoice.Place      `json:"source,omitzero"`     // where it was asked for
	Given    Given              `json:"given,omitzero"`      // what the list was read with
	Remark   string             `json:"remark,omitempty"`
	// Origin is Bureau for a red that was made outside of this ledger; empty for its own.
	Origin Origin `json:"origin,omitempty"`
	// What it adds up to, positive. Red has no lines where those of the blue invoice are not known.
	Net   invoice.Amount `json:"net"`
	Tax   invoice.Amount `json:"tax"`
	Gross invoice.Amount `json:"gross"`
}

// Given is what a list needs beside itself to ask for a red once more, as it was given on the
// command line.
type Given struct {
	Issued     []string `json:"issued,omitempty"`      // --issued: the exports of issued invoices
	Profile    string   `json:"profile,omitempty"`     // --profile
	Reason     bool     `json:"reason,omitempty"`      // --reason: rows have none
	Seller     bool     `json:"seller,omitempty"`      // --seller
	HiddenRows string   `json:"hidden_rows,omitempty"` // --hidden-rows, beside the default
}

// Blue is the invoice that is reversed.
type Blue struct {
	OrderNo  string         `json:"order_no,omitempty"` // empty where it was issued elsewhere
	Serial   string         `json:"serial,omitempty"`
	Kind     invoice.Kind   `json:"kind"`
	Code     string         `json:"code,omitempty"` // 发票代码, of kinds before 数电
	No       string         `json:"no"`             // 发票号码
	IssuedAt time.Time      `json:"issued_at,omitzero"`
	Buyer    string         `json:"buyer"`
	BuyerTax string         `json:"buyer_tax,omitempty"`
	Address  string         `json:"address,omitempty"` // of the buyer, as are Tel and Account: a red order repeats them
	Tel      string         `json:"tel,omitempty"`
	Account  string         `json:"account,omitempty"`
	Phone    string         `json:"phone,omitempty"` // where the red invoice is delivered
	Email    string         `json:"email,omitempty"`
	Net      invoice.Amount `json:"net"`
	Tax      invoice.Amount `json:"tax"`
	Gross    invoice.Amount `json:"gross"`
}

// Detail is what the platform says of a red invoice. It is empty before the first answer.
type Detail struct {
	BillNo    string    `json:"bill_no,omitempty"`   // 红字确认单编号, or 红字信息表编号
	BillUUID  string    `json:"bill_uuid,omitempty"` //
	Status    Status    `json:"status,omitempty"`
	Pending   string    `json:"pending,omitempty"`   // requestStatus: "01" withdrawing … "04" confirmation failed
	AppliedAt time.Time `json:"applied_at,omitzero"` // as the form says
	SettledAt time.Time `json:"settled_at,omitzero"` // when it was first seen settled
	Serial    string    `json:"serial,omitempty"`    // of the red invoice
	No        string    `json:"no,omitempty"`        // 红票号码
	Code      string    `json:"code,omitempty"`      // 红票代码, of kinds before 数电
	IssuedAt  time.Time `json:"issued_at,omitzero"`  // of the red invoice
	PDF       string    `json:"pdf,omitempty"`       //
	OFD       string    `json:"ofd,omitempty"`       //
	XML       string    `json:"xml,omitempty"`       //
	Fetching  bool      `json:"fetching,omitempty"`  // fastInvoiceRed was called: paper kinds
}

// Deadline is when a form that waits lapses; zero where it does not wait.
func (d *Detail) Deadline() time.Time {
	if !d.Status.Waiting() || d.AppliedAt.IsZero() {
		return time.Time{}
	}
	return d.AppliedAt.Add(Window)
}

// Subject identifies a red of an invoice: what was asked for (key), and which attempt at it this
// is, from 1.
func Subject(code, no, key string, attempt int) string {
	if code != "" {
		no = code + "-" + no
	}
	return no + "#" + key + "#" + strconv.Itoa(attempt)
}

// Key identifies what is asked for of an invoice. The same refund, read twice, has the same key,
// wherever it stands: its own number if it has one, else what is to be reversed.
func Key(refundNo string, reason invoice.RedReason, parts []invoice.Reduction) string {
	var text strings.Builder
	if refundNo != "" {
		fmt.Fprintf(&text, "no\x00%s", refundNo)
	} else {
		fmt.Fprintf(&text, "%s", reason)
		sorted := slices.SortedFunc(slices.Values(parts), func(a, b invoice.Reduction) int { return a.Index - b.Index })
		for _, p := range sorted {
			fmt.Fprintf(&text, "\x00%d %s %s", p.Index, p.Quantity, p.Gross)
		}
	}
	sum := sha256.Sum256([]byte(text.String()))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:10])
}

// Number is the order number of a red invoice: it depends on the seller and the subject alone, so
// that a red that is planned again meets itself. It has 20 characters.
func Number(seller, subject string) string {
	sum := sha256.Sum256([]byte("red\x00" + seller + "\x00" + subject))
	return "RED" + base32.StdEncoding.EncodeToString(sum[:])[:17]
}

// Unplaced reports that it was made elsewhere and that its form does not say what of the lines it
// takes back.
func (b *Body) Unplaced() bool { return b.Origin == Bureau && !b.Red.Whole && len(b.Red.Lines) == 0 }

// Encode is the body as the ledger keeps it.
func (b *Body) Encode() ([]byte, error) { return json.Marshal(b) }

// Decode reads a body and a detail of an effect.
func Decode(e *ledger.Entry) (b Body, d Detail, err error) {
	if e.Plan == nil {
		return b, d, fmt.Errorf("effect %d is no red invoice", e.ID)
	}
	if err := json.Unmarshal(e.Plan.Body, &b); err != nil {
		return b, d, fmt.Errorf("read red invoice %s: %w", e.Plan.Subject, err)
	}
	if len(e.Detail) > 0 {
		if err := json.Unmarshal(e.Detail, &d); err != nil {
			return b, d, fmt.Errorf("read the state of red invoice %s: %w", e.Plan.Subject, err)
		}
	}
	return b, d, nil
}
