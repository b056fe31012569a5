package nuonuo_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/fapiao/fapiao/nuonuo"
)

// A method without a Go function goes through Call; what its answer has beyond the result type stays in Raw.
func ExampleClient_Call() {
	server := platform(`{"code":"E0000","describe":"成功","result":{"ewmUrl":"https://files.example/scan","other":1}}`)
	defer server.Close()
	var result struct {
		URL string `json:"ewmUrl"`
	}
	response, err := open(server.URL).Call(context.Background(), "nuonuo.ElectronInvoice.saveScanTemp", map[string]string{"taxnum": "339902999999789113"}, &result)
	fmt.Println(result.URL, response.Describe, err)
	// Output: https://files.example/scan 成功 <nil>
}

// A query may be repeated; Retry does so only where nothing can have been changed.
func ExampleRetry() {
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if calls++; calls < 3 {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		fmt.Fprint(w, `{"code":"E0000","result":[{"orderNo":"2026030100001","status":"2"}]}`)
	}))
	defer server.Close()
	client := open(server.URL)
	policy := nuonuo.RetryPolicy{Attempts: 5, Base: time.Millisecond}
	err := nuonuo.Retry(context.Background(), policy, func(ctx context.Context) error {
		_, _, err := client.QueryInvoices(ctx, nuonuo.Query{OrderNos: []string{"2026030100001"}})
		return err
	})
	fmt.Println(calls, "calls,", err)
	// Output: 3 calls, <nil>
}

// Status 24: the invoice exists and its signature failed. Reissue signs again and issues nothing.
func ExampleClient_Reissue() {
	server := platform(`{"code":"E9613","describe":"同一发票流水号一天最多重试20次"}`)
	defer server.Close()
	_, err := open(server.URL).Reissue(context.Background(), nuonuo.ReissueRequest{SerialNo: "26030110000003023686"})
	fmt.Println(nuonuo.Classify(err))
	// Output: refused serial number was retried 20 times today
}

// A callback is not signed, so it is a hint to ask the platform and nothing more.
func ExampleParseNotice() {
	notice, err := nuonuo.ParseNotice([]byte(`operater=callback&orderno=2026030100001&content=%7B%22c_status%22%3A%222%22%2C%22c_errorMessage%22%3A%22%E7%A8%8E%E5%8F%B7%E9%94%99%E8%AF%AF%22%7D`))
	fmt.Println(notice.OrderNo, notice.Claim, notice.Reason, err)
	// Output: 2026030100001 failed 税号错误 <nil>
}
