package jsonl

import (
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
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
	}}, "")
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

func TestSummaryLine(t *testing.T) {
	t.Parallel()
	got, err := SummaryLine(writertest.Summary(writertest.Rows()), "十一月订单-results.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	want := `{"type":"summary","batch":"B20261130-1","orders":10,"rejected":1,"ready":1,"submitting":0,"unknown":1,"submitted":1,"issued":3,` +
		`"failed":1,"seal_failed":1,"voiding":0,"voided":1,"held":0,"dropped":0,"skipped":0,"results":"十一月订单-results.xlsx"}` + "\n"
	if string(got) != want {
		t.Errorf("got  %swant %s", got, want)
	}
}
