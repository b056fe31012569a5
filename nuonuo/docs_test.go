package nuonuo

import (
	"context"
	cmdline "flag"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = cmdline.Bool("update", false, "write the tables of docs/client.md anew")

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
	{MethodQuantity, MethodQuantity, "CountIssued"},
	{MethodPDF, MethodPDF, "FindPDF"},
	{MethodRedApply, "-", "ApplyRed"},
	{MethodRedQuery, "-", "QueryRed"},
	{MethodRedRefresh, "-", "RefreshRed"},
	{MethodRedConfirm, "-", "AnswerRed"},
	{MethodRedWithdraw, "-", "WithdrawRed"},
	{MethodFastRed, MethodClassicFastRed, "FastRed"},
	{MethodQRCode, "-", "QRCode"},
	{MethodLoginConfirm, "-", "ConfirmLogin"},
	{MethodCertification, "-", "Certification"},
	{MethodCreditLine, "-", "CreditLine"},
	{MethodTitleScans, MethodTitleScans, "ScannedTitles"},
	{MethodTitlePrefix, MethodTitlePrefix, "SearchTitles"},
	{MethodTitleByCode, MethodTitleByCode, "TitleByCode"},
}

func methodsPage() string {
	var b strings.Builder
	b.WriteString("| Go | method of the platform | classic family | success | a failure without a definite answer |\n| --- | --- | --- | --- | --- |\n")
	for _, m := range documented {
		var codes []string
		for _, code := range []string{successOrdinary, successPlain, successTitles, successWorkOrder} {
			if succeeded(m.method, code) {
				codes = append(codes, code)
			}
		}
		effect := "changes nothing: may be repeated"
		if effectOf(m.method) != effectRead {
			effect = "may have been processed: unknown"
		}
		fmt.Fprintf(&b, "| `%s` | `%s` | %s | %s | %s |\n", m.function, m.method, m.classic, strings.Join(codes, ", "), effect)
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

func numberedCodes(from, to, without int) (codes []string) {
	for n := from; n <= to; n++ {
		if n != without {
			codes = append(codes, fmt.Sprintf("E%d", n))
		}
	}
	return codes
}

func classifierPage() string {
	var b strings.Builder
	for _, g := range codesOf {
		fmt.Fprintf(&b, "**%s**\n\n| code | submitting an order | a query | reason |\n| --- | --- | --- | --- |\n", g.title)
		for _, code := range g.codes {
			write, reason := Classify(&Error{Method: MethodIssue, Code: code, Sent: true, HTTPStatus: 200})
			read, other := Classify(&Error{Method: MethodQuery, Code: code, Sent: true, HTTPStatus: 200})
			if strings.HasPrefix(reason, "undocumented") {
				reason = other
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", code, write, read, reason)
		}
		b.WriteByte('\n')
	}
	b.WriteString("**No answer that can be used**\n\n| what happened | submitting an order | a query |\n| --- | --- | --- |\n")
	for _, c := range transportCases() {
		write, _ := Classify(c.err(MethodIssue))
		read, _ := Classify(c.err(MethodQuery))
		fmt.Fprintf(&b, "| %s | %s | %s |\n", c.what, write, read)
	}
	return b.String()
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
	want := between(t, between(t, string(b), "methods", methodsPage()), "classifier", classifierPage())
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(b)); diff != "" {
		t.Errorf("docs/client.md is not what the code says; run with -update (-want +got)\n%s", diff)
	}
}

// Every method that the page lists is one of the method table's, so that its request and its answer are tested.
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
