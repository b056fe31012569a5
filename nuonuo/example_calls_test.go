package nuonuo_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/fapiao/fapiao/nuonuo"
)

// A method without a Go function goes through Call; what its answer has beyond the result type
// stays in Raw.
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
		switch calls++; calls {
		case 1, 2:
			w.WriteHeader(http.StatusBadGateway)
		case 3:
			fmt.Fprint(w, `{"code":"E0000","result":[{"orderNo":"2026030100001","status":"2"}]}`)
		default:
			w.WriteHeader(http.StatusNotFound) // as when the address is wrong: repeating cannot help
		}
	}))
	defer server.Close()
	client := open(server.URL)
	policy := nuonuo.RetryPolicy{Attempts: 5, Base: time.Millisecond}
	for range 2 {
		err := nuonuo.Retry(context.Background(), policy, func(ctx context.Context) error {
			_, _, err := client.QueryInvoices(ctx, nuonuo.Query{OrderNos: []string{"2026030100001"}})
			return err
		})
		verdict, _ := nuonuo.Classify(err)
		fmt.Println(calls, "calls:", verdict)
	}
	// Output:
	// 3 calls: ok
	// 4 calls: stop
}

// What failed (22), or exists without a signature (24), is tried again under its own number;
// afterwards the query tells what became of it.
func ExampleClient_Reissue() {
	server := platform(`{"code":"E0000","describe":"重试成功","result":"重试成功"}`)
	defer server.Close()
	failed := nuonuo.Invoice{SerialNo: "26030110000003023686", Status: nuonuo.SealFailed}
	if !failed.Status.Retryable() {
		return
	}
	response, err := open(server.URL).Reissue(context.Background(), nuonuo.ReissueRequest{SerialNo: failed.SerialNo})
	if err != nil {
		fmt.Println(nuonuo.Classify(err)) // E9613 after the 20th time of a day: refused
		return
	}
	fmt.Println(response.Describe)
	// Output: 重试成功
}
