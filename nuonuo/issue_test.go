package nuonuo

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestIssueSendsWhatEncodeIssueMade(t *testing.T) {
	t.Parallel()
	p := newPlatform(t, ok(`{"invoiceSerialNum":"26030110000003023686"}`))
	o := sampleOrder()
	first, err := EncodeIssue(o)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := EncodeIssue(sampleOrder())
	if string(first) != string(again) {
		t.Error("the same order gave other bytes")
	}
	got, err := p.client(t).Issue(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if got.SerialNo != "26030110000003023686" || got.Response.Code != "E0000" {
		t.Errorf("result = %+v", got)
	}
	sent := p.seen()[0]
	if string(sent.Body) != string(first) || sent.Method != MethodIssue {
		t.Errorf("sent %s to %s", sent.Body, sent.Method)
	}
	if !strings.Contains(string(first), `软件<服务>&维护`) || strings.HasSuffix(string(first), "\n") {
		t.Errorf("body is not plain: %s", first)
	}
}

// TestAcceptedIsAccepted: nothing in the result may turn E0000 into an error, because the order was
// taken.
func TestAcceptedIsAccepted(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"code":"E0000","result":{"invoiceSerialNum":"1"}}`:                  "1",
		`{"code":"E0000","result":{"invoiceSerialNum":26030110000003023686}}`: "26030110000003023686",
		`{"code":"E0000","result":{"invoiceSerialNum":null}}`:                 "",
		`{"code":"E0000","result":{"invoiceSerialNum":{"a":1}}}`:              "",
		`{"code":"E0000","result":{}}`:                                        "",
		`{"code":"E0000","result":null}`:                                      "",
		`{"code":"E0000","result":"提交成功"}`:                                    "",
		`{"code":"E0000","result":[]}`:                                        "",
		`{"code":"E0000"}`:                                                    "",
	} {
		got, err := newPlatform(t, always(body)).client(t).Issue(context.Background(), sampleOrder())
		if err != nil || got.SerialNo != want {
			t.Errorf("%s: %+v, %v", body, got, err)
		}
	}
}

func TestDeductionTravelsOnlyWhenWanted(t *testing.T) {
	t.Parallel()
	o := sampleOrder()
	body, err := EncodeIssue(o)
	if err != nil || strings.Contains(string(body), "deduction") {
		t.Fatalf("deduction travels unasked: %s, %v", body, err)
	}
	zero := "0.00"
	o.Details[0].Deduction = &zero
	body, err = EncodeIssue(o)
	if err != nil || !strings.Contains(string(body), `"deduction":"0.00"`) {
		t.Errorf("wanted deduction does not travel: %s, %v", body, err)
	}
}

func TestEncodeIssueRefuses(t *testing.T) {
	t.Parallel()
	for field, change := range map[string]func(*Order){
		"orderNo":       func(o *Order) { o.OrderNo = "" },
		"salerTaxNum":   func(o *Order) { o.SellerTaxNum = "" },
		"invoiceDetail": func(o *Order) { o.Details = nil },
		"order":         func(o *Order) { o.Remark = "half \xe4\xb8 of a character" },
	} {
		o := sampleOrder()
		change(o)
		_, err := EncodeIssue(o)
		var input *InputError
		if !errors.As(err, &input) || input.Field != field {
			t.Errorf("%s: error = %v", field, err)
		}
		wantVerdict(t, err, VerdictRefused)
	}
	o := sampleOrder()
	o.Details = make([]Detail, MaxDetails+1)
	if _, err := EncodeIssue(o); err == nil {
		t.Error("2001 lines were taken")
	}
	if _, err := EncodeIssue(nil); err == nil {
		t.Error("nil was taken")
	}
	o = sampleOrder()
	o.Remark = `C:\ufffd and ` + "\ufffd"
	if _, err := EncodeIssue(o); err != nil {
		t.Errorf("good text was refused: %v", err)
	}
}

func TestIssueRefusals(t *testing.T) {
	t.Parallel()
	p := newPlatform(t, always(`{"code":"E9106","describe":"订单编号不能重复，联系13812345678","result":"13812345678"}`))
	_, err := p.client(t).Issue(context.Background(), sampleOrder())
	wantVerdict(t, err, VerdictDuplicate)
	if !IsCode(err, "E9106") || IsCode(err, "E0000") || IsCode(nil, "E9106") {
		t.Errorf("IsCode is wrong for %v", err)
	}
	if strings.Contains(err.Error(), "13812345678") || !strings.Contains(err.Error(), "订单编号不能重复") {
		t.Errorf("error text = %v, want the platform's with the number masked", err)
	}
	if len(p.seen()) != 1 {
		t.Error("a refused order was sent again")
	}
}
