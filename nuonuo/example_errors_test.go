package nuonuo_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/fapiao/fapiao/nuonuo"
)

// Classify is enough for deciding; the error itself tells the code, the text and whether anything
// left the machine.
func ExampleError() {
	server := platform(`{"code":"E9131","describe":"第1行 abs(不含税金额*税率-税额)>0.06，联系13812345678"}`)
	defer server.Close()
	client := open(server.URL)
	_, refused := client.IssueRaw(context.Background(), []byte(`{"order":{}}`))
	_, unsent := client.Issue(context.Background(), &nuonuo.Order{OrderNo: "2026030100001", SellerTaxNum: "339902999999789113"})
	for _, err := range []error{refused, unsent} {
		if e, ok := errors.AsType[*nuonuo.Error](err); ok {
			fmt.Printf("code %q, text %q, sent %v\n", e.Code, e.Describe, e.Sent)
		}
		if input, ok := errors.AsType[*nuonuo.InputError](err); ok {
			fmt.Println("fix", input.Field)
		}
	}
	fmt.Println(nuonuo.IsCode(refused, "E9131"))
	// Output:
	// code "E9131", text "第1行 abs(不含税金额*税率-税额)>0.06，联系****5678", sent true
	// code "", text "", sent false
	// fix invoiceDetail
	// true
}

// An answer that is none of the platform's says what it is not, and nothing of its content.
func ExampleAnswerError() {
	server := platform(`<html>login of the hotel's network</html>`)
	defer server.Close()
	_, _, err := open(server.URL).QueryInvoices(context.Background(), nuonuo.Query{OrderNos: []string{"2026030100001"}})
	var answer *nuonuo.AnswerError
	fmt.Println(errors.As(err, &answer), answer)
	// Output: true answer is not a JSON object
}

// The cause of an error is one of the Err… values; what may be done is a matter of Classify.
func ExampleErrDuplicateOrder() {
	server := platform(`{"code":"E9106","describe":"订单编号或流水号不能重复"}`)
	defer server.Close()
	_, err := open(server.URL).IssueRaw(context.Background(), []byte(`{"order":{}}`))
	switch {
	case errors.Is(err, nuonuo.ErrDuplicateOrder):
		fmt.Println("it arrived before: query it, and compare buyer and amount")
	case errors.Is(err, nuonuo.ErrOutcomeUnknown):
		fmt.Println("it may have arrived: query it")
	case errors.Is(err, nuonuo.ErrRateLimited), errors.Is(err, nuonuo.ErrBusy):
		fmt.Println("later, under the same number")
	}
	// Output: it arrived before: query it, and compare buyer and amount
}
