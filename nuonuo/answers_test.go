package nuonuo

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

// typedAnswers calls every method whose result is decoded into types. The result that the method
// reads lies in the good answer; what it returns mirrors the result, so that the two can be
// compared.
var typedAnswers = map[string]struct {
	code string
	good any
	call func(context.Context, *Client) (any, error)
}{
	"query": {"E0000", []any{full[Invoice]()}, func(ctx context.Context, c *Client) (any, error) {
		got, _, err := c.QueryInvoices(ctx, Query{OrderNos: []string{"1"}, WithDetail: true})
		return got, err
	}},
	"list": {"0000", full[InvoiceList](), func(ctx context.Context, c *Client) (any, error) {
		return c.ListInvoices(ctx, ListRequest{TimeKind: "1", SellerTaxNum: "T", From: march1, To: march9, Page: 1, Size: 10})
	}},
	"stock":  {"E0000", []any{full[Stock]()}, func(ctx context.Context, c *Client) (any, error) { return c.QueryStock(ctx, StockRequest{}) }},
	"client": {"E0000", full[ClientStatus](), func(ctx context.Context, c *Client) (any, error) { return c.ClientStatus(ctx, "T", "") }},
	"pdf": {"E0000", full[PDFLink](), func(ctx context.Context, c *Client) (any, error) {
		return c.FindPDF(ctx, PDFRequest{InvoiceNo: "1", Net: "1"})
	}},
	"red query": {"E0000", map[string]any{"total": 1, "list": []any{full[RedForm]()}}, func(ctx context.Context, c *Client) (any, error) {
		forms, _, err := c.QueryRed(ctx, RedQuery{Side: SideSeller, BillID: "1"})
		return forms, err
	}},
	"qr code": {"E0000", full[QRCode](), func(ctx context.Context, c *Client) (any, error) { return c.QRCode(ctx, Account{}, QRReadLogin) }},
	"login": {"E0000", full[LoginState](), func(ctx context.Context, c *Client) (any, error) {
		return c.ConfirmLogin(ctx, Account{}, LoginReadScan, "")
	}},
	"certification": {"E0000", full[Certification](), func(ctx context.Context, c *Client) (any, error) {
		return c.Certification(ctx, Account{}, CertificationIdentity, "")
	}},
	"credit line": {"E0000", full[CreditLine](), func(ctx context.Context, c *Client) (any, error) { return c.CreditLine(ctx, Account{}, false) }},
	"scans":       {"S0000", []any{full[ScannedTitle]()}, func(ctx context.Context, c *Client) (any, error) { return c.ScannedTitles(ctx, "1") }},
	"prefix":      {"S0000", []any{full[TitleHit]()}, func(ctx context.Context, c *Client) (any, error) { return c.SearchTitles(ctx, "x") }},
	"title":       {"S0000", full[Title](), func(ctx context.Context, c *Client) (any, error) { return c.TitleByCode(ctx, "x") }},
}

// plainAnswers are the methods that return a text or the answer itself: nothing in a result may
// turn their success into an error.
var plainAnswers = map[string]struct {
	good any
	call func(context.Context, *Client) (any, error)
}{
	"issue": {map[string]any{"invoiceSerialNum": "S"}, func(ctx context.Context, c *Client) (any, error) { return c.Issue(ctx, sampleOrder()) }},
	"void": {map[string]any{"invoiceId": "S"}, func(ctx context.Context, c *Client) (any, error) {
		return c.Void(ctx, VoidRequest{SerialNo: "S", InvoiceCode: "C", InvoiceNo: "N"})
	}},
	"fast red": {map[string]any{"invoiceSerialNum": "S"}, func(ctx context.Context, c *Client) (any, error) {
		return c.FastRed(ctx, FastRedRequest{OrderNo: "O", TaxNum: "T", BillNo: "B", BillUUID: "U"})
	}},
	"apply red": {"ID", func(ctx context.Context, c *Client) (any, error) {
		return c.ApplyRed(ctx, RedApply{Source: SideSeller, BlueDigitalNo: "D", SellerTaxNum: "T"})
	}},
	"reissue": {"重试成功", func(ctx context.Context, c *Client) (any, error) {
		return c.Reissue(ctx, ReissueRequest{SerialNo: "S"})
	}},
	"deliver": {map[string]any{}, func(ctx context.Context, c *Client) (any, error) {
		return c.Deliver(ctx, DeliverRequest{SellerTaxNum: "T", InvoiceNo: "N", Mail: "a@b.example"})
	}},
	"red refresh": {nil, func(ctx context.Context, c *Client) (any, error) {
		return c.RefreshRed(ctx, RedRefresh{Side: SideBuyer, BillUUID: "U"})
	}},
	"red answer": {nil, func(ctx context.Context, c *Client) (any, error) {
		return c.AnswerRed(ctx, RedAnswer{RedFormID: RedFormID{BillID: "ID"}, Side: SideBuyer})
	}},
	"red withdraw": {nil, func(ctx context.Context, c *Client) (any, error) {
		return c.WithdrawRed(ctx, RedFormID{BillNo: "B"}, SideSeller)
	}},
}

// oneAnswer is a client whose platform gives what *answer holds.
func oneAnswer(t *testing.T, answer *string) *Client {
	t.Helper()
	wire := roundTripper(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(*answer))}, nil
	})
	return newClient(t, Config{Endpoint: "http://127.0.0.1:1", AppKey: "k", AppSecret: NewSecret("s"), StaticToken: NewSecret("t")}, WithHTTPClient(&http.Client{Transport: wire}))
}

func envelope(code, result string) string {
	if result == "" {
		return `{"code":"` + code + `","describe":"说明"}`
	}
	return `{"code":"` + code + `","describe":"说明","result":` + result + `}`
}

// TestOddAnswersAreReadAsFarAsPossible puts every oddity at every place of every answer. What does
// not fit its field leaves the field empty and can be found in Extra; only a result that is
// something else as a whole is an error.
func TestOddAnswersAreReadAsFarAsPossible(t *testing.T) {
	t.Parallel()
	for name, method := range typedAnswers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var answer string
			c := oneAnswer(t, &answer)
			for _, oddity := range oddities {
				for _, result := range mutations(method.good, oddity) {
					answer = envelope(method.code, result)
					got, err := method.call(context.Background(), c)
					raw := json.RawMessage(result)
					if name == "red query" {
						raw = part(raw, "list")
					}
					_, many := method.good.([]any)
					checkOdd(t, got, err, raw, many || name == "red query")
				}
			}
		})
	}
}

func checkOdd(t *testing.T, got any, err error, raw json.RawMessage, many bool) {
	t.Helper()
	if readable(raw, many) {
		if err != nil {
			t.Errorf("%.200s: %v", raw, err)
		} else if at := lost(raw, reflect.ValueOf(got)); at != "" {
			t.Errorf("%.200s: lost at %s in %+v", raw, at, got)
		}
		return
	}
	var e *Error
	var answer *AnswerError
	if !errors.As(err, &e) || !errors.As(err, &answer) || !e.Sent {
		t.Errorf("%.200s: %+v and error %v, want *Error with *AnswerError", raw, got, err)
	}
}

// TestAcceptedStaysAccepted: no oddity in a result makes an error of a success that needs no
// result, since an error would invite a repeat.
func TestAcceptedStaysAccepted(t *testing.T) {
	t.Parallel()
	for name, method := range plainAnswers {
		var answer string
		c := oneAnswer(t, &answer)
		for _, oddity := range oddities {
			for _, result := range mutations(method.good, oddity) {
				answer = envelope("E0000", result)
				got, err := method.call(context.Background(), c)
				if err != nil {
					t.Errorf("%s, %s: %v", name, result, err)
				}
				if resp, isResponse := got.(*Response); isResponse && string(resp.Result) != result {
					t.Errorf("%s, %s: result %s", name, result, resp.Result)
				}
				if issued, isIssued := got.(*IssueResult); isIssued && string(issued.Response.Result) != result {
					t.Errorf("%s, %s: result %s", name, result, issued.Response.Result)
				}
			}
		}
	}
}

// TestRefusalsStayRefusals: whatever stands in the result of a refusal, the code and the text reach
// the caller.
func TestRefusalsStayRefusals(t *testing.T) {
	t.Parallel()
	calls := map[string]func(context.Context, *Client) (any, error){
		"count": func(ctx context.Context, c *Client) (any, error) { return c.CountIssued(ctx, "T", march1, march9) },
	}
	for name, method := range typedAnswers {
		calls[name] = method.call
	}
	for name, method := range plainAnswers {
		calls[name] = method.call
	}
	for name, call := range calls {
		var answer string
		c := oneAnswer(t, &answer)
		for _, oddity := range append(oddities, `"发票不存在"`) {
			answer = envelope("E4000", oddity)
			_, err := call(context.Background(), c)
			var e *Error
			if !errors.As(err, &e) || e.Code != "E4000" || e.Describe != "说明" {
				t.Errorf("%s, %s: error %v", name, oddity, err)
			}
			wantVerdict(t, err, VerdictRefused)
		}
	}
}

// TestStartsMayAnswerWithAText: the platform's tables say so for what only starts something at the
// tax bureau.
func TestStartsMayAnswerWithAText(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	answer := envelope("E0000", `"请求成功"`)
	c := oneAnswer(t, &answer)
	messages := map[string]func() (string, error){
		"qr refresh": func() (string, error) { got, err := c.QRCode(ctx, Account{}, QRRefreshLogin); return got.Message, err },
		"sms":        func() (string, error) { got, err := c.QRCode(ctx, Account{}, QRSendSMS); return got.Message, err },
		"scanned": func() (string, error) {
			got, err := c.ConfirmLogin(ctx, Account{}, LoginScanned, "")
			return got.Message, err
		},
		"sms code": func() (string, error) {
			got, err := c.ConfirmLogin(ctx, Account{}, LoginSubmitSMS, "1")
			return got.Message, err
		},
		"certification refresh": func() (string, error) {
			got, err := c.Certification(ctx, Account{}, CertificationRefresh, "")
			return got.Message, err
		},
		"credit refresh": func() (string, error) { got, err := c.CreditLine(ctx, Account{}, true); return got.Message, err },
	}
	for name, message := range messages {
		if got, err := message(); got != "请求成功" || err != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	answer = envelope("E0000", `[1]`)
	_, err := c.CreditLine(ctx, Account{}, true)
	wantVerdict(t, err, VerdictRetry)
}

func TestCountIsNeverGuessed(t *testing.T) {
	t.Parallel()
	var answer string
	c := oneAnswer(t, &answer)
	for _, oddity := range oddities {
		for _, result := range mutations(map[string]any{"invoiceSuccessCount": 7}, oddity) {
			answer = envelope("0000", result)
			number, isObject := strings.CutPrefix(strings.TrimSuffix(result, "}"), `{"invoiceSuccessCount":`)
			want, noNumber := strconv.Atoi(strings.TrimSuffix(strings.Trim(number, `"`), ".0"))
			got, err := c.CountIssued(context.Background(), "T", march1, march9)
			readable := isObject && noNumber == nil
			if readable != (err == nil) || readable && got != want {
				t.Errorf("%s: %d, %v", result, got, err)
			}
		}
	}
}

func TestTotalsOfRedForms(t *testing.T) {
	t.Parallel()
	var answer string
	c := oneAnswer(t, &answer)
	for total, want := range map[string]int{`3`: 3, `"3"`: 3, `3.0`: 3, `"many"`: 0, `null`: 0, `{}`: 0} {
		for _, answer = range []string{
			envelope("E0000", `{"total":`+total+`,"list":[{"billNo":"B"}]}`),
			`{"code":"0000","describe":"ok","total":` + total + `,"list":[{"billNo":"B"}]}`,
		} {
			forms, got, err := c.QueryRed(context.Background(), RedQuery{Side: SideSeller, BillID: "1"})
			if err != nil || got != want || len(forms) != 1 || forms[0].BillNo != "B" {
				t.Errorf("%s: %d of %+v, %v", answer, got, forms, err)
			}
		}
	}
}

// TestOddNotices: a callback that can be told apart at all is a hint, whatever else stands in it.
func TestOddNotices(t *testing.T) {
	t.Parallel()
	good := map[string]any{"orderno": "O", "fpqqlsh": "S", "content": map[string]any{"c_status": "1", "c_fpqqlsh": "S", "c_saletaxnum": "T", "c_errorMessage": "x"}}
	for _, oddity := range oddities {
		for _, kind := range []NoticeKind{NoticeIssued, NoticeVoided, NoticeApplied, NoticeRed, NoticeRedConfirm} {
			for _, body := range mutations(good, oddity)[1:] {
				notice, err := ParseNotice([]byte(`{"operater":"` + string(kind) + `",` + strings.TrimPrefix(body, "{")))
				if err != nil || notice.Kind != kind || notice.Claim != "" && !notice.Claim.Known() {
					t.Errorf("%s: %+v, %v", body, notice, err)
				}
			}
		}
	}
}
