package nuonuo_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"github.com/fapiao/fapiao/nuonuo"
)

// A 数电 invoice is reversed by a red confirmation form. With a billId of one's own a lost answer
// does no harm: query it and see. The red invoice of an electronic kind follows by itself; paper
// kinds need FastRed.
func ExampleClient_ApplyRed() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("method") == nuonuo.MethodRedApply {
			io.WriteString(w, `{"code":"E0000","describe":"提交成功","result":"R2026030100001"}`)
			return
		}
		io.WriteString(w, `{"code":"E0000","result":{"total":1,"list":[{"billId":"R2026030100001","billStatus":"04","taxExcludedAmount":"-94.34","invoiceSerialNum":"26030110000003029999"}]}}`)
	}))
	defer server.Close()
	client, ctx := open(server.URL), context.Background()
	const billID = "R2026030100001"
	_, err := client.ApplyRed(ctx, nuonuo.RedApply{
		BillID: billID, Source: nuonuo.SideSeller, BlueKind: nuonuo.KindDigitalOrdinary, BlueDigitalNo: "26332000000000000001",
		SellerTaxNum: "339902999999789113", SellerName: "杭州示例销售有限公司", BuyerName: "杭州示例软件有限公司", Reason: nuonuo.RedReasonReturn,
	})
	if verdict, reason := nuonuo.Classify(err); verdict != nuonuo.VerdictOK && verdict != nuonuo.VerdictUnknown && verdict != nuonuo.VerdictDuplicate {
		fmt.Println(verdict, reason)
		return
	}
	forms, total, err := client.QueryRed(ctx, nuonuo.RedQuery{Side: nuonuo.SideSeller, BillID: billID})
	if err != nil {
		fmt.Println(nuonuo.Classify(err))
		return
	}
	for _, form := range forms {
		fmt.Println(total, "form:", form.BillID, form.Net, "ready:", form.Status.Ready(), "red invoice:", form.SerialNo)
	}
	// Output: 1 form: R2026030100001 -94.34 ready: true red invoice: 26030110000003029999
}
