package nuonuo

import (
	"context"
	"crypto/x509"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/fapiao/fapiao/internal/golden"
)

const clientPage = "../docs/client.md"

// documented lists every method that has a Go function, with it.
var documented = []struct{ method, classic, function string }{
	{MethodIssue, MethodClassicIssue, "Issue, EncodeIssue, IssueRaw"},
	{MethodQuery, MethodClassicQuery, "QueryInvoices"},
	{MethodList, MethodClassicList, "ListInvoices"},
	{MethodReissue, MethodClassicReissue, "Reissue"},
	{MethodDeliver, MethodClassicDeliver, "Deliver"},
	{MethodVoid, MethodClassicVoid, "Void"},
	{MethodStock, MethodClassicStock, "QueryStock"},
	{MethodClientStatus, MethodClientStatus, "ClientStatus"},
	{MethodQuantity, MethodQuantity, "CountIssued"},
	{MethodPDF, MethodPDF, "FindPDF"},
	{MethodRedApply, "-", "ApplyRed"},
	{MethodRedQuery, "-", "QueryRed"},
	{MethodRedRefresh, "-", "RefreshRed"},
	{MethodRedConfirm, "-", "AnswerRed"},
	{MethodRedWithdraw, "-", "WithdrawRed"},
	{MethodFastRed, MethodClassicFastRed, "FastRed"},
	{MethodOldRedApply, MethodClassicRedApply, "ApplyRedSheet"},
	{MethodOldRedQueryNew, MethodOldRedQueryNew, "QueryRedSheets"},
	{MethodOldRedDownload, MethodOldRedDownload, "DownloadRedSheets"},
	{MethodOldRedCancel, MethodOldRedCancel, "WithdrawRedSheet"},
	{MethodQRCode, "-", "QRCode"},
	{MethodLoginConfirm, "-", "ConfirmLogin"},
	{MethodCertification, "-", "Certification, FinishIdentity"},
	{MethodCreditLine, "-", "CreditLine"},
	{MethodTitleScans, MethodTitleScans, "ScannedTitles"},
	{MethodTitlePrefix, MethodTitlePrefix, "SearchTitles"},
	{MethodTitleByCode, MethodTitleByCode, "TitleByCode"},
}

// throughCall lists the methods without a Go function, by group.
var throughCall = []string{
	MethodLegacyIssue, MethodLegacyQuery, MethodLegacySerialNo,
	MethodOldRedQuery,
	MethodReportTax, MethodPrint, MethodClassicPrint, MethodScanCode, MethodInspection, MethodInspectionCount,
	MethodTitleGoldenPlate, MethodTitleBilling, MethodWorkOrder, MethodWorkOrderByNumber,
}

func successOf(method string) string {
	var codes []string
	for _, code := range []string{successOrdinary, successPlain, successTitles, successWorkOrder} {
		if succeeded(method, code) {
			codes = append(codes, code)
		}
	}
	return strings.Join(codes, ", ")
}

func effectText(method string) string {
	if effectOf(method) == effectRead {
		return "changes nothing: may be repeated"
	}
	return "may have been processed: unknown"
}

func callsPage() string {
	var b strings.Builder
	b.WriteString("| method of the platform | success | a failure without a definite answer |\n| --- | --- | --- |\n")
	for _, m := range throughCall {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", m, successOf(m), effectText(m))
	}
	return b.String()
}

// familyOf names the product line of a method.
func familyOf(method string) string {
	switch part := strings.Split(method, "."); part[1] {
	case "OpeMplatform":
		return "SaaS"
	case "speedBilling":
		return "titles"
	}
	return "classic"
}

func methodsPage() string {
	var b strings.Builder
	b.WriteString("| Go | method of the platform | family | in the classic family | success | a failure without a definite answer |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, m := range documented {
		classic := "`" + m.classic + "`"
		switch m.classic {
		case "-":
			classic = "none: refused before sending"
		case m.method:
			classic = "the same"
		}
		fmt.Fprintf(&b, "| `%s` | `%s` | %s | %s | %s | %s |\n", m.function, m.method, familyOf(m.method), classic, successOf(m.method), effectText(m.method))
	}
	return b.String()
}

// codesOf are the documented codes (protocol §5), in groups.
var codesOf = []struct {
	title string
	codes []string
}{
	{"Gateway and token endpoint", strings.Fields("0200 0201 0202 0203 040102 05 0701 0704 070101 070102 070103 070201 070204 070301 070302 070304 070305 070306 070307 070315 070401 070501 070601")},
	{"Account", strings.Fields("E9301 E9302 E9338 E1001 E9513 E9548 E9236")},
	{"Issuing", slices.Concat([]string{"E4000"}, numberedCodes(9101, 9131, 9109), []string{"E9138", "E9154"}, numberedCodes(9796, 9801, 0))},
	{"Other methods", strings.Fields("E9500 E9601 E9611 E9613 E9999 E1000 1001 1002 1003 1004 1005 1006 1007 1009 E0001 E0002 E9367 E9368 E9369 E9370 E9512 E9520 E9522 E9529 E9531 E9540 E9545 E9607 E9300 E9306 E9307 S0101 S01")},
}

// ownCode is a code that means something else for one method, in one text of the platform or in
// any.
type ownCode struct{ code, method, function, describe string }

var ownCodes = []ownCode{
	{"E9102", MethodRedApply, "ApplyRed", ""},
	{"E9103", MethodRedApply, "ApplyRed", ""},
	{"E9999", MethodDeliver, "Deliver", "发票不存在"},
	{"E9999", MethodDeliver, "Deliver", "发送失败"},
	{"E9999", MethodVoid, "Void", "不能作废"},
	{"E9999", MethodRedApply, "ApplyRed", "申请号重复"},
	{"E9999", MethodRedApply, "ApplyRed", "不能选择销货退回"},
	{"E9999", MethodRedConfirm, "AnswerRed", "确认单已超时"},
}

func (o ownCode) with() string {
	if o.describe == "" {
		return ""
	}
	return " with " + o.describe
}

func numberedCodes(from, to, without int) (codes []string) {
	for n := from; n <= to; n++ {
		if n != without {
			codes = append(codes, fmt.Sprintf("E%d", n))
		}
	}
	return codes
}

func classifierPage(t *testing.T) string {
	t.Helper()
	const columns = "submitting an order | another change | a query"
	constants := constantsOf(t, "Code")
	named := map[string]string{}
	for name, code := range constants {
		named[code] = "`" + name + "`"
	}
	var b strings.Builder
	judge := func(err func(method string) error) (verdicts, reason string) {
		issue, reason := Classify(err(MethodIssue))
		change, _ := Classify(err(MethodVoid))
		query, other := Classify(err(MethodQuery))
		if strings.HasPrefix(reason, "undocumented") {
			reason = other
		}
		reason, _, _ = strings.Cut(reason, "; ") // what it means for an order is in the column
		return fmt.Sprintf("%s | %s | %s", issue, change, query), reason
	}
	for _, g := range codesOf {
		fmt.Fprintf(&b, "**%s**\n\n| code | constant | %s | cause | reason |\n| --- | --- | --- | --- | --- | --- | --- |\n", g.title, columns)
		for _, code := range g.codes {
			answer := func(m string) error { return &Error{Method: m, Code: code, Sent: true, HTTPStatus: 200} }
			verdicts, reason := judge(answer)
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", code, named[code], verdicts, causeCell(answer(MethodQuery), answer(MethodIssue)), reason)
			for _, own := range ownCodes {
				if own.code == code {
					err := &Error{Method: own.method, Code: code, Describe: own.describe, Sent: true, HTTPStatus: 200}
					verdict, reason := Classify(err)
					fmt.Fprintf(&b, "| %s of `%s`%s | | | %s | | %s | %s |\n", code, own.function, own.with(), verdict, causeCell(err), reason)
				}
			}
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "**No answer that can be used**\n\n| what happened | %s | reason |\n| --- | --- | --- | --- | --- |\n", columns)
	for _, c := range transportCases() {
		verdicts, reason := judge(c.err)
		fmt.Fprintf(&b, "| %s | %s | %s |\n", c.what, verdicts, reason)
	}
	return b.String()
}

// causeCell names the cause of an answer; of several methods, of the first that has one.
func causeCell(errs ...error) string {
	for _, err := range errs {
		if name := causesIn(err); name != "" {
			return "`" + name + "`"
		}
	}
	return ""
}

type transportCase struct {
	what string
	err  func(method string) error
}

func transportCases() []transportCase {
	unsent := func(cause error) func(string) error {
		return func(m string) error { return &Error{Method: m, Err: cause} }
	}
	sent := func(status int, cause error) func(string) error {
		return func(m string) error { return &Error{Method: m, Sent: true, HTTPStatus: status, Err: cause} }
	}
	return []transportCase{
		{"connection refused, host or network not reachable", unsent(&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED})},
		{"name not resolved", unsent(&net.DNSError{Err: "no such host"})},
		{"cancelled, or time ran out, before the first byte", unsent(context.Canceled)},
		{"request refused here", unsent(&InputError{Field: "x", Reason: "y"})},
		{"token quota guarded", unsent(&QuotaError{})},
		{"merchant has not authorised the app", unsent(ErrNotAuthorized)},
		{"certificate not trusted", unsent(x509.UnknownAuthorityError{})},
		{"token store broken", unsent(&StoreError{Err: os.ErrPermission})},
		{"connection reset or closed after sending", sent(0, syscall.ECONNRESET)},
		{"time ran out after sending", sent(0, context.DeadlineExceeded)},
		{"HTTP 429", sent(429, nil)},
		{"HTTP 5xx", sent(502, &AnswerError{Reason: "no JSON"})},
		{"HTTP 3xx or 4xx", sent(404, &AnswerError{Reason: "no JSON"})},
		{"HTML, half JSON, too long, broken gzip", sent(200, &AnswerError{Reason: "no JSON"})},
		{"an undocumented code", func(m string) error { return &Error{Method: m, Code: "X1", Sent: true, HTTPStatus: 200} }},
	}
}

// between puts a generated text between the marks of its name.
func between(t *testing.T, page, name, text string) string {
	t.Helper()
	begin, end := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->"
	i, j := strings.Index(page, begin), strings.Index(page, end)
	if i < 0 || j < i {
		t.Fatalf("%s has no marks %q", clientPage, name)
	}
	return page[:i+len(begin)] + "\n" + text + "\n" + page[j:]
}

func TestDocsEqualTheCode(t *testing.T) {
	t.Parallel()
	path := filepath.FromSlash(clientPage)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := string(b)
	for name, text := range map[string]string{"methods": methodsPage(), "calls": callsPage(), "classifier": classifierPage(t)} {
		want = between(t, want, name, text)
	}
	golden.Check(t, path, []byte(want))
}

// Every method that the page lists is one of the method table's, so that its request and its answer
// are tested.
func TestEveryDocumentedMethodIsTested(t *testing.T) {
	t.Parallel()
	tested := map[string]bool{MethodIssue: true, MethodQuery: true} // TestIssueSendsWhatEncodeIssueMade, TestQueryDecodesARealisticAnswer
	for _, c := range methodTable() {
		tested[c.saas] = true
	}
	for _, m := range documented {
		if !tested[m.method] {
			t.Errorf("%s is not in the method table", m.method)
		}
		delete(tested, m.method)
	}
	for m := range tested {
		t.Errorf("%s is tested and not documented", m)
	}
}
