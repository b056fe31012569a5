package nuonuo

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// codeVerdicts is the classifier's table over every documented code: for a query, and for a
// submitted order. The words are read as verdicts of [Verdict.String].
const codeVerdicts = `
0200 stop stop
0201 stop stop
0202 stop stop
0203 wait unknown
040102 wait unknown
05 stop stop
0701 stop stop
070101 stop stop
070102 stop stop
070103 stop stop
070201 stop stop
070204 stop stop
070301 token token
070302 stop stop
070304 stop stop
070305 stop stop
070306 stop stop
070307 stop stop
070315 stop stop
0704 stop stop
070401 stop stop
070501 stop stop
070601 stop stop
E4000 refused refused
E9101 wait refused
E9105 wait refused
E9106 duplicate duplicate
9106 duplicate duplicate
9103 wait unknown
E9109 wait unknown
E9130 wait refused
E9131 wait refused
E9132 wait unknown
E9138 wait refused
E9154 wait refused
E9301 stop stop
E9302 stop stop
E9338 stop stop
E9796 wait refused
E9801 wait refused
E9802 wait unknown
E9500 not_found unknown
E9601 wait unknown
E9611 refused unknown
E9613 refused unknown
E9999 wait unknown
E1000 refused unknown
E1001 stop stop
1001 refused unknown
1007 refused unknown
1009 wait unknown
E0001 refused unknown
E9367 refused unknown
E9370 refused unknown
E9512 refused unknown
E9520 refused unknown
9520 refused unknown
9531 refused unknown
E9607 refused unknown
E9300 refused unknown
E9513 stop stop
E9548 stop stop
E9236 stop stop
S0101 not_found unknown
S01 wait unknown
X1 wait unknown
9999 wait unknown
`

func TestClassifyEveryCode(t *testing.T) {
	t.Parallel()
	for line := range strings.Lines(strings.TrimSpace(codeVerdicts)) {
		f := strings.Fields(line)
		for i, method := range []string{MethodQuery, MethodIssue} {
			err := fmt.Errorf("outer: %w", &Error{Method: method, Code: f[0], Sent: true, HTTPStatus: 200})
			got, reason := Classify(err)
			if got.String() != f[i+1] || reason == "" {
				t.Errorf("%s from %s: %s (%s), want %s", f[0], method, got, reason, f[i+1])
			}
		}
	}
}

// TestOnlyDefiniteAnswersFreeAnOrder goes the other way round: whatever code comes back from a
// submit, only the listed ones may say that the order was not processed.
func TestOnlyDefiniteAnswersFreeAnOrder(t *testing.T) {
	t.Parallel()
	for n := range 10000 {
		for _, format := range []string{"E%04d", "%04d", "S%04d", "%05d"} {
			code := fmt.Sprintf(format, n)
			got, reason := Classify(&Error{Method: MethodIssue, Code: code, Sent: true, HTTPStatus: 200})
			if got == VerdictRetry || got == VerdictWait || got == VerdictOK {
				t.Fatalf("%s from a submit: %s (%s)", code, got, reason)
			}
			listed := strings.Contains(codeVerdicts, "\n"+code+" ") || format == "E%04d" && (n >= 9101 && n <= 9131 || n >= 9796 && n <= 9801)
			if got != VerdictUnknown && !listed {
				t.Fatalf("%s from a submit: %s (%s), want unknown", code, got, reason)
			}
		}
	}
}

func TestClassifyByEffectOfMethod(t *testing.T) {
	t.Parallel()
	lost := func(method string) error { return &Error{Method: method, Sent: true, Err: errors.New("reset")} }
	for _, method := range []string{
		MethodIssue, MethodClassicIssue, "nuonuo.electronInvoice.requestBilling", MethodReissue, MethodDeliver, MethodVoid, MethodClassicVoid,
		MethodFastRed, MethodRedApply, MethodRedConfirm, MethodRedWithdraw, MethodLoginConfirm, "nuonuo.new.method", "x", "",
	} {
		wantVerdict(t, lost(method), VerdictUnknown)
	}
	for _, method := range []string{
		MethodQuery, MethodClassicQuery, MethodList, MethodStock, MethodClientStatus, MethodQuantity, MethodPDF, MethodRedQuery, MethodRedRefresh,
		MethodQRCode, MethodCertification, MethodCreditLine, MethodTitleScans, MethodAccessToken,
	} {
		wantVerdict(t, lost(method), VerdictRetry)
	}
	wantVerdict(t, &Error{Method: MethodDeliver, Code: "E9999", Sent: true}, VerdictUnknown)
	wantVerdict(t, &Error{Method: MethodReissue, Code: "E9613", Sent: true}, VerdictRefused)
	wantVerdict(t, &Error{Method: MethodReissue, Code: "E9999", Sent: true}, VerdictUnknown)
}

// TestClassifyByWordsOfOneMethod: what users of the platform saw of one method, and neighbours that
// must stay open.
func TestClassifyByWordsOfOneMethod(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		method, code, describe string
		want                   Verdict
	}{
		{MethodRedApply, "E9102", "发票号码或者代码错误", VerdictRefused},
		{MethodRedApply, "E9103", "该发票不能重复冲红", VerdictRefused},
		{MethodRedApply, "E9101", "", VerdictUnknown},
		{MethodRedApply, "9103", "", VerdictUnknown},
		{MethodVoid, "E9102", "", VerdictUnknown},
		{MethodFastRed, "E9103", "", VerdictUnknown},
		{MethodRedApply, "E9999", "申请号重复", VerdictDuplicate},
		{MethodRedApply, "E9999", "系统异常", VerdictUnknown},
		{MethodRedApply, "E9999", "服务类项目不能选择销货退回", VerdictRefused},
		{MethodRedApply, "E9999", "购买方未入账，只有销售折让可以部分冲红", VerdictRefused},
		{MethodRedApply, "E9999", "不能连接税局", VerdictUnknown},
		{MethodFastRed, "E9999", "服务类项目不能选择销货退回", VerdictUnknown},
		{MethodDeliver, "E9999", "发票不存在不能重新交付", VerdictRefused},
		{MethodDeliver, "E9999", "短信发送失败", VerdictRefused},
		{MethodDeliver, "E9999", "系统异常", VerdictUnknown},
		{MethodVoid, "E9999", "发票已跨月，不能作废", VerdictRefused},
		{MethodVoid, "E9999", "系统繁忙", VerdictUnknown},
		{MethodFastRed, "E9999", "申请号重复", VerdictUnknown},
		{MethodFastRed, "E9999", "红票开具中", VerdictUnknown},
		{MethodRedConfirm, "E9999", "红字确认单已超时", VerdictRefused},
		{MethodRedConfirm, "E9999", "确认单查询超时", VerdictUnknown},
		{MethodRedWithdraw, "E9999", "确认单已超时", VerdictUnknown},
		{MethodIssue, "E9999", "申请号重复", VerdictUnknown},
		{MethodIssue, "9106", "订单编号或流水号不能重复", VerdictDuplicate},
		{MethodFastRed, "9106", "", VerdictDuplicate},
		{MethodReissue, "9106", "", VerdictDuplicate},
	} {
		wantVerdict(t, &Error{Method: c.method, Code: c.code, Describe: c.describe, Sent: true, HTTPStatus: 200}, c.want)
	}
}

func TestClassifyStrangers(t *testing.T) {
	t.Parallel()
	wantVerdict(t, nil, VerdictOK)
	wantVerdict(t, errors.New("x"), VerdictUnknown)
	wantVerdict(t, context.Canceled, VerdictUnknown)
	wantVerdict(t, refuse(MethodIssue, "orderNo", "empty"), VerdictRefused)
	if Verdict(99).String() != "invalid" {
		t.Error("an impossible verdict has a name")
	}
}

func TestErrorTextHidesPersonalNumbers(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"手机号13812345678错误", "手机号****5678错误"},
		{"身份证33010019900101123X不存在", "身份证****123X不存在"},
		{"账号6222 0202 0000 1234 567", "账号**** 567"},
		{"电话138-1234-5678", "电话****5678"},
		{"全角１３８１２３４５６７８", "全角****５６７８"},
		{"邮箱zhang.san@example.com过长", "邮箱****@example.com过长"},
		{"金额12345678901.23超限", "金额12345678901.23超限"},
		{"第1行税额1234567.89误差", "第1行税额1234567.89误差"},
		{"2026-03-01 10:00:00 超时", "2026-03-01 10:00:00 超时"},
		{"分机号923", "分机号923"},
	}
	for _, tt := range tests {
		e := &Error{Method: MethodIssue, Code: "E4000", Describe: MaskPersonal(tt.in), Sent: true}
		if e.Describe != tt.want {
			t.Errorf("mask(%s) = %s, want %s", tt.in, e.Describe, tt.want)
		}
		if !strings.Contains(e.Error(), tt.want) || !strings.Contains(e.Error(), "E4000") || !strings.Contains(e.Error(), MethodIssue) {
			t.Errorf("Error() = %s", e)
		}
	}
}
