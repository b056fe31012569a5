package platform

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// sheetApplication is the request of an information sheet (红字信息表).
func sheetApplication(s Seller, b *red.Body) nuonuo.RedSheetApply {
	a := nuonuo.RedSheetApply{
		SheetNo: b.Sheet, Kind: nuonuo.Kind(b.Blue.Kind), BlueCode: b.Blue.Code, BlueNo: b.Blue.No,
		SellerTaxNum: s.TaxNum, SellerName: s.Name, BuyerTaxNum: b.Blue.BuyerTax, BuyerName: b.Blue.Buyer,
		Statement: nuonuo.StatementSeller, RefinedOilFlag: "0", Net: (-b.Net).String(), Tax: (-b.Tax).String(),
		DepartmentID: s.DepartmentID, ExtensionNumber: s.Extension,
	}
	if !b.Blue.IssuedAt.IsZero() {
		a.BlueMonth = nuonuo.SheetMonth(b.Blue.IssuedAt)
	}
	for _, l := range b.Red.Lines {
		blue := lineOf(b, l.Index)
		a.Details = append(a.Details, nuonuo.RedSheetDetail{
			GoodsName: blue.Name, GoodsCode: blue.Code, Unit: blue.Unit, Spec: blue.Spec, Price: optional(l.Price), Quantity: optional(l.Quantity.Neg()),
			Net: (-l.Net).String(), Tax: (-l.Tax).String(), TaxRate: blue.Rate.String(), WithTax: "false", FavouredPolicyFlag: nuonuo.Policy(blue.Policy),
		})
	}
	return a
}

// ApplySheet sends an application for an information sheet; see pipeline.Corrector.
func (p *Platform) ApplySheet(ctx context.Context, r effect.Request) effect.Outcome {
	s, err := p.seller(r.Key.Seller)
	if err != nil {
		return effect.Outcome{Kind: effect.OutcomeStopped, Text: err.Error()}
	}
	var a nuonuo.RedSheetApply
	if err := json.Unmarshal(r.Body, &a); err != nil {
		return effect.Outcome{Kind: effect.OutcomeNotSent, Text: err.Error()}
	}
	_, err = s.Client.ApplyRedSheet(nuonuo.BeforeSending(ctx, effect.BeforeSending(ctx)), a)
	return s.acted(ctx, "", err)
}

// sheets queries information sheets. A sheet that the client of the device made is known only after
// a download; applications of this program need none.
func (s Seller) sheets(ctx context.Context, q *pipeline.FormQuery) pipeline.RedFormAnswer {
	query := nuonuo.RedSheetQuery{SheetNo: q.Sheet}
	if q.Sheets {
		query = nuonuo.RedSheetQuery{From: q.From, To: q.To, Page: max(q.Page, 1), Size: formPage}
	}
	list, total, err := s.Client.QueryRedSheets(ctx, query)
	if verdict, _ := nuonuo.Classify(err); verdict != nuonuo.VerdictOK && verdict != nuonuo.VerdictNotFound {
		s.reportTooFast(ctx, err)
		return pipeline.RedFormAnswer{Failed: outcome(err)}
	}
	a := pipeline.RedFormAnswer{Failed: effect.Outcome{Kind: effect.OutcomeAccepted}}
	a.More = q.Sheets && len(list) == formPage && (total == 0 || total > query.Page*formPage)
	for i := range list {
		if f := &list[i]; f.SellerTaxNum == "" || f.SellerTaxNum == s.TaxNum {
			a.Forms = append(a.Forms, sheetOf(f))
		}
	}
	return a
}

// sheetOf is an information sheet in the pipeline's words. An approval without a number is none
// yet, and a sheet whose withdrawal failed stands if it has one.
func sheetOf(f *nuonuo.RedSheet) pipeline.RedForm {
	out := pipeline.RedForm{Raw: sheetExcerpt(f), Sheet: f.SheetNo, BillNo: f.InfoNo, Status: red.Status("S" + f.Status), Message: nuonuo.MaskPersonal(f.Message),
		ByBuyer: f.Statement != "" && f.Statement != nuonuo.StatementSeller,
		BlueNo:  f.BlueNo, BlueCode: f.BlueCode, Buyer: f.BuyerName, BuyerTax: f.BuyerTaxNum, AppliedAt: f.AppliedAt,
		Net: amount(f.Net).Abs(), Tax: amount(f.Tax).Abs()}
	switch {
	case f.Status == nuonuo.RedSheetApproved && f.InfoNo == "":
		out.Status = red.SheetSubmitted
	case f.Status == nuonuo.RedSheetWithdrawing:
		out.Pending = "01"
	case f.Status == nuonuo.RedSheetWithdrawFailed:
		if out.Pending = "02"; f.InfoNo != "" {
			out.Status = red.SheetApproved
		}
	}
	return out
}

// sheetExcerpt is what an answer says of the state of a sheet, for the history.
func sheetExcerpt(f *nuonuo.RedSheet) ledger.Excerpt {
	b, err := json.Marshal(struct {
		Status  nuonuo.RedSheetStatus `json:"billStatus"`
		Message string                `json:"billMessage,omitempty"`
		No      string                `json:"billInfoNo,omitempty"`
	}{f.Status, nuonuo.MaskPersonal(f.Message), f.InfoNo})
	if err != nil {
		return ledger.Excerpt{} // texts can always be encoded
	}
	return ledger.Whole(b)
}

// withdrawSheet withdraws an information sheet.
func (s Seller) withdrawSheet(ctx context.Context, sheetNo string, act pipeline.FormAct) error {
	if act != pipeline.ActWithdraw {
		return fmt.Errorf("information sheet %s: nobody agrees to a sheet or refuses it", sheetNo)
	}
	_, err := s.Client.WithdrawRedSheet(ctx, sheetNo)
	return err
}
