package platform

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// PrepareRed makes the request of a red invoice; see pipeline.Corrector.
func (p *Platform) PrepareRed(seller string, b *red.Body, planned time.Time) (effect.Request, error) {
	s, err := p.seller(seller)
	if err != nil {
		return effect.Request{}, err
	}
	var body []byte
	switch b.Flow {
	case red.FlowForm:
		body, err = json.Marshal(application(s, b))
	case red.FlowSheet:
		body, err = json.Marshal(sheetApplication(s, b))
	default:
		body, err = nuonuo.EncodeIssue(negative(s, b, planned))
	}
	if err != nil {
		return effect.Request{}, fmt.Errorf("prepare the red invoice of %s: %w", b.Blue.No, err)
	}
	sum := sha256.Sum256(body)
	return effect.Request{Key: ledger.Key{Seller: seller, OrderNo: b.Number}, Body: body, Hash: hex.EncodeToString(sum[:])}, nil
}

// application is the request of a red confirmation form. Without lines it is for the whole invoice.
func application(s Seller, b *red.Body) nuonuo.RedApply {
	a := nuonuo.RedApply{
		BillID: b.Number, BlueKind: nuonuo.Kind(b.Blue.Kind), Source: nuonuo.SideSeller,
		SellerTaxNum: s.TaxNum, SellerName: s.Name, DepartmentID: s.DepartmentID, ClerkID: s.ClerkID, ExtensionNumber: s.Extension,
		BuyerTaxNum: b.Blue.BuyerTax, BuyerName: b.Blue.Buyer, Reason: nuonuo.RedReason(b.Reason), OrderNo: b.Number,
		Phone: b.Blue.Phone, Email: b.Blue.Email,
	}
	if b.Blue.Code == "" {
		a.BlueDigitalNo = b.Blue.No
	} else {
		a.BlueInvoiceCode, a.BlueInvoiceNo = b.Blue.Code, b.Blue.No
	}
	if b.Red.Whole {
		return a
	}
	for _, l := range b.Red.Lines {
		blue := lineOf(b, l.Index)
		a.Details = append(a.Details, nuonuo.RedDetail{
			BlueDetailIndex: fmt.Sprint(l.Index), GoodsName: blue.Name, Unit: blue.Unit, Spec: blue.Spec, GoodsCode: blue.Code,
			Price: optional(l.Price), Quantity: optional(l.Quantity.Neg()), Net: (-l.Net).String(), Tax: (-l.Tax).String(),
			TaxRate: blue.Rate.String(), FavouredPolicyFlag: nuonuo.Policy(blue.Policy),
		})
	}
	return a
}

func lineOf(b *red.Body, index int) invoice.BlueLine {
	i := slices.IndexFunc(b.Lines, func(l invoice.BlueLine) bool { return l.Index == index })
	if i < 0 {
		return invoice.BlueLine{Index: index}
	}
	return b.Lines[i]
}

// billInfoRemark must stand in the remark of a red special invoice of a kind before 数电 (protocol
// §3.2).
const billInfoRemark = "开具红字增值税专用发票信息表编号"

// negative is the red invoice of a kind before 数电: an order with negative lines.
func negative(s Seller, b *red.Body, planned time.Time) *nuonuo.Order {
	o := &nuonuo.Order{
		BuyerName: b.Blue.Buyer, BuyerTaxNum: b.Blue.BuyerTax, BuyerAddress: b.Blue.Address, BuyerTel: b.Blue.Tel, BuyerAccount: b.Blue.Account,
		SellerTaxNum: s.TaxNum, SellerTel: s.Tel, SellerAddress: s.Address, SellerAccount: s.Account,
		OrderNo: b.Number, OrderTime: nuonuo.FormatTime(planned),
		InvoiceCode: b.Blue.Code, InvoiceNum: b.Blue.No, RedReason: nuonuo.RedReason(b.Reason),
		DepartmentID: s.DepartmentID, ClerkID: s.ClerkID, Clerk: s.Clerk, Payee: s.Payee, Checker: s.Checker,
		ExtensionNumber: s.Extension, InvoiceType: nuonuo.TypeRed, Kind: nuonuo.Kind(b.Blue.Kind), Remark: b.Remark,
		BuyerPhone: b.Blue.Phone, BuyerEmail: b.Blue.Email,
		PushMode: pushMode(s.Push, invoice.Buyer{Phone: b.Blue.Phone, Email: b.Blue.Email}),
	}
	if b.BillInfo != "" {
		o.RedFormNo, o.Remark = b.BillInfo, billInfoRemark+b.BillInfo
	}
	for _, l := range b.Red.Lines {
		blue := lineOf(b, l.Index)
		o.Details = append(o.Details, nuonuo.Detail{
			GoodsName: blue.Name, GoodsCode: blue.Code, Spec: blue.Spec, Unit: blue.Unit, WithTax: "0",
			Price: optional(l.Price), Quantity: optional(l.Quantity.Neg()), TaxRate: blue.Rate.String(),
			TaxExcludedAmount: (-l.Net).String(), Tax: (-l.Tax).String(), TaxIncludedAmount: (-l.Net - l.Tax).String(),
			LineProperty: nuonuo.LineNormal, FavouredPolicyFlag: nuonuo.Policy(blue.Policy),
		})
	}
	return o
}

// ApplyRed sends an application; see pipeline.Corrector.
func (p *Platform) ApplyRed(ctx context.Context, r effect.Request) effect.Outcome {
	s, err := p.seller(r.Key.Seller)
	if err != nil {
		return effect.Outcome{Kind: effect.OutcomeStopped, Text: err.Error()}
	}
	var a nuonuo.RedApply
	if err := json.Unmarshal(r.Body, &a); err != nil {
		return effect.Outcome{Kind: effect.OutcomeNotSent, Text: err.Error()}
	}
	id, err := s.Client.ApplyRed(nuonuo.BeforeSending(ctx, effect.BeforeSending(ctx)), a)
	return s.acted(ctx, id, err)
}

// acted is the outcome of a call that changes something.
func (s Seller) acted(ctx context.Context, serial string, err error) effect.Outcome {
	if err != nil {
		s.reportTooFast(ctx, err)
		return outcome(err)
	}
	return effect.Outcome{Kind: effect.OutcomeAccepted, Serial: serial}
}

// FetchRed requests the red invoice of a form; see pipeline.Corrector.
func (p *Platform) FetchRed(ctx context.Context, seller string, b *red.Body, d *red.Detail) effect.Outcome {
	s, err := p.seller(seller)
	if err != nil {
		return effect.Outcome{Kind: effect.OutcomeStopped, Text: err.Error()}
	}
	r := nuonuo.FastRedRequest{
		OrderNo: b.Number, TaxNum: seller, ExtensionNumber: s.Extension, ClerkID: s.ClerkID, DepartmentID: s.DepartmentID,
		SerialNo: b.Blue.Serial, BillNo: d.BillNo, BillUUID: d.BillUUID, Kind: nuonuo.Kind(b.Blue.Kind),
	}
	if b.Blue.Code == "" {
		r.DigitalNo = b.Blue.No
	} else {
		r.InvoiceCode, r.InvoiceNo = b.Blue.Code, b.Blue.No
	}
	serial, err := s.Client.FastRed(nuonuo.BeforeSending(ctx, effect.BeforeSending(ctx)), r)
	out := s.acted(ctx, serial, err)
	if out.Kind == effect.OutcomeUnknown && strings.Contains(out.Text, beingIssued) {
		out.Kind = effect.OutcomeDuplicate // an answer: it is under way, whoever asked for it
	}
	return out
}

// beingIssued is what the platform answers while the bureau makes a red invoice (field report 3).
const beingIssued = "红票开具中"

// ActOnForm does something to a form; see pipeline.Corrector.
func (p *Platform) ActOnForm(ctx context.Context, seller string, id pipeline.FormID, act pipeline.FormAct, why string) effect.Outcome {
	s, err := p.seller(seller)
	if err != nil {
		return effect.Outcome{Kind: effect.OutcomeStopped, Text: err.Error()}
	}
	ctx = nuonuo.BeforeSending(ctx, effect.BeforeSending(ctx))
	form := formID(id)
	switch {
	case id.Sheet != "":
		err = s.withdrawSheet(ctx, id.Sheet, act)
	case act == pipeline.ActWithdraw:
		_, err = s.Client.WithdrawRed(ctx, form, nuonuo.SideSeller)
	default:
		_, err = s.Client.AnswerRed(ctx, nuonuo.RedAnswer{RedFormID: form, Side: nuonuo.SideSeller, Agree: act == pipeline.ActAgree, Reason: why})
	}
	return s.acted(ctx, "", err)
}

// formID names a form by one of its numbers.
func formID(id pipeline.FormID) nuonuo.RedFormID {
	switch {
	case id.UUID != "":
		return nuonuo.RedFormID{BillUUID: id.UUID}
	case id.BillID != "":
		return nuonuo.RedFormID{BillID: id.BillID}
	}
	return nuonuo.RedFormID{BillNo: id.BillNo}
}

// RefreshForms makes the platform get forms from the bureau; see pipeline.Corrector.
func (p *Platform) RefreshForms(ctx context.Context, seller string, from, to time.Time) effect.Outcome {
	s, err := p.seller(seller)
	if err != nil {
		return effect.Outcome{Kind: effect.OutcomeStopped, Text: err.Error()}
	}
	_, err = s.Client.RefreshRed(ctx, nuonuo.RedRefresh{Side: nuonuo.SideSeller, From: from, To: to,
		Account: nuonuo.Account{ExtensionNumber: s.Extension, ClerkID: s.ClerkID, DepartmentID: s.DepartmentID}})
	return s.acted(ctx, "", err)
}

// formPage is how many forms one page has.
const formPage = 50

// RedForms queries forms; see pipeline.Corrector.
func (p *Platform) RedForms(ctx context.Context, seller string, q pipeline.FormQuery) pipeline.RedFormAnswer {
	s, err := p.seller(seller)
	if err != nil {
		return pipeline.RedFormAnswer{Failed: effect.Outcome{Kind: effect.OutcomeStopped, Text: err.Error()}}
	}
	if q.Sheet != "" || q.Sheets {
		return s.sheets(ctx, &q)
	}
	id, side := formID(q.FormID), nuonuo.SideSeller
	if q.Buyer {
		side = nuonuo.SideBuyer
	}
	query := nuonuo.RedQuery{Side: side, BillUUID: id.BillUUID, BillID: id.BillID, BillNo: id.BillNo, Size: formPage, Page: max(q.Page, 1)}
	if id == (nuonuo.RedFormID{}) {
		query.From, query.To, query.Status = q.From, q.To, nuonuo.RedStatus(q.Status)
	}
	forms, total, err := s.Client.QueryRed(ctx, query)
	if verdict, _ := nuonuo.Classify(err); verdict != nuonuo.VerdictOK && verdict != nuonuo.VerdictNotFound {
		s.reportTooFast(ctx, err)
		return pipeline.RedFormAnswer{Failed: outcome(err)}
	}
	a := pipeline.RedFormAnswer{Failed: effect.Outcome{Kind: effect.OutcomeAccepted}}
	a.More = len(forms) == formPage && (total == 0 || total > query.Page*formPage)
	for i := range forms {
		if f := &forms[i]; f.SellerTaxNum == "" || f.SellerTaxNum == seller {
			a.Forms = append(a.Forms, formOf(f))
		}
	}
	return a
}

// formOf is a form in the pipeline's words.
func formOf(f *nuonuo.RedForm) pipeline.RedForm {
	var account ledger.Trouble
	if f.Status == nuonuo.RedFailed {
		account = Judge(f.Message).Trouble
	}
	return pipeline.RedForm{Account: account, Raw: formExcerpt(f),
		BillID: f.BillID, BillNo: f.BillNo, BillUUID: f.BillUUID, Status: red.Status(f.Status), Pending: string(f.RequestStatus),
		ByBuyer: f.Source == nuonuo.SideBuyer, Message: nuonuo.MaskPersonal(f.Message),
		BlueNo: blueNoOf(f), BlueCode: f.BlueInvoiceCode, Kind: invoice.Kind(f.BlueKind),
		Buyer: f.BuyerName, BuyerTax: f.BuyerTaxNum, Reason: invoice.RedReason(f.Reason), AppliedAt: f.AppliedAt,
		Net: amount(f.Net).Abs(), Tax: amount(f.Tax).Abs(), Serial: f.SerialNo, No: f.RedInvoiceNo, OrderNo: f.OrderNo,
		Rows: rowsOf(f),
	}
}

// rowsOf are the lines that a form lists; nil if it lists none, or one that cannot be read.
func rowsOf(f *nuonuo.RedForm) []pipeline.FormRow {
	var out []pipeline.FormRow
	for i := range f.Details {
		d := &f.Details[i]
		index, err := strconv.Atoi(strings.TrimSpace(d.BlueDetailIndex))
		net, ok := readAmount(d.Net)
		tax, taxed := readAmount(d.Tax)
		quantity, counted := quantityOf(d.Quantity)
		if err != nil || !ok || !taxed || !counted {
			return nil
		}
		if amount(f.Net) < 0 { // as documented; a row of the other sign is no part that is taken back
			net, tax, quantity = -net, -tax, quantity.Neg()
		}
		out = append(out, pipeline.FormRow{RedLine: invoice.RedLine{Index: index, Quantity: quantity, Net: net, Tax: tax}, Name: d.GoodsName})
	}
	return out
}

// quantityOf reads a quantity; none is zero.
func quantityOf(text string) (decimal.Decimal, bool) {
	if text = strings.TrimSpace(text); text == "" {
		return decimal.Zero, true
	}
	q, err := decimal.NewFromString(text)
	return q, err == nil && len(text) <= maxQuantity && q.Exponent() <= 0 && q.Exponent() > -maxQuantity
}

// maxQuantity bounds the text of a quantity of a form, and so its digits.
const maxQuantity = 40

// formExcerpt is what an answer says of the state of a form, for the history.
func formExcerpt(f *nuonuo.RedForm) ledger.Excerpt {
	b, err := json.Marshal(struct {
		Status  nuonuo.RedStatus `json:"billStatus"`
		Message string           `json:"billMessage,omitempty"`
		Request nuonuo.RedWork   `json:"requestStatus,omitempty"`
		No      string           `json:"billNo,omitempty"`
	}{f.Status, nuonuo.MaskPersonal(f.Message), f.RequestStatus, f.BillNo})
	if err != nil {
		return ledger.Excerpt{} // texts can always be encoded
	}
	return ledger.Whole(b)
}

// blueNoOf is the number of the blue invoice as invoices have it: the printed one of paper kinds,
// which of 数电 paper kinds the form has beside the one of 20 digits.
func blueNoOf(f *nuonuo.RedForm) string {
	if f.BlueInvoiceCode != "" {
		return cmp.Or(f.BlueInvoiceNo, f.BlueDigitalNo)
	}
	return cmp.Or(f.BlueDigitalNo, f.BlueInvoiceNo)
}

// Void makes a paper invoice void; see pipeline.Corrector.
func (p *Platform) Void(ctx context.Context, seller string, v pipeline.Voiding) effect.Outcome {
	s, err := p.seller(seller)
	if err != nil {
		return effect.Outcome{Kind: effect.OutcomeStopped, Text: err.Error()}
	}
	serial, err := s.Client.Void(nuonuo.BeforeSending(ctx, effect.BeforeSending(ctx)), nuonuo.VoidRequest{
		SerialNo: v.Serial, InvoiceCode: v.Code, InvoiceNo: v.No, Reason: nuonuo.VoidReason(v.Reason), SpecificReason: v.Specific})
	return s.acted(ctx, serial, err)
}

// Deliver sends an invoice again; see pipeline.Corrector.
func (p *Platform) Deliver(ctx context.Context, seller string, d pipeline.Delivery) effect.Outcome {
	s, err := p.seller(seller)
	if err != nil {
		return effect.Outcome{Kind: effect.OutcomeStopped, Text: err.Error()}
	}
	_, err = s.Client.Deliver(nuonuo.BeforeSending(ctx, effect.BeforeSending(ctx)), nuonuo.DeliverRequest{
		SellerTaxNum: seller, InvoiceCode: d.Code, InvoiceNo: d.No, Phone: d.Phone, Mail: d.Email})
	return s.acted(ctx, "", err)
}

var _ pipeline.Corrector = (*Platform)(nil)
