package nuonuo

import (
	"context"
	"errors"
	"testing"
	"time"
)

// TestRequestsThatThePlatformWouldRefuse are refused here, without a call.
func TestRequestsThatThePlatformWouldRefuse(t *testing.T) {
	t.Parallel()
	p := newPlatform(t, ok(`{}`))
	c := p.client(t)
	ctx := context.Background()
	list := ListRequest{TimeKind: "1", SellerTaxNum: "T", From: march1, To: march9, Page: 1, Size: 1}
	long := list
	long.To = march1.Add(11 * 24 * time.Hour)
	backwards := list
	backwards.From, backwards.To = march9, march1
	kind := list
	kind.TimeKind = "2"
	for name, call := range map[string]func() error{
		"reissue":        func() error { _, err := c.Reissue(ctx, ReissueRequest{}); return err },
		"deliver taxnum": func() error { _, err := c.Deliver(ctx, DeliverRequest{InvoiceNo: "1", Mail: "x"}); return err },
		"deliver where":  func() error { _, err := c.Deliver(ctx, DeliverRequest{SellerTaxNum: "1", InvoiceNo: "1"}); return err },
		"void code":      func() error { _, err := c.Void(ctx, VoidRequest{SerialNo: "1", InvoiceNo: "1"}); return err },
		"client":         func() error { _, err := c.ClientStatus(ctx, "", ""); return err },
		"stock": func() error {
			_, err := c.QueryStock(ctx, StockRequest{ExtensionNumbers: make([]string, 101)})
			return err
		},
		"stock pairs":   func() error { _, err := c.QueryStock(ctx, StockRequest{Pair: make([]StockPair, 2)}); return err },
		"list long":     func() error { _, err := c.ListInvoices(ctx, long); return err },
		"list backward": func() error { _, err := c.ListInvoices(ctx, backwards); return err },
		"list kind":     func() error { _, err := c.ListInvoices(ctx, kind); return err },
		"count":         func() error { _, err := c.CountIssued(ctx, "", march1, march9); return err },
		"pdf both":      func() error { _, err := c.FindPDF(ctx, PDFRequest{InvoiceNo: "1", Net: "1", Gross: "1"}); return err },
		"title":         func() error { _, err := c.SearchTitles(ctx, ""); return err },
		"title code":    func() error { _, err := c.TitleByCode(ctx, ""); return err },
		"red side":      func() error { _, err := c.ApplyRed(ctx, RedApply{BlueDigitalNo: "1", SellerTaxNum: "1"}); return err },
		"red blue":      func() error { _, err := c.ApplyRed(ctx, RedApply{Source: SideSeller, SellerTaxNum: "1"}); return err },
		"red buyer": func() error {
			_, err := c.ApplyRed(ctx, RedApply{Source: SideBuyer, BlueDigitalNo: "1", SellerTaxNum: "1"})
			return err
		},
		"identity":      func() error { _, err := c.FinishIdentity(ctx, Account{}, "", ""); return err },
		"red no period": func() error { _, _, err := c.QueryRed(ctx, RedQuery{Side: SideSeller}); return err },
		"red long": func() error {
			_, _, err := c.QueryRed(ctx, RedQuery{Side: SideSeller, From: march1, To: march1.Add(91 * 24 * time.Hour)})
			return err
		},
		"red page": func() error {
			_, _, err := c.QueryRed(ctx, RedQuery{Side: SideSeller, BillID: "1", Size: 51})
			return err
		},
		"red refresh":   func() error { _, err := c.RefreshRed(ctx, RedRefresh{Side: SideSeller}); return err },
		"red answer":    func() error { _, err := c.AnswerRed(ctx, RedAnswer{Side: SideSeller}); return err },
		"red withdraw":  func() error { _, err := c.WithdrawRed(ctx, RedFormID{BillID: "1"}, "2"); return err },
		"fast red":      func() error { _, err := c.FastRed(ctx, FastRedRequest{OrderNo: "1"}); return err },
		"sms missing":   func() error { _, err := c.ConfirmLogin(ctx, Account{}, LoginSubmitSMS, ""); return err },
		"sms unasked":   func() error { _, err := c.ConfirmLogin(ctx, Account{}, LoginScanned, "1"); return err },
		"sms injection": func() error { _, err := c.ConfirmLogin(ctx, Account{}, LoginSubmitSMS, `1,"x":2`); return err },
		"unmarshalable": func() error { _, err := c.Call(ctx, "x", make(chan int), nil); return err },
	} {
		err := call()
		if _, ok := errors.AsType[*InputError](err); !ok {
			t.Errorf("%s: error = %v, want *InputError", name, err)
			continue
		}
		wantVerdict(t, err, VerdictRefused)
	}
	if n := len(p.seen()); n != 0 || p.fetched() != 0 {
		t.Errorf("%d calls and %d fetches, want none", n, p.fetched())
	}
	if code, _ := verifyCode("012345"); string(code) != `"012345"` {
		t.Errorf("a leading zero is lost: %s", code)
	}
}
