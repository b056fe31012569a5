package nuonuo_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/fapiao/fapiao/nuonuo"
)

// platform answers every call as the platform would; the examples do not need the real one.
func platform(answer string) *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, answer) }))
}

func open(url string) *nuonuo.Client {
	client, err := nuonuo.New(nuonuo.Config{Endpoint: url, AppKey: "SD00000001", AppSecret: nuonuo.NewSecret("SD0123456789ABCD"), StaticToken: nuonuo.NewSecret("permanent")})
	if err != nil {
		panic(err)
	}
	return client
}

func ExampleSign() {
	fmt.Println(nuonuo.Sign("SECRET", "/open/v1/services", nuonuo.SignParams{
		AppKey: "APPKEY", Senid: "SENID", Nonce: "12345678", Timestamp: "1700000000", Body: []byte(`{"a":1}`),
	}))
	// Output: 7iSZiR+0g+376QEJ38xLM+3vGDs=
}

func ExampleClient_Issue() {
	server := platform(`{"code":"E0000","describe":"开票提交成功","result":{"invoiceSerialNum":"26030110000003023686"}}`)
	defer server.Close()
	result, err := open(server.URL).Issue(context.Background(), &nuonuo.Order{
		OrderNo: "2026030100001", OrderTime: "2026-03-01 10:00:00", InvoiceType: nuonuo.TypeBlue, Kind: nuonuo.KindDigitalOrdinary,
		BuyerName: "杭州示例软件有限公司", SellerTaxNum: "339902999999789113", SellerTel: "0571-77777777", SellerAddress: "杭州市西湖区",
		Clerk: "张三", PushMode: nuonuo.PushNone,
		Details: []nuonuo.Detail{{
			GoodsName: "技术服务", GoodsCode: "3040105000000000000", WithTax: nuonuo.FlagYes, TaxRate: "0.06",
			TaxExcludedAmount: "94.34", Tax: "5.66", TaxIncludedAmount: "100.00",
		}},
	})
	if err != nil {
		fmt.Println(nuonuo.Classify(err))
		return
	}
	fmt.Println("accepted as", result.SerialNo)
	// Output: accepted as 26030110000003023686
}

func ExampleClient_QueryInvoices() {
	server := platform(`{"code":"E0000","result":[{"orderNo":"2026030100001","status":"2","orderAmount":"100.00"},{"orderNo":"2026030100002","status":"24"}]}`)
	defer server.Close()
	invoices, _, err := open(server.URL).QueryInvoices(context.Background(), nuonuo.Query{OrderNos: []string{"2026030100001", "2026030100002"}})
	if err != nil {
		fmt.Println(nuonuo.Classify(err))
		return
	}
	for _, invoice := range invoices {
		fmt.Println(invoice.OrderNo, invoice.Status, "final:", invoice.Status.Terminal(), "exists:", invoice.Status.Exists())
	}
	// Output:
	// 2026030100001 issued final: true exists: true
	// 2026030100002 seal_failed final: true exists: true
}

func ExampleClassify() {
	server := platform(`<html>502 Bad Gateway</html>`)
	client := open(server.URL)
	defer server.Close()
	_, err := client.IssueRaw(context.Background(), []byte(`{"order":{}}`))
	fmt.Println(nuonuo.Classify(err))
	var e *nuonuo.Error
	fmt.Println(errors.As(err, &e) && e.Sent)
	// Output:
	// unknown unreadable answer; the request may have been processed
	// true
}

func ExampleSecret() {
	secret := nuonuo.NewSecret("SD0123456789ABCD")
	hidden := struct{ secret nuonuo.Secret }{secret} // fmt calls no methods of unexported fields
	fmt.Printf("%v %#v %t\n", secret, secret, strings.Contains(fmt.Sprintf("%+v", hidden), "SD01"))
	// Output: [secret] nuonuo.NewSecret("[secret]") false
}

// Two merchants of one app share the limit of the app.
func ExamplePace() {
	pace := nuonuo.NewPace(nuonuo.DefaultRate)
	for _, taxNum := range []string{"339902999999789113", "339902999999789114"} {
		client, err := nuonuo.New(nuonuo.Config{
			Endpoint: nuonuo.SandboxEndpoint, AppKey: "SD00000001", AppSecret: nuonuo.NewSecret("SD0123456789ABCD"),
			ISV: true, UserTax: taxNum,
		}, nuonuo.WithLimiter(pace))
		fmt.Println(client, err)
	}
	// Output:
	// nuonuo.Client(https://sandbox.nuonuocs.cn/open/v1/services) <nil>
	// nuonuo.Client(https://sandbox.nuonuocs.cn/open/v1/services) <nil>
}
