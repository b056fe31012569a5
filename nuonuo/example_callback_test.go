package nuonuo_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"github.com/fapiao/fapiao/nuonuo"
)

// The handler belongs behind an address that cannot be guessed. It only remembers the hint; the
// query tells the truth.
func ExampleCallbackHandler() {
	handler := nuonuo.CallbackHandler(func(_ context.Context, n nuonuo.Notice) error {
		fmt.Println("ask now about order", n.OrderNo+", said to be", n.Claim)
		return nil
	})
	// What the platform sends:
	form := url.Values{"operater": {"callback"}, "orderno": {"2026030100001"}, "content": {`{"c_fpqqlsh":"26030110000003023686","c_status":"1"}`}}
	request := httptest.NewRequest(http.MethodPost, "/callback/an-unguessable-path", strings.NewReader(form.Encode()))
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, request)
	fmt.Println(answer.Code, answer.Body)
	// Output:
	// ask now about order 2026030100001, said to be issued
	// 200 {"status":"0000","message":"同步成功"}
}

// A callback is not signed, so it is a hint to ask the platform and nothing more.
func ExampleParseNotice() {
	notice, err := nuonuo.ParseNotice([]byte(`operater=callback&orderno=2026030100001&content=%7B%22c_status%22%3A%222%22%2C%22c_errorMessage%22%3A%22%E7%A8%8E%E5%8F%B7%E9%94%99%E8%AF%AF%22%7D`))
	fmt.Println(notice.OrderNo, notice.Claim, notice.Reason, err)
	// Output: 2026030100001 failed 税号错误 <nil>
}
