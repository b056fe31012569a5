package nuonuo

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// causeNames are the causes of the platform's answers.
var causeNames = map[string]error{
	"ErrDuplicateOrder": ErrDuplicateOrder, "ErrDuplicateForm": ErrDuplicateForm, "ErrNotFound": ErrNotFound,
	"ErrRateLimited": ErrRateLimited, "ErrBusy": ErrBusy, "ErrTokenExpired": ErrTokenExpired, "ErrTokenQuota": ErrTokenQuota,
	"ErrCredentials": ErrCredentials, "ErrSignature": ErrSignature, "ErrNotPermitted": ErrNotPermitted, "ErrSeller": ErrSeller,
	"ErrClientOffline": ErrClientOffline, "ErrReversed": ErrReversed, "ErrFormLapsed": ErrFormLapsed, "ErrReissueLimit": ErrReissueLimit,
	"ErrPeriod": ErrPeriod, "ErrCreditLine": ErrCreditLine, "ErrLoginLapsed": ErrLoginLapsed,
}

// causesIn are the names of the causes of an error, which should be one at most.
func causesIn(err error) string {
	var names []string
	for name, cause := range causeNames {
		if errors.Is(err, cause) {
			names = append(names, name)
		}
	}
	return strings.Join(names, " ")
}

// causesOfCodes are the causes of the protocol's codes (§1.6, §5) that have one, for a query.
const causesOfCodes = `
ErrSignature 0200 070601
ErrNotPermitted 0201 0202 070302 E9338
ErrBusy 0203 040102 1009 E9601 S01 E9999
ErrCredentials 070101 070102 070103 070304 070305 070307
ErrRateLimited 070201 070204
ErrTokenExpired 070301
ErrTokenQuota 070306
ErrSeller 070401 E9301 E9302 E1001
ErrClientOffline E9513 E9548 E9236
ErrDuplicateOrder E9106 9106
ErrNotFound E9500 S0101
ErrReissueLimit E9613
ErrPeriod 1005 1007
`

func TestEveryCodeHasItsCause(t *testing.T) {
	t.Parallel()
	want := map[string]string{}
	for line := range strings.Lines(strings.TrimSpace(causesOfCodes)) {
		words := strings.Fields(line)
		for _, code := range words[1:] {
			want[code] = words[0]
		}
	}
	for _, format := range []string{"%02d", "S%02d", "%04d", "E%04d", "S%04d", "0%05d"} {
		for n := range 80000 {
			code := fmt.Sprintf(format, n)
			err := &Error{Method: MethodQuery, Code: code, Sent: true, HTTPStatus: 200}
			if _, known := ruleFor(err, effectRead); !known && want[code] == "" {
				continue
			}
			if got := causesIn(fmt.Errorf("outer: %w", err)); got != want[code] {
				t.Errorf("%s: cause %q, want %q", code, got, want[code])
			}
		}
	}
}

func TestCausesOfOneMethod(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		method, code, text string
		want               string
	}{
		{MethodIssue, "E9106", "订单编号或流水号不能重复", "ErrDuplicateOrder"},
		{MethodIssue, "E9500", "", ""}, // undocumented there, so nothing may be read from it
		{MethodIssue, "E9131", "", ""},
		{MethodRedApply, "E9999", "申请号重复", "ErrDuplicateForm"},
		{MethodOldRedApply, "E9999", "申请单号重复", "ErrDuplicateForm"},
		{MethodRedApply, "E9103", "该发票不能重复冲红", "ErrReversed"},
		{MethodIssue, "E9103", "", "ErrReversed"},
		{MethodRedConfirm, "E9999", "确认单已超时", "ErrFormLapsed"},
		{MethodDeliver, "E9999", "发票不存在不能重新交付", "ErrNotFound"},
		{MethodIssue, "X1", "发票额度已不够使用", "ErrCreditLine"},
		{MethodIssue, "X1", "登录已失效，请重新登录", "ErrLoginLapsed"},
		{MethodIssue, "X1", "购方额度不足", ""},
		{MethodIssue, "X1", "系统异常", ""},
		{MethodIssue, "E0000", "请重新登录", ""},
	} {
		err := &Error{Method: c.method, Code: c.code, Describe: c.text, Sent: true, HTTPStatus: 200}
		if got := causesIn(err); got != c.want {
			t.Errorf("%s %s %s: cause %q, want %q", c.method, c.code, c.text, got, c.want)
		}
	}
}

func TestCausesWithoutACode(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		"ErrRateLimited": &Error{Method: MethodQuery, HTTPStatus: 429, Sent: true},
		"ErrTokenQuota":  &Error{Method: MethodIssue, Err: &QuotaError{}},
		"ErrCredentials": beforeSending(MethodIssue, &Error{Method: MethodAccessToken, Code: "070305", Sent: true}),
		"":               &Error{Method: MethodIssue, Code: "E9106"}, // never sent, whatever it says
	} {
		if got := causesIn(err); got != want {
			t.Errorf("%v: cause %q, want %q", err, got, want)
		}
	}
}

// ErrOutcomeUnknown is the verdict, for every error of the package.
func TestOutcomeUnknownIsTheVerdict(t *testing.T) {
	t.Parallel()
	for _, method := range []string{MethodIssue, MethodVoid, MethodQuery, MethodAccessToken} {
		for _, c := range transportCases() {
			err := c.err(method)
			verdict, _ := Classify(err)
			if got := errors.Is(err, ErrOutcomeUnknown); got != (verdict == VerdictUnknown) {
				t.Errorf("%s, %s: ErrOutcomeUnknown %v, verdict %s", method, c.what, got, verdict)
			}
		}
	}
}

// Every exported Err… value is in the table above, so that a new one is tested.
func TestEveryCauseIsTested(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "sentinels.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, isValue := n.(*ast.ValueSpec); isValue {
			found++
			if name := spec.Names[0].Name; causeNames[name] == nil && name != "ErrOutcomeUnknown" {
				t.Errorf("%s is not tested", name)
			}
		}
		return true
	})
	if found != len(causeNames)+1 {
		t.Errorf("%d causes, %d tested", found, len(causeNames)+1)
	}
}

// Every code with a constant is one of the classifier's, and every code that stands for one thing
// has a constant.
func TestCodesHaveConstants(t *testing.T) {
	t.Parallel()
	constants := map[string]bool{}
	for name, code := range constantsOf(t, "Code") {
		if constants[code] {
			t.Errorf("%s: %s has two constants", name, code)
		}
		constants[code] = true
	}
	shared := strings.Fields("E0001 E0002 E9367 E9368 E9369 E9370 E9512 E9520 E9522 E9529 E9531 E9540 E9545 E9607 E9300 E9306 E9307")
	listed := 0
	for _, g := range codesOf {
		for _, code := range g.codes {
			listed++
			if constants[code] == slices.Contains(shared, code) {
				t.Errorf("%s: constant %v", code, constants[code])
			}
		}
	}
	if listed != len(constants)+len(shared) {
		t.Errorf("%d codes on the page, %d constants", listed, len(constants))
	}
}
