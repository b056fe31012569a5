package simtest_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/simtest"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// The client's own methods drive a form that a buyer started, to its lapse after 72 hours.
func TestABuyersFormLapses(t *testing.T) {
	t.Parallel()
	sim := simtest.Start(t, simulator.Options{}, "rate=0", "issuing_ms=0", "signing_ms=0", "token_life_ms=0", "red_buyer_booked=1")
	app := simulator.DefaultApp()
	client, err := nuonuo.New(nuonuo.Config{AppKey: app.AppKey, AppSecret: nuonuo.NewSecret(app.AppSecret), Endpoint: sim.Endpoint(), TokenURL: sim.TokenURL()})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	const seller = "91330100TEST00001X"
	body, err := json.Marshal(map[string]any{"order": map[string]any{
		"buyerName": "测试云帆商贸有限公司", "salerTaxNum": seller, "orderNo": "C-1", "invoiceDate": "2026-11-23 09:00:00", "clerk": "张三", "pushMode": "-1",
		"invoiceType": "1", "invoiceLine": "pc", "invoiceDetail": []map[string]any{{"goodsName": "苹果", "goodsCode": "1010115010100000000",
			"withTaxFlag": "1", "taxRate": "0.13", "taxExcludedAmount": "100.00", "tax": "13.00", "taxIncludedAmount": "113.00", "price": "113", "num": "1"}}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.IssueRaw(ctx, body); err != nil {
		t.Fatal(err)
	}
	invoices, _, err := client.QueryInvoices(ctx, nuonuo.Query{OrderNos: []string{"C-1"}})
	if err != nil || len(invoices) != 1 {
		t.Fatal(invoices, err)
	}
	uuid := simtest.MakeForm(t, sim, invoices[0].DigitalNo, string(nuonuo.SideBuyer))
	status := func() nuonuo.RedStatus {
		forms, _, err := client.QueryRed(ctx, nuonuo.RedQuery{Side: nuonuo.SideSeller, BillUUID: uuid})
		if err != nil {
			t.Fatal(err)
		}
		if len(forms) == 0 {
			return ""
		}
		return forms[0].Status
	}
	if got := status(); got != "" {
		t.Errorf("before a refresh: %s", got)
	}
	if _, err := client.RefreshRed(ctx, nuonuo.RedRefresh{Side: nuonuo.SideSeller, BillUUID: uuid}); err != nil {
		t.Fatal(err)
	}
	if got := status(); got != nuonuo.RedWaitsForSeller {
		t.Errorf("after it: %s", got)
	}
	simtest.Pass(sim, 72*time.Hour)
	if got := status(); got != nuonuo.RedLapsed {
		t.Errorf("after 72 hours: %s", got)
	}
	uuid = simtest.MakeForm(t, sim, invoices[0].DigitalNo, string(nuonuo.SideSeller))
	if _, err := client.RefreshRed(ctx, nuonuo.RedRefresh{Side: nuonuo.SideSeller, BillUUID: uuid}); err != nil {
		t.Fatal(err)
	}
	simtest.Turn(t, sim, "red_stuck=1")
	simtest.AnswerForm(t, sim, uuid, "agree")
	if got := status(); got != nuonuo.RedConfirmed {
		t.Errorf("agreed: %s", got)
	}
}
