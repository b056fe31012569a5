package platform

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// listAbove is the most lines a paper invoice shows; above it a sales list (清单) is printed.
const listAbove = 8

// Prepare builds the exact body of an order's request. imported is used if the order has no time.
func (p *Platform) Prepare(o *invoice.Order, imported time.Time) (effect.Request, error) {
	s, err := p.seller(o.Seller)
	if err != nil {
		return effect.Request{}, err
	}
	body, err := nuonuo.EncodeIssue(request(o, s, imported))
	if err != nil {
		return effect.Request{}, fmt.Errorf("prepare order %s: %w", o.OrderNo, err)
	}
	sum := sha256.Sum256(body)
	return effect.Request{
		Key:  ledger.Key{Seller: o.Seller, OrderNo: o.OrderNo},
		Body: body, Hash: hex.EncodeToString(sum[:]),
	}, nil
}

// request maps an order to the platform's fields. Fields that the order leaves empty are taken from
// the seller's configuration.
func request(o *invoice.Order, s Seller, imported time.Time) *nuonuo.Order {
	r := &nuonuo.Order{
		BuyerName: o.Buyer.Name, BuyerTaxNum: o.Buyer.TaxNum, BuyerTel: o.Buyer.Tel,
		BuyerAddress: o.Buyer.Address, BuyerAccount: o.Buyer.Account,
		SellerTaxNum: s.TaxNum, SellerTel: s.Tel, SellerAddress: s.Address,
		SellerAccount:       cmp.Or(o.SellerBank, s.Account),
		ShowBankAccountType: nuonuo.ShownAccounts(o.ShowAccount),
		OrderNo:             o.OrderNo,
		OrderTime:           cmp.Or(o.Date, nuonuo.FormatTime(imported)),
		DepartmentID:        s.DepartmentID, ClerkID: s.ClerkID,
		Remark:      o.Remark,
		Clerk:       cmp.Or(o.Clerk, s.Clerk),
		Payee:       cmp.Or(o.Payee, s.Payee),
		Checker:     cmp.Or(o.Checker, s.Checker),
		BuyerPhone:  o.Buyer.Phone,
		BuyerEmail:  o.Buyer.Email,
		CcEmail:     strings.Join(o.Buyer.CopyEmails, ","),
		PushMode:    pushMode(s.Push, o.Buyer),
		InvoiceType: nuonuo.TypeBlue, Kind: nuonuo.Kind(o.Kind),
		ExtensionNumber:  cmp.Or(o.Extension, s.Extension),
		SurveyAnswerType: nuonuo.RateReason(o.LevyReason),
		Details:          details(o),
	}
	if o.Buyer.Person && o.Kind == invoice.KindDigitalOrdinary {
		r.NaturalPersonFlag = nuonuo.FlagYes
	}
	if m := o.Manager; m != nil {
		r.BuyerManagerName, r.ManagerCardType, r.ManagerCardNo = m.Name, nuonuo.CardType(m.IDType), m.IDNum
	}
	if paper(o.Kind) && len(o.Lines) > listAbove {
		r.ListFlag, r.ListName = nuonuo.FlagYes, "详见销货清单"
	}
	if len(o.Elements) > 0 {
		r.AdditionalElementName = o.Template
		for _, e := range o.Elements {
			r.AdditionalElements = append(r.AdditionalElements, nuonuo.AdditionalElement{ElementName: e.Name, ElementType: "text", ElementValue: e.Value})
		}
	}
	special(r, o.Special)
	return r
}

// paper reports the paper kinds for which the platform prints a list; 卷票 has no list, and 数电
// kinds need none.
func paper(k invoice.Kind) bool {
	return k == invoice.KindPaperOrdinary || k == invoice.KindPaperSpecial || k == invoice.KindPaperPurchase
}

// pushMode is always sent: the platform's default is delivery by phone, which refuses orders
// without a phone number.
func pushMode(p Push, b invoice.Buyer) nuonuo.PushMode {
	switch {
	case p == PushAuto && b.Phone != "" && b.Email != "", p == PushBoth:
		return nuonuo.PushBoth
	case p == PushAuto && b.Phone != "", p == PushPhone:
		return nuonuo.PushPhone
	case p == PushAuto && b.Email != "", p == PushMail:
		return nuonuo.PushMail
	}
	return nuonuo.PushNone
}

func details(o *invoice.Order) []nuonuo.Detail {
	withTax := flag(o.TaxIncluded)
	out := make([]nuonuo.Detail, len(o.Lines))
	for i, l := range o.Lines {
		out[i] = nuonuo.Detail{
			GoodsName: l.Name, GoodsCode: l.Code, SelfCode: l.SelfCode, Spec: l.Spec, Unit: l.Unit,
			WithTax: withTax, Price: optional(l.Price), Quantity: optional(l.Quantity), TaxRate: l.Rate.String(),
			TaxExcludedAmount: l.Net.String(), Tax: l.Tax.String(), TaxIncludedAmount: l.Gross.String(),
			LineProperty:       nuonuo.LineProperty(l.Property),
			FavouredPolicyFlag: nuonuo.Policy(l.Policy), FavouredPolicyName: l.PolicyName, ZeroRateFlag: nuonuo.ZeroRate(l.ZeroRate),
		}
	}
	return out
}

// optional returns an empty text for zero: price and quantity are both given or both absent.
func optional(d decimal.Decimal) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}
