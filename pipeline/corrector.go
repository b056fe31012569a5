package pipeline

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// RedForm is a red confirmation form as the platform shows it.
type RedForm struct {
	BillID, BillNo, BillUUID string
	Sheet                    string // 申请单号, where it is an information sheet; its BillNo is the 信息表编号
	Status                   red.Status
	Pending                  string         // requestStatus: 01 withdrawing, 02 not withdrawn, 03 confirming, 04 not confirmed
	ByBuyer                  bool           // the buyer applied
	Message                  string         // masked
	Account                  ledger.Trouble // the application failed because of the seller's account
	BlueNo, BlueCode         string
	Kind                     invoice.Kind // of the blue invoice
	Buyer, BuyerTax          string
	Reason                   invoice.RedReason
	AppliedAt                time.Time
	Net, Tax                 invoice.Amount // positive
	Serial, No, OrderNo      string         // of the red invoice, once issued
	Rows                     []FormRow      // by line of the blue invoice; nil: not known
	Raw                      ledger.Excerpt
}

// RedFormAnswer is the answer to a query of forms.
type RedFormAnswer struct {
	Forms  []RedForm
	More   bool           // there are further pages
	Failed effect.Outcome // Kind is Accepted when the query did not fail
}

// FormID names a form. The platform takes the first that is not empty.
type FormID struct {
	UUID   string `json:"uuid,omitempty"`
	BillID string `json:"bill_id,omitempty"`
	BillNo string `json:"bill_no,omitempty"`
	// Sheet is the 申请单号 of an information sheet (红字信息表), which is treated as a form is.
	Sheet string `json:"sheet,omitempty"`
}

// FormOf names what must be confirmed before the red invoice is issued.
func FormOf(b *red.Body) FormID {
	if b.Flow == red.FlowSheet {
		return FormID{Sheet: b.Sheet}
	}
	return FormID{BillID: b.Number}
}

// ID names a form by all that the platform says of it.
func (f *RedForm) ID() FormID {
	return FormID{UUID: f.BillUUID, BillID: f.BillID, BillNo: f.BillNo, Sheet: f.Sheet}
}

// FormQuery selects forms: one, or a page of those that were applied for in a period of at most 90
// days.
type FormQuery struct {
	FormID
	From, To time.Time
	Page     int // from 1
	Buyer    bool
	Status   red.Status // of the forms of a period; empty: all
	// Sheets asks for the information sheets of a period of at most 60 days.
	Sheets bool
}

// FormAct is what is done to a form.
type FormAct string

// What can be done to a form.
const (
	ActWithdraw FormAct = "withdraw"
	ActAgree    FormAct = "agree"
	ActRefuse   FormAct = "refuse"
)

// Corrector is the part of the platform that corrects invoices. Its calls never retry; those that
// change something ask effect.BeforeSending at the last moment.
type Corrector interface {
	// PrepareRed makes the request of a red invoice: of its form, or of an order with negative
	// lines. planned stands in for the time.
	PrepareRed(seller string, b *red.Body, planned time.Time) (effect.Request, error)
	// ApplyRed sends the request of a form. A repeated number is a Duplicate.
	ApplyRed(ctx context.Context, r effect.Request) effect.Outcome
	// ApplySheet sends the request of an information sheet.
	ApplySheet(ctx context.Context, r effect.Request) effect.Outcome
	// FetchRed requests the red invoice of a form that is settled (fastInvoiceRed).
	FetchRed(ctx context.Context, seller string, b *red.Body, d *red.Detail) effect.Outcome
	// RedForms queries forms.
	RedForms(ctx context.Context, seller string, q FormQuery) RedFormAnswer
	// RefreshForms makes the platform get the forms of a period from the bureau.
	RefreshForms(ctx context.Context, seller string, from, to time.Time) effect.Outcome
	// ActOnForm withdraws a form, agrees to it or refuses it. Only a query shows what became of it.
	ActOnForm(ctx context.Context, seller string, id FormID, act FormAct, why string) effect.Outcome
	// Void makes a paper invoice void (作废). A query of its order shows what became of it.
	Void(ctx context.Context, seller string, v Voiding) effect.Outcome
	// Deliver sends an issued invoice to one recipient. Nobody can be asked what became of it.
	Deliver(ctx context.Context, seller string, d Delivery) effect.Outcome
}

// Voiding is the invoice that is made void.
type Voiding struct {
	Serial   string `json:"serial"`
	Code     string `json:"code"`
	No       string `json:"no"`
	Reason   string `json:"reason,omitempty"`   // 1..4; empty: the platform's default
	Specific string `json:"specific,omitempty"` // required for reason 4
}

// Delivery is an invoice and one recipient. Exactly one of Phone and Email is set.
type Delivery struct {
	Code  string `json:"code,omitempty"`
	No    string `json:"no"`
	Phone string `json:"phone,omitempty"`
	Email string `json:"email,omitempty"`
}
