package nuonuo

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var (
	march1 = time.Date(2026, 3, 1, 8, 0, 0, 0, beijing)
	march9 = march1.Add(8 * 24 * time.Hour)
)

// methodCase is one row of the method table: how the method is called and what must travel.
type methodCase struct {
	name, saas, classic string // classic "-": the family has no such method
	answer              string
	call                func(context.Context, *Client) (any, error)
	request             map[string]any
	result              any
}

func methodTable() []methodCase {
	return append(invoiceMethods(), append(redMethods(), append(sheetMethods(), bureauMethods()...)...)...)
}

func invoiceMethods() []methodCase {
	return []methodCase{
		{
			name: "reissue", saas: MethodReissue, classic: MethodClassicReissue, answer: `{"code":"E0000","describe":"重试成功","result":"重试成功"}`,
			call: func(ctx context.Context, c *Client) (any, error) {
				resp, err := c.Reissue(ctx, ReissueRequest{SerialNo: "S", OrderNo: "O"})
				return string(resp.Result), err
			},
			request: map[string]any{"fpqqlsh": "S", "orderno": "O"}, result: `"重试成功"`,
		},
		{
			name: "deliver", saas: MethodDeliver, classic: MethodClassicDeliver, answer: `{"code":"E0000","describe":"交付成功"}`,
			call: func(ctx context.Context, c *Client) (any, error) {
				resp, err := c.Deliver(ctx, DeliverRequest{SellerTaxNum: "T", InvoiceNo: "N", Mail: "a@b.example"})
				return resp.Describe, err
			},
			request: map[string]any{"taxnum": "T", "invoiceNum": "N", "mail": "a@b.example"}, result: "交付成功",
		},
		{
			name: "void", saas: MethodVoid, classic: MethodClassicVoid, answer: `{"code":"E0000","result":{"invoiceId":"S"}}`,
			call: func(ctx context.Context, c *Client) (any, error) {
				return c.Void(ctx, VoidRequest{SerialNo: "S", InvoiceCode: "C", InvoiceNo: "N", Reason: "2"})
			},
			request: map[string]any{"invoiceId": "S", "invoiceCode": "C", "invoiceNo": "N", "invalidReason": "2"}, result: "S",
		},
		{
			name: "stock", saas: MethodStock, classic: MethodClassicStock, answer: `{"code":"E0000","result":[{"extensionNumber":1,"invoiceLine":"p","remainNum":200,"updateTime":"2026-03-01 08:00:00"}]}`,
			call: func(ctx context.Context, c *Client) (any, error) {
				return c.QueryStock(ctx, StockRequest{Pair: []StockPair{{"1", "M"}}})
			},
			request: map[string]any{"extMachineCodePairs": []any{map[string]any{"extensionNum": "1", "machineCode": "M"}}},
			result:  []Stock{{ExtensionNumber: "1", Kind: KindOrdinary, Remaining: 200, UpdatedAt: march1}},
		},
		{
			name: "list", saas: MethodList, classic: MethodClassicList, answer: `{"code":"0000","result":{"totalCount":1,"invoices":[{"serialNo":"S","status":"2","exTaxAmount":5.0,"invoiceKind":"pc","invoiceTime":"2026-03-01 08:00:00"}]}}`,
			call: func(ctx context.Context, c *Client) (any, error) {
				return c.ListInvoices(ctx, ListRequest{TimeKind: "1", SellerTaxNum: "T", From: march1, To: march9, Page: 1, Size: 100})
			},
			request: map[string]any{"requestType": "1", "taxnum": "T", "startTime": "2026-03-01 08:00:00", "endTime": "2026-03-09 08:00:00", "pageNo": "1", "pageSize": "100"},
			result:  &InvoiceList{Total: 1, Invoices: []ListedInvoice{{SerialNo: "S", Status: Issued, Net: "5.0", Kind: KindDigitalOrdinary, IssuedAt: march1}}},
		},
		{
			name: "quantity", saas: MethodQuantity, classic: MethodQuantity, answer: `{"code":"0000","result":{"invoiceSuccessCount":7}}`,
			call:    func(ctx context.Context, c *Client) (any, error) { return c.CountIssued(ctx, "T", march1, march9) },
			request: map[string]any{"taxnum": "T", "invoiceTimeStart": "2026-03-01 08:00:00", "invoiceTimeEnd": "2026-03-09 08:00:00"}, result: 7,
		},
		{
			name: "pdf", saas: MethodPDF, classic: MethodPDF, answer: `{"code":"E0000","result":{"serialNo":"S","data":"https://files.example/1.pdf"}}`,
			call: func(ctx context.Context, c *Client) (any, error) {
				return c.FindPDF(ctx, PDFRequest{InvoiceNo: "N", Gross: "5.65"})
			},
			request: map[string]any{"invoiceNo": "N", "inTaxAmount": "5.65"}, result: &PDFLink{SerialNo: "S", URL: "https://files.example/1.pdf"},
		},
		{
			name: "title scans", saas: MethodTitleScans, classic: MethodTitleScans, answer: `{"code":"S0000","result":[{"c_kpcode":"T","c_kpname":"N","c_account_blank":"B"}]}`,
			call:    func(ctx context.Context, c *Client) (any, error) { return c.ScannedTitles(ctx, "1") },
			request: map[string]any{"extensionNum": "1"}, result: []ScannedTitle{{TaxNum: "T", Name: "N", Bank: "B"}},
		},
		{
			name: "title prefix", saas: MethodTitlePrefix, classic: MethodTitlePrefix, answer: `{"code":"S0000","result":[{"code":"K","name":"N","name_length":1}]}`,
			call:    func(ctx context.Context, c *Client) (any, error) { return c.SearchTitles(ctx, "杭州") },
			request: map[string]any{"q": "杭州"}, result: []TitleHit{{Code: "K", Name: "N", NameLength: 1}},
		},
		{
			name: "title by code", saas: MethodTitleByCode, classic: MethodTitleByCode, answer: `{"code":"S0000","result":{"kpCode":"T","kpName":"N"}}`,
			call:    func(ctx context.Context, c *Client) (any, error) { return c.TitleByCode(ctx, "K") },
			request: map[string]any{"code": "K"}, result: &Title{TaxNum: "T", Name: "N"},
		},
	}
}

func redMethods() []methodCase {
	type page struct {
		Forms []RedForm
		Total int
	}
	forms := page{[]RedForm{{BillNo: "B", Status: RedConfirmed, OpenStatus: "1", Net: "-5.00"}}, 1}
	query := func(ctx context.Context, c *Client) (any, error) {
		got, total, err := c.QueryRed(ctx, RedQuery{Side: SideSeller, From: march1, To: march9, Page: 1, Size: 50})
		return page{got, total}, err
	}
	request := map[string]any{"identity": "0", "billTimeStart": "2026-03-01", "billTimeEnd": "2026-03-09", "pageNo": "1", "pageSize": "50"}
	return []methodCase{
		{
			name: "red apply", saas: MethodRedApply, classic: "-", answer: `{"code":"E0000","result":"ID"}`,
			call: func(ctx context.Context, c *Client) (any, error) {
				return c.ApplyRed(ctx, RedApply{BillID: "ID", BlueKind: KindDigitalOrdinary, Source: SideSeller, BlueDigitalNo: "D", SellerTaxNum: "T", SellerName: "N", BuyerName: "M", Reason: "1"})
			},
			request: map[string]any{"billId": "ID", "blueInvoiceLine": "pc", "applySource": "0", "blueElecInvoiceNumber": "D", "sellerTaxNo": "T", "sellerName": "N", "buyerName": "M", "redReason": "1"},
			result:  "ID",
		},
		{name: "red query", saas: MethodRedQuery, classic: "-", answer: `{"code":"E0000","result":{"total":1,"list":[{"billNo":"B","billStatus":"04","openStatus":1,"taxExcludedAmount":-5.00}]}}`, call: query, request: request, result: forms},
		{name: "red query as documented", saas: MethodRedQuery, classic: "-", answer: `{"code":"0000","total":"1","list":[{"billNo":"B","billStatus":"04","openStatus":"1","taxExcludedAmount":"-5.00"}]}`, call: query, request: request, result: forms},
		{
			name: "red refresh", saas: MethodRedRefresh, classic: "-", answer: `{"code":"E0000","describe":"ok"}`,
			call: func(ctx context.Context, c *Client) (any, error) {
				resp, err := c.RefreshRed(ctx, RedRefresh{Side: SideBuyer, BillUUID: "U", Account: Account{ExtensionNumber: "9"}})
				return resp.Describe, err
			},
			request: map[string]any{"identity": "1", "billUuid": "U", "extensionNumber": "9"}, result: "ok",
		},
		{
			name: "red confirm", saas: MethodRedConfirm, classic: "-", answer: `{"code":"E0000","describe":"ok"}`,
			call: func(ctx context.Context, c *Client) (any, error) {
				resp, err := c.AnswerRed(ctx, RedAnswer{RedFormID: RedFormID{BillID: "ID"}, Side: SideBuyer, Agree: true})
				return resp.Describe, err
			},
			request: map[string]any{"billId": "ID", "identity": "1", "confirmAgreement": "1"}, result: "ok",
		},
		{
			name: "red withdraw", saas: MethodRedWithdraw, classic: "-", answer: `{"code":"E0000","describe":"ok"}`,
			call: func(ctx context.Context, c *Client) (any, error) {
				resp, err := c.WithdrawRed(ctx, RedFormID{BillNo: "B"}, SideSeller)
				return resp.Describe, err
			},
			request: map[string]any{"billNo": "B", "identity": "0"}, result: "ok",
		},
		{
			name: "red apply of a seller without a name", saas: MethodRedApply, classic: "-", answer: `{"code":"E0000","result":1234567890123456789}`,
			call: func(ctx context.Context, c *Client) (any, error) {
				return c.ApplyRed(ctx, RedApply{BlueKind: KindDigitalOrdinary, Source: SideSeller, BlueInvoiceNo: "26952000000123456789", SellerTaxNum: "T", BuyerName: "M", Reason: "1"})
			},
			request: map[string]any{"blueInvoiceLine": "pc", "applySource": "0", "blueInvoiceNumber": "26952000000123456789", "sellerTaxNo": "T", "buyerName": "M", "redReason": "1"},
			result:  "1234567890123456789",
		},
		{
			name: "fast red", saas: MethodFastRed, classic: MethodClassicFastRed, answer: `{"code":"E0000","result":{"invoiceSerialNum":"S"}}`,
			call: func(ctx context.Context, c *Client) (any, error) {
				return c.FastRed(ctx, FastRedRequest{OrderNo: "O", TaxNum: "T", BillNo: "B", BillUUID: "U"})
			},
			request: map[string]any{"orderNo": "O", "taxNum": "T", "billNo": "B", "billUuid": "U"}, result: "S",
		},
	}
}

func bureauMethods() []methodCase {
	return []methodCase{
		{
			name: "qr code", saas: MethodQRCode, classic: "-", answer: `{"code":"E0000","result":{"status":"1","qrCodeType":2,"qrCode":"x=1","endTime":"2026-03-01 08:00:00"}}`,
			call: func(ctx context.Context, c *Client) (any, error) {
				return c.QRCode(ctx, Account{ExtensionNumber: "9"}, QRReadLogin)
			},
			request: map[string]any{"extensionNumber": "9", "queryType": "3"}, result: &QRCode{Status: "1", Type: "2", Text: "x=1", EndsAt: march1},
		},
		{
			name: "login confirm", saas: MethodLoginConfirm, classic: "-", answer: `{"code":"E0000","result":{"status":"1"}}`,
			call: func(ctx context.Context, c *Client) (any, error) {
				return c.ConfirmLogin(ctx, Account{}, LoginSubmitSMS, "123456")
			},
			request: map[string]any{"queryType": "2", "verifyCode": 123456.0}, result: &LoginState{Status: "1"},
		},
		{
			name: "certification", saas: MethodCertification, classic: "-", answer: `{"code":"E0000","result":{"certificationStatus":"1"}}`,
			call: func(ctx context.Context, c *Client) (any, error) {
				return c.Certification(ctx, Account{}, CertificationLogin, "a")
			},
			request: map[string]any{"queryType": "2", "eleAccount": "a"}, result: &Certification{State: "1"},
		},
		{
			name: "identity finished", saas: MethodCertification, classic: "-", answer: `{"code":"E0000","result":"请求成功"}`,
			call: func(ctx context.Context, c *Client) (any, error) {
				return c.FinishIdentity(ctx, Account{ExtensionNumber: "9"}, "a", "auth-1")
			},
			request: map[string]any{"queryType": "0", "extensionNumber": "9", "eleAccount": "a", "authId": "auth-1"},
			result:  &Certification{Message: "请求成功"},
		},
		{
			name: "client", saas: MethodClientStatus, classic: MethodClientStatus, answer: `{"code":"E0000","result":{"onlineStatus":1,"date":"2026-03-01 08:00:00"}}`,
			call:    func(ctx context.Context, c *Client) (any, error) { return c.ClientStatus(ctx, "T", "9") },
			request: map[string]any{"sellerTaxNo": "T", "extensionNumber": "9"}, result: &ClientStatus{Online: "1", CheckedAt: march1},
		},
		{
			name: "credit line", saas: MethodCreditLine, classic: "-", answer: `{"code":"E0000","result":{"requestStatus":"1","availableCreditLine":"9000.12","availableCount":10}}`,
			call:    func(ctx context.Context, c *Client) (any, error) { return c.CreditLine(ctx, Account{}, false) },
			request: map[string]any{"queryType": "1"}, result: &CreditLine{RequestStatus: "1", Available: "9000.12", AvailableCount: 10},
		},
		{
			name: "credit line refresh", saas: MethodCreditLine, classic: "-", answer: `{"code":"E0000","result":"请求成功"}`,
			call:    func(ctx context.Context, c *Client) (any, error) { return c.CreditLine(ctx, Account{}, true) },
			request: map[string]any{"queryType": "0"}, result: &CreditLine{Message: "请求成功"},
		},
	}
}

func TestMethodTable(t *testing.T) {
	t.Parallel()
	for _, tt := range methodTable() {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := newPlatform(t, always(tt.answer))
			got, err := tt.call(context.Background(), p.client(t))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.result, got); diff != "" {
				t.Errorf("result (-want +got):\n%s", diff)
			}
			sent := p.seen()[0]
			if sent.Method != tt.saas {
				t.Errorf("method = %s, want %s", sent.Method, tt.saas)
			}
			if diff := cmp.Diff(tt.request, fields(t, sent.Body)); diff != "" {
				t.Errorf("request (-want +got):\n%s", diff)
			}
		})
	}
}

func TestClassicFamily(t *testing.T) {
	t.Parallel()
	rows := append(methodTable(), methodCase{
		saas: MethodIssue, classic: MethodClassicIssue, answer: `{"code":"E0000"}`,
		call: func(ctx context.Context, c *Client) (any, error) { return c.Issue(ctx, sampleOrder()) },
	}, methodCase{
		saas: MethodQuery, classic: MethodClassicQuery, answer: `{"code":"E0000","result":[]}`,
		call: func(ctx context.Context, c *Client) (any, error) {
			_, _, err := c.QueryInvoices(ctx, Query{OrderNos: []string{"1"}})
			return nil, err
		},
	})
	for _, tt := range rows {
		p := newPlatform(t, always(tt.answer))
		cfg := p.config()
		cfg.Family = Classic
		c := newClient(t, cfg)
		if tt.classic == "-" {
			_, err := c.method(tt.saas)
			if _, ok := errors.AsType[*InputError](err); !ok {
				t.Errorf("%s: error = %v, want a refusal", tt.saas, err)
			}
			continue
		}
		if _, err := tt.call(context.Background(), c); err != nil {
			t.Errorf("%s: %v", tt.classic, err)
			continue
		}
		if got := p.seen()[0].Method; got != tt.classic {
			t.Errorf("method = %s, want %s", got, tt.classic)
		}
	}
}
