package notify

import (
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/cmd/fapiao/platform"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

var noon = time.Date(2026, 11, 27, 12, 0, 0, 0, beijing.Zone)

// personal is in texts of the platform, and in no message.
const personal = "13800138000"

// stopped is a run of all batches that a seller's login ended, while forms wait for their buyers.
func stopped(in string) *Run {
	r := &Run{
		Config: &config.Config{Lang: in, Environment: config.Production, OutDir: "/srv/out", ReportURL: "https://files.example/fapiao/",
			Sellers: []config.Seller{{Profile: platform.Profile{TaxNum: "91330106MADEM0003K", Name: "示例公司"}}}},
		Command: "reconcile", ID: "0123456789ab", Host: "night1", Version: "v1", Begun: noon.Add(-90 * time.Second), Ended: noon,
		Code: 5, Outcome: lang.Text{Zh: "因账户原因停止", En: "stopped by the account"}, Next: "fapiao reconcile",
	}
	form := app.RedCase{Seller: "91330106MADEM0003K", State: ledger.Submitted,
		Body:   red.Body{Blue: red.Blue{No: "26332000000000000017", OrderNo: "S7"}, Gross: 10600},
		Detail: red.Detail{BillNo: "3301062611000017", Status: red.WaitsBuyer, AppliedAt: noon.Add(-60 * time.Hour)}}
	refused := app.RedCase{Seller: "91330106MADEM0003K", State: ledger.Failed, Code: "form-16", Error: "该发票已被 " + personal + " 勾选，请购方撤销勾选",
		Body: red.Body{Blue: red.Blue{No: "26332000000000000021"}, Gross: 3390}, Detail: red.Detail{Status: red.ApplyFailed}}
	waits := &app.Reds{Open: 3, Waiting: 2, Held: 1, Nearest: form.Detail.Deadline(), Now: noon, Waits: []app.RedCase{form}, Dead: []app.RedCase{refused}}
	r.Result = &app.Result{
		Results: "/srv/out/11月/orders-results.xlsx",
		Summary: report.Summary{Environment: "production", Batch: "20261127-012345", Sources: []string{"/srv/in/orders.xlsx"}, Orders: 15,
			States: []report.StateSum{{State: ledger.Ready, Orders: 3, Net: 300000, Tax: 18000, Gross: 318000}, {State: ledger.Issued, Orders: 12, Net: 1200000, Tax: 72000, Gross: 1272000}},
			Stops:  []report.Stop{{Seller: "91330106MADEM0003K", Trouble: ledger.TroubleLogin, Code: "9003", Text: "账号 " + personal + " 未登录", Since: noon.Add(-time.Hour), Until: noon.Add(5 * time.Hour), Ended: true}}},
		Did:    app.Did{Sent: 2, Issued: 1, Failed: 1, Acted: true},
		Doubts: app.Doubts{Differing: 1, Kept: []ledger.Withheld{{State: ledger.Held, Code: rules.RowsUnseen, Orders: 2, Example: rules.Finding{Code: rules.RowsUnseen}}}},
		Reds:   waits,
		Buyers: &app.BuyerForms{Now: noon,
			Waits: []app.Form{{Seller: "91330106MADEM0003K", RedForm: pipeline.RedForm{BillNo: "3301062611250003", Status: red.WaitsSeller, ByBuyer: true,
				BlueNo: "26332000000000000009", Buyer: "某店 " + personal, Net: 20000, Tax: 1200, AppliedAt: noon.Add(-50 * time.Hour)}}},
			Lapsed: []app.Form{{RedForm: pipeline.RedForm{BillNo: "3301062611230001", Status: red.Lapsed, ByBuyer: true, BlueNo: "26332000000000000005"}}}},
		Waits: &app.Waits{Activity: &app.Activity{Now: noon, Oldest: &ledger.Unfinished{Seller: "91330106MADEM0003K", OrderNo: "S3", State: ledger.Submitted, Since: noon.Add(-30 * time.Hour), Due: noon.Add(-time.Hour)}}},
	}
	return r
}

// alarmed is a watchdog that found something.
func alarmed(in string) *Run {
	r := stopped(in)
	r.Command, r.Code, r.Outcome, r.Next, r.Result = "status", 9, lang.Text{Zh: "工作没有继续", En: "the work does not go on"}, "", nil
	r.Watched = &app.Watched{Now: noon, Seen: noon.Add(-27 * time.Hour), By: "reconcile", Causes: []app.Cause{
		{Kind: app.CauseUnseen, Since: noon.Add(-27 * time.Hour)},
		{Kind: app.CauseOld, Seller: "91330106MADEM0003K", Since: noon.Add(-30 * time.Hour), Oldest: &ledger.Unfinished{OrderNo: "S3", State: ledger.Submitted}},
	}}
	r.Helps = func(*app.Cause) string { return "fapiao reconcile" }
	return r
}

// receiver is one with an address that a test calls.
func receiver(t config.ReceiverType, address string) *config.Receiver {
	return &config.Receiver{Name: "notify[0] " + string(t), Type: t, When: config.WhenAlways, URL: config.NewSecret(address)}
}

// hasNo holds that a text has none of some secrets.
func hasNo(t *testing.T, text string, secrets ...string) {
	t.Helper()
	for _, s := range secrets {
		if strings.Contains(text, s) {
			t.Errorf("%q is in %s", s, text)
		}
	}
}
