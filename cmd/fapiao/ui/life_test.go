package ui

import (
	"strings"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// TestLifeMasksPersonalNumbers whatever the order says of its buyer, and shows what is carried.
func TestLifeMasksPersonalNumbers(t *testing.T) {
	t.Parallel()
	const id, phone = "110101199003070011", "13800001234"
	row := report.Row{OrderNo: "A", State: "failed", BuyerTaxNum: id, Error: "tel " + phone, Carried: []report.Carried{{Title: "部门", Value: "一部"}}}
	key := ledger.Key{Seller: "S", OrderNo: "A"}
	life := app.Life{Entry: ledger.Entry{Key: key, BuyerTax: id, Code: "E", Error: "tel " + phone, Order: &invoice.Order{}}, Rows: []report.Row{row}}
	for _, asJSON := range []bool{false, true} {
		for _, lang := range []string{"zh", "en"} {
			s, out, _ := screen(false, Options{Lang: lang, JSON: asJSON, Environment: "sandbox"})
			for _, err := range []error{s.Life(&life), s.Matches([]ledger.Match{{Key: key, BuyerTax: id}}, false), s.Rejected([]report.Row{row})} {
				if err != nil {
					t.Fatal(err)
				}
			}
			got := out.String()
			if strings.Contains(got, id) || strings.Contains(got, phone) {
				t.Errorf("a personal number is shown:\n%s", got)
			}
			want := []string{"部门=一部"}
			if asJSON {
				want = []string{`"environment":"sandbox"`, `"carried":{"部门":"一部"}`}
			}
			for _, w := range want {
				if !strings.Contains(got, w) {
					t.Errorf("no %s in\n%s", w, got)
				}
			}
		}
	}
}

// TestLifeNamesCellsAndSaysWhatCodesMean to people; programs get the codes.
func TestLifeNamesCellsAndSaysWhatCodesMean(t *testing.T) {
	t.Parallel()
	life := app.Life{Entry: ledger.Entry{Key: ledger.Key{Seller: "S", OrderNo: "A"}, State: ledger.Failed},
		Readings: []ledger.Reading{{Batch: "b", Place: invoice.Place{File: "FILE.xlsx", Sheet: "订单", Row: 2}}}}
	for _, rule := range rules.Catalogue() {
		life.Events = append(life.Events, ledger.Event{From: ledger.Ready, To: ledger.Held, Code: rule.Code})
	}
	life.Events = append(life.Events,
		ledger.Event{From: ledger.Held, To: ledger.Ready, Note: "other content from FILE.xlsx 订单 A2 in place of 0abc"},
		ledger.Event{From: ledger.Submitted, To: ledger.Issued, Code: "2"},
		ledger.Event{From: ledger.Submitting, To: ledger.Failed, Code: "E9601"})
	for lang, want := range map[string][]string{
		"zh": {"来源：FILE.xlsx 订单 A2", "待开票 → 待人工确认  后来读取的文件里没有这一单", "改用新的内容：FILE.xlsx 订单 A2\n", "开票中 → 已开票\n", "E9601"},
		"en": {"Read from: FILE.xlsx 订单 A2", "ready → held  a later reading of its file lacks the order", "other content from FILE.xlsx 订单 A2\n", "submitted → issued\n", "E9601"},
	} {
		s, out, _ := screen(false, Options{Lang: lang})
		if err := s.Life(&life); err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if !strings.Contains(out.String(), w) {
				t.Errorf("no %q in\n%s", w, out)
			}
		}
		if strings.Contains(out.String(), "FP-") {
			t.Errorf("bare codes:\n%s", out)
		}
	}
	s, out, _ := screen(false, Options{JSON: true})
	if err := s.Life(&life); err != nil || !strings.Contains(out.String(), rules.MissingLater) {
		t.Errorf("JSON has no codes: %v\n%s", err, out)
	}
}
