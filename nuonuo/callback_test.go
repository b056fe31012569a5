package nuonuo

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func form(values ...string) string {
	v := url.Values{}
	for i := 0; i < len(values); i += 2 {
		v.Set(values[i], values[i+1])
	}
	return v.Encode()
}

func TestParseNotice(t *testing.T) {
	t.Parallel()
	issued := `{"c_orderno":"O","c_fpqqlsh":"S","c_kprq":"1772330406000","c_fphm":"26332000000000000001","c_fpdm":"","c_qdbz":0,"c_saletaxnum":"T"}`
	tests := map[string]struct {
		body string
		want Notice
	}{
		"issued":         {form("operater", "callback", "orderno", "O", "content", issued), Notice{Kind: NoticeIssued, OrderNo: "O", SerialNo: "S", SellerTaxNum: "T", Claim: Issued}},
		"issued, status": {form("operater", "callback", "orderno", "O", "content", `{"c_status":"1"}`), Notice{Kind: NoticeIssued, OrderNo: "O", Claim: Issued}},
		"failed":         {form("operater", "callback", "orderno", "O", "content", `{"c_fpqqlsh":"S","c_status":2,"c_errorMessage":"税号错误"}`), Notice{Kind: NoticeIssued, OrderNo: "O", SerialNo: "S", Claim: Failed, Reason: "税号错误"}},
		"seal failed":    {form("operater", "callback", "orderno", "O", "content", `{"c_status":"3"}`), Notice{Kind: NoticeIssued, OrderNo: "O", Claim: SealFailed}},
		"new status":     {form("operater", "callback", "orderno", "O", "content", `{"c_status":"9"}`), Notice{Kind: NoticeIssued, OrderNo: "O"}},
		"voided":         {form("operater", "invoiceInvalid", "fpqqlsh", "S", "content", `{"invalidStatus":"3"}`), Notice{Kind: NoticeVoided, SerialNo: "S", Claim: Voided}},
		"void failed":    {form("operater", "invoiceInvalid", "fpqqlsh", "S", "content", `{"invalidStatus":2,"invalidErrorMessage":"跨月"}`), Notice{Kind: NoticeVoided, SerialNo: "S", Reason: "跨月"}},
		"applied":        {`{"operater":"invoiceApply","orderno":"O","taxNo":"T","isSuccess":true}`, Notice{Kind: NoticeApplied, OrderNo: "O", SellerTaxNum: "T"}},
		"red":            {`{"operater":"invoiceRedCallback","billNo":"B","content":{"x":1}}`, Notice{Kind: NoticeRed, BillNo: "B"}},
		"red confirm":    {`{"operater":"redConfirmCallback","billId":"I","content":"{\"x\":1}"}`, Notice{Kind: NoticeRedConfirm, BillID: "I"}},
		"broken content": {form("operater", "callback", "orderno", "O", "content", `{"c_status":`), Notice{Kind: NoticeIssued, OrderNo: "O"}},
	}
	for name, tt := range tests {
		got, err := ParseNotice([]byte(tt.body))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if strings.HasPrefix(name, "red") && len(got.Content) != 1 {
			t.Errorf("%s: content = %v", name, got.Content)
		}
		got.Content = nil
		if got.Kind != tt.want.Kind || got.OrderNo != tt.want.OrderNo || got.SerialNo != tt.want.SerialNo || got.Claim != tt.want.Claim ||
			got.Reason != tt.want.Reason || got.SellerTaxNum != tt.want.SellerTaxNum || got.BillID != tt.want.BillID || got.BillNo != tt.want.BillNo {
			t.Errorf("%s: %+v, want %+v", name, got, tt.want)
		}
	}
	for _, body := range []string{"", "{", "a=%zz", "orderno=1", `{"orderno":"1"}`} {
		if n, err := ParseNotice([]byte(body)); err == nil {
			t.Errorf("%q became %+v", body, n)
		}
	}
}

func TestCallbackHandler(t *testing.T) {
	t.Parallel()
	good := form("operater", "callback", "orderno", "O", "content", "{}")
	tests := map[string]struct {
		method, body string
		receive      error
		status       int
		want         string
	}{
		"good":       {http.MethodPost, good, nil, 200, `{"status":"0000","message":"同步成功"}`},
		"not stored": {http.MethodPost, good, errors.New("disk full"), 503, "not stored\n"},
		"nonsense":   {http.MethodPost, "nonsense", nil, 400, `{"status":"9999","message":"参数错误"}`},
		"get":        {http.MethodGet, "", nil, 405, "POST only\n"},
		"too long":   {http.MethodPost, strings.Repeat("x", maxNotice+1), nil, 413, `{"status":"9999","message":"接收失败"}`},
	}
	for name, tt := range tests {
		received := 0
		handler := CallbackHandler(func(_ context.Context, n Notice) error {
			received++
			return tt.receive
		})
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(tt.method, "/", strings.NewReader(tt.body)))
		if w.Code != tt.status || w.Body.String() != tt.want {
			t.Errorf("%s: %d %s, want %d %s", name, w.Code, w.Body, tt.status, tt.want)
		}
		if (received == 1) != (tt.body == good) {
			t.Errorf("%s: received %d times", name, received)
		}
	}
}

func FuzzParseNotice(f *testing.F) {
	f.Add([]byte(form("operater", "callback", "orderno", "O", "content", `{"c_status":"2"}`)))
	f.Add([]byte(`{"operater":"redConfirmCallback","billId":1,"content":"{\"x\":1}"}`))
	f.Add([]byte(`{"operater":`))
	f.Add([]byte("operater=%7B&content=%"))
	f.Fuzz(func(t *testing.T, body []byte) {
		n, err := ParseNotice(body)
		if err == nil && n.Kind == "" {
			t.Error("a notice without a kind")
		}
		if n.Claim != "" && !n.Claim.Known() {
			t.Errorf("claim %q is no documented state", n.Claim)
		}
	})
}
