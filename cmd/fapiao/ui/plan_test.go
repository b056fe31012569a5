package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// previewed is what two orders of a seller come to, one of them split.
func previewed() *pipeline.Preview {
	one := pipeline.BuyerSum{Name: "北京一家名字非常非常非常非常非常长的有限责任公司", TaxNum: "91110105MA2TEST20X", Orders: 2, Gross: 11_300_00}
	return &pipeline.Preview{Orders: 1124, Net: 10_000_00, Tax: 1_300_00, Gross: 11_300_00,
		Rates:  []invoice.RateSum{{Rate: "0.13", Lines: 3, Net: 10_000_00, Tax: 1_300_00, Gross: 11_300_00}},
		Kinds:  []ledger.KindSum{{Kind: invoice.KindDigitalOrdinary, Orders: 1124, Gross: 11_300_00}},
		Buyers: 20_000, MoreBuyers: true, TopBuyers: []pipeline.BuyerSum{one}, Compared: true, FirstTimes: 1, FirstTime: []pipeline.BuyerSum{one},
		Largest:   []ledger.LargeOrder{{OrderNo: strings.Repeat("9", 60), Buyer: one.Name, Gross: invoice.MaxAmount}},
		Elsewhere: []pipeline.FileSum{{File: "十一月\x1b[2J.xlsx", Orders: 3}}, Twins: 2,
		Split: []pipeline.Division{{Order: "A1", Others: []string{"A1-1", "A1-2", "A1-3", "A1-4"}, Gross: 9_000_00}}, Splits: 1, Parts: 4,
		Merge: []pipeline.Division{{Order: "HB0123456789ABCDEF01", Others: []string{"B1", "B2"}, Gross: 1_000_00}}, Merges: 1, Members: 2,
		Estimate: pipeline.Estimate{Invoices: 1126, Calls: 1149, Takes: 115 * time.Second, NextMonth: true,
			Ends: time.Date(2026, 12, 1, 0, 1, 0, 0, beijing.Zone)}}
}

// The preview before sending is progress, on standard error; the question after it does not repeat
// it.
func TestPreviewBeforeTheQuestion(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"zh", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			s, out, err := screen(false, Options{Lang: lang})
			s.streams.In = strings.NewReader("yes\n")
			if e := s.Sending(previewed()); e != nil {
				t.Fatal(e)
			}
			if _, e := s.Confirm(context.Background(), asked()); e != nil {
				t.Fatal(e)
			}
			check(t, err.Bytes())
			if out.Len() > 0 || strings.Contains(err.String(), "XS202611000001") || strings.Contains(err.String(), "\x1b") {
				t.Errorf("%q, %q", out, err)
			}
		})
	}
}

// A quiet screen leaves the preview out, and the question says more; JSON has its line on standard
// output.
func TestPreviewOfQuietScreens(t *testing.T) {
	t.Parallel()
	s, out, err := screen(false, Options{Lang: "zh", Quiet: true})
	s.streams.In = strings.NewReader("yes\n")
	if e := s.Sending(previewed()); e != nil || out.Len()+err.Len() > 0 {
		t.Fatalf("%v: %q, %q", e, out, err)
	}
	if _, e := s.Confirm(context.Background(), asked()); e != nil || !strings.Contains(err.String(), "XS202611000001") || !strings.Contains(err.String(), "1,147 次") {
		t.Errorf("%v: %q", e, err)
	}
	s, out, err = screen(false, Options{Lang: "zh", JSON: true})
	if e := s.Sending(previewed()); e != nil || err.Len() > 0 || !strings.HasPrefix(out.String(), `{"type":"plan","orders":1124,`) || strings.Count(out.String(), "\n") != 1 {
		t.Errorf("%v: %q, %q", e, out, err)
	}
}
