package ui

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/golden"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// check compares got with the golden file of the test.
func check(t *testing.T, got []byte) {
	t.Helper()
	golden.Check(t, filepath.Join("testdata", strings.ReplaceAll(t.Name(), "/", "-")+".txt"), got)
}

// continued is what is typed after final.
const continued = "fapiao run orders.xlsx"

func final() *app.Result {
	f := &app.Result{
		Summary: report.Summary{Batch: "20261130-1f3a9c", Environment: "simulator", Orders: 1234},
		Results: "orders-results.xlsx", Fixable: 3, Next: app.Next{Use: app.Again},
	}
	counts := map[ledger.State]int{ledger.Rejected: 3, ledger.Issued: 1200, ledger.Failed: 20, ledger.Unknown: 11}
	for _, s := range ledger.States() {
		n := counts[s]
		f.Summary.States = append(f.Summary.States, report.StateSum{
			State: s, Orders: n, Net: invoice.Amount(n) * 100_00, Tax: invoice.Amount(n) * 13_00, Gross: invoice.Amount(n) * 113_00,
		})
	}
	return f
}

// halted are stops of every sort.
func halted() []report.Stop {
	since := time.Date(2026, 11, 30, 6, 5, 0, 0, time.UTC)
	return []report.Stop{
		{Seller: "91330106MADEM0003K", Trouble: ledger.TroubleLogin, Code: "22", Text: "登录状态已失效，\n请重新扫码登录", Since: since, Until: since.Add(30 * time.Minute), Ended: true},
		{Seller: "91330106MADEM0004H", Trouble: ledger.TroubleQuota, Code: "070306", Text: "quota", Since: since, Until: since.Add(10 * time.Hour)},
		{Seller: "91330106MADEM0005F", Text: "no connection", Away: true, Ended: true},
		{Seller: "91330106MADEM0006D", Text: "the seller is not in the configuration", Ended: true},
	}
}

func TestSummary(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"zh", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			s, out, err := screen(false, Options{Lang: lang})
			f := final()
			f.Summary.Stops = halted()
			if e := s.Summary(f, continued); e != nil {
				t.Fatal(e)
			}
			check(t, out.Bytes())
			if err.Len() > 0 {
				t.Errorf("standard error: %q", err)
			}
		})
	}
}

// What was split or merged is counted apart, and its money is in no total.
func TestSummaryOfSplitOrders(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"zh", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			f := final()
			f.Summary.Orders += 5
			for i := range f.Summary.States {
				if x := &f.Summary.States[i]; x.State == ledger.Dropped {
					x.Orders, x.Net, x.Tax, x.Gross = 5, 500_00, 65_00, 565_00
				}
			}
			f.Summary.Replaced = report.Replaced{StateSum: report.StateSum{State: ledger.Dropped, Orders: 3, Net: 300_00, Tax: 39_00, Gross: 339_00}, Instead: 4}
			s, out, _ := screen(false, Options{Lang: lang})
			if err := s.Summary(f, continued); err != nil {
				t.Fatal(err)
			}
			check(t, out.Bytes())
		})
	}
}

// Every kind of trouble has a name and something to do, in both languages.
func TestEveryTroubleHasItsAdvice(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"zh", "en"} {
		for _, kind := range ledger.Troubles() {
			p := printer{lang}
			text := p.stop(&report.Stop{Seller: "S", Trouble: kind, Since: time.Unix(1, 0), Until: time.Unix(2, 0)}, sameCommand)
			if h := troubles[kind]; p.text(h.name) == "" || p.text(h.todo) == "" || !strings.Contains(text, p.text(h.name)) || !strings.Contains(text, p.text(h.todo)) {
				t.Errorf("%s in %s: %s", kind, lang, text)
			}
		}
	}
}

// A stop names the commands that go on afterwards: one for orders that are left, one for failed
// ones.
func TestAStopSaysWhatGoesOn(t *testing.T) {
	t.Parallel()
	sent := 3
	for _, c := range []struct {
		ready, failed int
		sent          *int
		want          string
	}{
		{0, 2, &sent, "处理后运行 fapiao retry："},
		{0, 2, nil, "处理后运行 fapiao retry："},
		{1, 2, &sent, "处理后再运行同一命令（待开票的）和 fapiao retry（开票失败的）："},
		{1, 2, nil, "处理后运行 fapiao submit（待开票的）和 fapiao retry（开票失败的）："},
		{1, 0, &sent, "处理后再运行同一命令："},
		{1, 0, nil, "处理后运行 fapiao submit："},
		{0, 0, &sent, "处理后再运行同一命令："},
	} {
		r := &app.Result{Sent: c.sent, Next: app.Next{Retries: c.failed}}
		r.Summary.States = []report.StateSum{{State: ledger.Ready, Orders: c.ready}}
		if text := stopText(r); !strings.Contains(text, "fapiao login") || !strings.Contains(text, c.want) {
			t.Errorf("%d ready, %d failed: %s", c.ready, c.failed, text)
		}
	}
}

// Where the next command hands out what a stop keeps, the stop names no other one.
func TestAStopNamesTheNextCommandOfWorkers(t *testing.T) {
	t.Parallel()
	sent := 3
	for _, c := range []struct {
		sent *int
		next app.Next
		want string
	}{
		{nil, app.Next{Use: app.Submit, Workers: true}, "处理后运行下面的命令："},
		{&sent, app.Next{Use: app.Submit, Workers: true}, "处理后运行下面的命令："},
		{&sent, app.Next{Use: app.Again, Workers: true}, "处理后再运行同一命令："},
		{nil, app.Next{Use: app.Submit}, "处理后运行 fapiao submit："},
	} {
		r := &app.Result{Sent: c.sent, Next: c.next}
		r.Summary.States = []report.StateSum{{State: ledger.Ready, Orders: 1}}
		if text := stopText(r); !strings.Contains(text, c.want) {
			t.Errorf("%+v: %s", c.next, text)
		}
	}
}

func stopText(r *app.Result) string {
	p := printer{"zh"}
	return p.stop(&halted()[0], goesOn(r, &halted()[0], below))
}

// A retry is repeated for what failed, a look at the ledger names what goes on, and where nothing
// does, nothing is named.
func TestAStopOfARetryAndOfALook(t *testing.T) {
	t.Parallel()
	states := func(ready, failed int) report.Summary {
		return report.Summary{States: []report.StateSum{{State: ledger.Ready, Orders: ready}, {State: ledger.Failed, Orders: failed}}}
	}
	reversed := app.CorrectionCase{Reversing: true, Agreed: true, New: ledger.Entry{State: ledger.Held}}
	for want, r := range map[string]*app.Result{
		"处理后再运行同一命令：": {IssuesAgain: true, Summary: states(0, 2)},
		"处理后运行 fapiao submit（待开票的）和同一命令（开票失败的）：": {IssuesAgain: true, Summary: states(1, 2)},
		"处理后运行 fapiao red：": {Reds: &app.Reds{Going: 1}},
		"处理后运行 fapiao submit（待开票的）和 fapiao red（红冲）和 fapiao reissue（换开）：": {Summary: states(1, 0), Reds: &app.Reds{Going: 1}, Corrections: []app.CorrectionCase{reversed}},
	} {
		if text := stopText(r); !strings.Contains(text, want) {
			t.Errorf("want %s: %s", want, text)
		}
	}
	if text := stopText(&app.Result{Summary: states(0, 2), Reds: &app.Reds{Open: 1, Waiting: 1}}); strings.Contains(text, "处理后") || !strings.Contains(text, "fapiao login") {
		t.Error(text)
	}
}

// What ends a stop depends on what was refused: every call, or invoices.
func TestAStopSaysWhatEndsIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		trouble ledger.Trouble
		code    string
		ended   bool
		want    string
	}{
		{ledger.TroubleToken, "070601", true, "处理后再运行同一命令：平台接受调用即解除。"},
		{ledger.TroubleToken, "070601", false, "处理后运行 fapiao reconcile --recheck：平台接受调用即解除。"},
		{ledger.TroubleSetup, "", false, "处理后运行 fapiao reconcile --recheck：平台接受调用即解除。"},
		{ledger.TroubleToken, "22", false, "下次开票时先试开一单，开具成功即解除。"},
		{ledger.TroubleQuota, "0202", false, "下次开票时先试开一单，开具成功即解除。"},
	} {
		s := report.Stop{Seller: "S", Trouble: c.trouble, Code: c.code, Ended: c.ended, Since: time.Unix(1, 0), Until: time.Unix(2, 0)}
		if text := (printer{"zh"}).stop(&s, goesOn(&app.Result{}, &s, below)); !strings.Contains(text, c.want) {
			t.Errorf("%s %s: %s", c.trouble, c.code, text)
		}
	}
}

// A wrong signature comes from the secret or the clock; the key itself is known to the platform.
func TestAStopForASignature(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{"070601": "app_secret 和电脑的时间", "0200": "app_secret 和电脑的时间", "070102": "app_key 和 app_secret"} {
		s := report.Stop{Seller: "S", Trouble: ledger.TroubleToken, Code: code}
		if text := (printer{"zh"}).stop(&s, sameCommand); !strings.Contains(text, "请检查 "+want) {
			t.Errorf("%s: %s", code, text)
		}
	}
}

func TestTableColumnsAlign(t *testing.T) {
	t.Parallel()
	s, out, _ := screen(false, Options{Lang: "zh"})
	if err := s.Summary(final(), continued); err != nil {
		t.Fatal(err)
	}
	wide := 0
	for line := range strings.SplitSeq(out.String(), "\n") {
		if !strings.HasPrefix(line, "│") && !strings.HasPrefix(line, "┌") {
			continue
		}
		if w := width(line); wide == 0 {
			wide = w
		} else if w != wide {
			t.Errorf("%d columns, the first line has %d: %s", w, wide, line)
		}
	}
	if wide == 0 {
		t.Error("no table")
	}
}

func TestUnbalancedSummarySaysSo(t *testing.T) {
	t.Parallel()
	f := final()
	f.Summary.Orders++
	s, out, _ := screen(false, Options{Lang: "zh"})
	if err := s.Summary(f, continued); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "1,235 ≠ ") {
		t.Error(out.String())
	}
}

func TestJSONSummaryIsTheContract(t *testing.T) {
	t.Parallel()
	s, out, err := screen(false, Options{Lang: "zh", JSON: true, Run: "0123456789ab"})
	if e := s.Summary(final(), continued); e != nil {
		t.Fatal(e)
	}
	const want = `{"type":"summary","batch":"20261130-1f3a9c","orders":1234,"rejected":3,"ready":0,"submitting":0,"unknown":11,` +
		`"submitted":0,"issued":1200,"failed":20,"seal_failed":0,"voiding":0,"voided":0,"held":0,"dropped":0,"skipped":0,` +
		`"amounts":{"failed":{"net":"2000.00","tax":"260.00","gross":"2260.00"},"issued":{"net":"120000.00","tax":"15600.00","gross":"135600.00"},` +
		`"rejected":{"net":"300.00","tax":"39.00","gross":"339.00"},"total":{"net":"123400.00","tax":"16042.00","gross":"139442.00"},` +
		`"unknown":{"net":"1100.00","tax":"143.00","gross":"1243.00"}},"results":"orders-results.xlsx","run":"0123456789ab",` +
		`"next":"fapiao run orders.xlsx"}` + "\n"
	if d := cmp.Diff(want, out.String()); d != "" {
		t.Error(d)
	}
	if err.Len() > 0 {
		t.Errorf("standard error: %q", err)
	}
}

func TestFindings(t *testing.T) {
	t.Parallel()
	f := rules.Finding{Code: "FP-X", Severity: rules.Error, OrderNo: "A1", Field: invoice.TaxRate, Value: "\x1b[2Jx\ny",
		Place: invoice.Place{File: "orders.xlsx", Sheet: "订单", Row: 12, Col: "F"}}
	s, out, _ := screen(false, Options{Lang: "zh"})
	if err := errors.Join(s.Finding(f), s.Imported()); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(out.String(), "错误  FP-X  orders.xlsx 订单 F12  订单 A1\n") {
		t.Error(out.String())
	}
	s, out, _ = screen(false, Options{Lang: "en", JSON: true})
	if err := s.Finding(f); err != nil {
		t.Fatal(err)
	}
	var line map[string]any
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	if line["type"] != "finding" || line["cell"] != "F12" {
		t.Errorf("%v", line)
	}
	if got := Plain("a\x1b[2J\nb"); got != "a [2J b" {
		t.Errorf("%q", got)
	}
}

// What is left to workers is not reported as forgotten, and what nobody handed out is explained.
func TestSummaryOfWhatIsLeftToWorkers(t *testing.T) {
	t.Parallel()
	none := 0
	r := &app.Result{Sent: &none, Handed: 490}
	if text := (printer{"zh"}).summary(r, ""); !strings.Contains(text, "490 单待开票，已交给工作进程，由它们提交") {
		t.Error(text)
	}
	some := 60
	r = &app.Result{Sent: &some, ByWorkers: true, Sending: 3, Handed: 20, Halted: 9, Deserted: 15, Unhanded: 7}
	text := (printer{"en"}).summary(r, "")
	for _, want := range []string{"Sent while this command ran: 60 orders\n", "20 orders are ready and handed out: workers send them",
		"3 orders were being sent by workers at this moment: they record the outcomes",
		"9 orders are ready and handed out: workers send them when the stop of their seller is over",
		"15 orders are ready and handed out, and no worker that has their seller is alive", "7 orders are ready and not handed out"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
	r = &app.Result{Sent: &none, ByWorkers: true, Deserted: 15}
	if text := (printer{"en"}).summary(r, ""); strings.Contains(text, "workers send them (") || strings.Contains(text, "Nothing was sent") {
		t.Error(text)
	}
	r = &app.Result{Sent: &none, Unhanded: 7}
	if text := (printer{"zh"}).summary(r, ""); !strings.Contains(text, "7 单待开票的没有交给工作进程，或已用 fapiao recall 收回") {
		t.Error(text)
	}
}

// A seller that no worker has is named beside the workers that live.
func TestActivityNamesSellersWithoutWorkers(t *testing.T) {
	t.Parallel()
	now := time.Unix(1, 0)
	a := &app.Activity{Now: now, Handed: 30, Workers: []ledger.Worker{{Name: "aa", Seen: now}}, Unserved: []app.Unserved{{Seller: "S2", Orders: 30}}}
	for in, want := range map[string]string{"zh": "销售方 S2 有 30 单交给了工作进程，但它们的配置里都没有这个销售方", "en": "30 orders of seller S2, which no worker that lives has"} {
		if text := (printer{in}).activity(a); !strings.Contains(text, want) {
			t.Errorf("%s: %s", in, text)
		}
	}
}
