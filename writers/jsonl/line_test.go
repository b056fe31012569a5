package jsonl

import (
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/writertest"
)

func TestFindingLine(t *testing.T) {
	t.Parallel()
	f := rules.Finding{Code: "FP-NONE-1", Severity: rules.Warning, Place: invoice.Place{File: "a<b>.xlsx", Sheet: "订单", Row: 12, Col: "F"},
		OrderNo: "1", Field: invoice.BuyerName, Value: "A & B"}
	got, err := FindingLine(f, "en")
	if err != nil {
		t.Fatal(err)
	}
	want := `{"type":"finding","severity":"warning","code":"FP-NONE-1","file":"a<b>.xlsx","sheet":"订单","cell":"F12","order_no":"1",` +
		`"field":"buyer_name","value":"A & B","message":"FP-NONE-1","hint":""}` + "\n"
	if string(got) != want {
		t.Errorf("got  %swant %s", got, want)
	}
}

func TestSummaryLineTellsOfStops(t *testing.T) {
	t.Parallel()
	since := time.Date(2026, 11, 30, 6, 5, 0, 0, time.UTC)
	got, err := SummaryLine(report.Summary{Stops: []report.Stop{
		{Seller: "91330106MADEM0003K", Trouble: "login", Code: "22", Text: "登录状态已失效", Since: since, Until: since.Add(30 * time.Minute), Ended: true},
		{Seller: "91330106MADEM0004H", Text: "no connection", Away: true},
	}}, Ending{})
	if err != nil {
		t.Fatal(err)
	}
	want := `"stops":[{"seller":"91330106MADEM0003K","trouble":"login","code":"22","text":"登录状态已失效","since":"2026-11-30T14:05:00+08:00",` +
		`"until":"2026-11-30T14:35:00+08:00","ended":true},{"seller":"91330106MADEM0004H","trouble":"","code":"","text":"no connection",` +
		`"since":"","until":"","ended":false}]`
	if !strings.Contains(string(got), want) {
		t.Errorf("got %swant %s", got, want)
	}
}

func TestSummaryLineTellsOfWritingBack(t *testing.T) {
	t.Parallel()
	got, err := SummaryLine(report.Summary{}, Ending{WriteBack: &writers.Changes{Changed: 4, Unchanged: 3, Kept: 2, Absent: 1}})
	if want := `"write_back":{"absent":1,"changed":4,"kept":2,"unchanged":3},"next":""`; err != nil || !strings.Contains(string(got), want) {
		t.Errorf("got %swant %s, %v", got, want, err)
	}
}

func TestSummaryLineCountsSplitMoneyOnce(t *testing.T) {
	t.Parallel()
	split := report.StateSum{State: "dropped", Orders: 1, Net: 200, Tax: 26, Gross: 226}
	got, err := SummaryLine(report.Summary{Orders: 3, States: []report.StateSum{{State: "issued", Orders: 2, Net: 200, Tax: 26, Gross: 226}, split},
		Replaced: report.Replaced{StateSum: split, Instead: 2}}, Ending{})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"orders":3,`, `"dropped":1,"skipped":0,"replaced":1,`, `"dropped":{"net":"2.00",`, `"total":{"net":"2.00","tax":"0.26","gross":"2.26"}`} {
		if !strings.Contains(string(got), want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
}

func TestSummaryLine(t *testing.T) {
	t.Parallel()
	sent := 7
	got, err := SummaryLine(writertest.Summary(writertest.Rows()), Ending{Results: "十一月订单-results.xlsx", Run: "0123456789ab", Next: "fapiao reconcile", Sent: &sent})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"type":"summary","batch":"B20261130-1","orders":10,"rejected":1,"ready":1,"submitting":0,"unknown":1,"submitted":1,"issued":3,` +
		`"failed":1,"seal_failed":1,"voiding":0,"voided":1,"held":0,"dropped":0,"skipped":0,` +
		`"amounts":{"failed":{"net":"104.00","tax":"13.52","gross":"117.52"},"issued":{"net":"418.00","tax":"54.34","gross":"472.34"},` +
		`"ready":{"net":"111.00","tax":"14.43","gross":"125.43"},"rejected":{"net":"103.00","tax":"13.39","gross":"116.39"},` +
		`"seal_failed":{"net":"105.00","tax":"13.65","gross":"118.65"},"submitted":{"net":"110.00","tax":"14.30","gross":"124.30"},` +
		`"total":{"net":"1166.00","tax":"151.58","gross":"1317.58"},"unknown":{"net":"109.00","tax":"14.17","gross":"123.17"},` +
		`"voided":{"net":"106.00","tax":"13.78","gross":"119.78"}},"results":"十一月订单-results.xlsx","run":"0123456789ab","sent":7,` +
		`"next":"fapiao reconcile"}` + "\n"
	if string(got) != want {
		t.Errorf("got  %swant %s", got, want)
	}
}
