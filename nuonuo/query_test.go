package nuonuo

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestQueryDecodesARealisticAnswer(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/query-answer.json")
	if err != nil {
		t.Fatal(err)
	}
	p := newPlatform(t, always(string(data)))
	got, resp, err := p.client(t).QueryInvoices(context.Background(), Query{OrderNos: []string{"A1", "A2"}, WithDetail: true})
	if err != nil {
		t.Fatal(err)
	}
	if resp.Code != "E0000" || len(got) != 2 {
		t.Fatalf("code %s, %d invoices", resp.Code, len(got))
	}
	want := Invoice{
		SerialNo: "26030110000003023686", OrderNo: "A1", Status: Issued, StatusText: "开票完成（最终状态）",
		PDFURL: "https://files.example/1.pdf", PictureURL: "short.example/x",
		IssuedAt: time.Date(2026, 3, 1, 10, 0, 6, 0, beijing), CreatedAt: time.Date(2026, 3, 1, 10, 0, 7, 0, beijing),
		InvoiceNo: "26332000000000000001", DigitalNo: "26332000000000000001", Net: "5.00", Tax: "0.65", Gross: "5.65",
		BuyerName: "杭州示例软件有限公司", SellerName: "杭州示例销售有限公司", SellerTaxNum: "339902999999789113", KindText: "电子发票(普通发票)",
		OilFlag: "0", SpecificFactor: "0", ListFlag: "0", VoidedAt: time.Time{},
		Items: []Item{{
			Name: "软件", Price: "5.650000000000000000", Quantity: "1.000000000000000000", Amount: "5.65", Tax: "0.65",
			TaxRate: "0.13", WithTax: "true", LineProperty: "0", Deduction: "0.00", GoodsCode: "1060000000000000000",
		}},
		Extra: map[string]json.RawMessage{"newKey": json.RawMessage(`{"a":1}`)},
	}
	if diff := cmp.Diff(want, got[0]); diff != "" {
		t.Errorf("first invoice (-want +got):\n%s", diff)
	}
	if got[1].Status != Issuing || !got[1].IssuedAt.IsZero() || got[1].Gross != "12345678.9" {
		t.Errorf("second invoice = %+v", got[1])
	}
	if KindOf(got[0].KindText) != KindDigitalOrdinary {
		t.Errorf("kind of %s", got[0].KindText)
	}
	sent := fields(t, p.seen()[0].Body)
	if diff := cmp.Diff(map[string]any{"orderNos": []any{"A1", "A2"}, "isOfferInvoiceDetail": "1"}, sent); diff != "" {
		t.Errorf("request (-want +got):\n%s", diff)
	}
}

func TestQueryNotFound(t *testing.T) {
	t.Parallel()
	p := newPlatform(t, always(`{"code":"E9500","describe":"未查询到该发票","result":"none"}`))
	_, resp, err := p.client(t).QueryInvoices(context.Background(), Query{SerialNos: []string{"1"}})
	wantVerdict(t, err, VerdictNotFound)
	if resp == nil || resp.Code != "E9500" || !IsCode(err, "E9500") {
		t.Errorf("response = %+v, error = %v", resp, err)
	}
}

func TestQueryOddResults(t *testing.T) {
	t.Parallel()
	for result, want := range map[string]int{`[]`: 0, `null`: 0, `""`: 0, `{"serialNo":"1"}`: 1, `[null,{"serialNo":"1"}]`: 2} {
		got, _, err := newPlatform(t, ok(result)).client(t).QueryInvoices(context.Background(), Query{OrderNos: []string{"1"}})
		if err != nil || len(got) != want {
			t.Errorf("%s: %d invoices, %v; want %d", result, len(got), err, want)
		}
	}
	_, _, err := newPlatform(t, ok(`"查询成功"`)).client(t).QueryInvoices(context.Background(), Query{OrderNos: []string{"1"}})
	wantVerdict(t, err, VerdictRetry)
}

func TestQueryLimits(t *testing.T) {
	t.Parallel()
	p := newPlatform(t, ok(`[]`))
	c := p.client(t)
	many := make([]string, MaxQuery+1)
	for i := range many {
		many[i] = fmt.Sprint(i)
	}
	for name, q := range map[string]Query{
		"none": {}, "both": {SerialNos: many[:1], OrderNos: many[:1]}, "51": {OrderNos: many}, "empty number": {SerialNos: []string{"1", ""}},
	} {
		_, _, err := c.QueryInvoices(context.Background(), q)
		if err == nil {
			t.Errorf("%s was taken", name)
		}
		wantVerdict(t, err, VerdictRefused)
	}
	if _, _, err := c.QueryInvoices(context.Background(), Query{OrderNos: many[:MaxQuery]}); err != nil {
		t.Error(err)
	}
	if len(p.seen()) != 1 {
		t.Errorf("%d calls, want only the good one", len(p.seen()))
	}
}

func TestStatusTable(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status                             Status
		known, terminal, exists, retryable bool
		name                               string
	}{
		{Issued, true, true, true, false, "issued"},
		{Issuing, true, false, false, false, "issuing"},
		{Signing, true, false, true, false, "signing"},
		{Failed, true, true, false, true, "failed"},
		{SealFailed, true, true, true, true, "seal_failed"},
		{Voiding, true, false, true, false, "voiding"},
		{Voided, true, true, true, false, "voided"},
		{"", false, false, false, false, ""},
		{"99", false, false, false, false, "99"},
	} {
		s := tt.status
		if s.Known() != tt.known || s.Terminal() != tt.terminal || s.Exists() != tt.exists || s.Retryable() != tt.retryable || s.String() != tt.name {
			t.Errorf("status %q: known %v terminal %v exists %v retryable %v name %s", string(s), s.Known(), s.Terminal(), s.Exists(), s.Retryable(), s)
		}
	}
}
