package app

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// A red is asked for again by what gives it the same key: the parts as they were named.
func TestARedIsAskedForAgainAsItWas(t *testing.T) {
	t.Parallel()
	two := decimal.NewFromInt(2)
	lines := []invoice.RedLine{{Index: 1, Quantity: two, Net: 100_00, Tax: 13_00}, {Index: 3, Net: 50_00, Tax: 6_50}}
	one := lines[:1]
	for name, c := range map[string]struct {
		reason  invoice.RedReason
		refund  string
		parts   []invoice.Reduction
		lines   []invoice.RedLine
		whole   bool
		because string
	}{
		"a quantity":               {reason: invoice.RedReturn, parts: []invoice.Reduction{{Index: 1, Quantity: two}}, lines: one, because: "1=2"},
		"all of a line":            {reason: invoice.RedReturn, parts: []invoice.Reduction{{Index: 1}}, lines: one, because: "1"},
		"an amount":                {reason: invoice.RedStopped, parts: []invoice.Reduction{{Index: 1, Gross: 113_00}}, lines: one, because: "1=¥113.00"},
		"an allowance":             {reason: invoice.RedAllowance, parts: []invoice.Reduction{{Index: 1, Gross: 113_00}}, lines: one, because: "1=¥113.00"},
		"mixed":                    {reason: invoice.RedReturn, parts: []invoice.Reduction{{Index: 3, Gross: 56_50}, {Index: 1}}, lines: lines, because: "1 3=¥56.50"},
		"all that is left":         {reason: invoice.RedReturn, lines: lines},
		"the whole":                {reason: invoice.RedError, lines: lines, whole: true},
		"a refund":                 {reason: invoice.RedReturn, refund: "T1", parts: []invoice.Reduction{{Index: 1}}, lines: one, because: "1=2"},
		"other amounts than asked": {reason: invoice.RedReturn, parts: []invoice.Reduction{{Index: 2}}, lines: one, because: "1=2"},
	} {
		b := red.Body{Key: red.Key(c.refund, c.reason, c.parts), RefundNo: c.refund, Reason: c.reason, Red: invoice.Red{Whole: c.whole, Lines: c.lines}}
		b.Blue.OrderNo = "A1"
		again := (&RedCase{Body: b}).AskAgain()
		if got := strings.Join(again.Lines, " "); got != c.because || again.List != "" || again.Export {
			t.Errorf("%s: %+v, want %s", name, again, c.because)
		}
	}
	other := RedCase{Body: red.Body{Source: invoice.Place{File: "list.xlsx"}}}
	if got := other.AskAgain(); got.List != "list.xlsx" {
		t.Errorf("of a list: %+v", got)
	}
	other.Body.Source.File = filepath.Join("lists.zip", "a.xlsx")
	if got := other.AskAgain(); got.List != "lists.zip" {
		t.Errorf("of a list in an archive: %+v", got)
	}
	other.Body.Given = red.Given{Issued: []string{"a.xlsx"}, Profile: "shop.yaml"}
	if got := other.AskAgain(); !slices.Equal(got.Given.Issued, []string{"a.xlsx"}) || got.Given.Profile != "shop.yaml" {
		t.Errorf("of a list with an export: %+v", got)
	}
	if other.Body.Source.File = "stdin"; other.AskAgain().List != StandardInput {
		t.Errorf("of the standard input: %+v", other.AskAgain())
	}
	if other.Body.Source.File = ""; other.AskAgain().Export || len(other.AskAgain().Given.Issued) != 1 {
		t.Errorf("of a number with an export: %+v", other.AskAgain())
	}
	if other.Body.Given = (red.Given{}); !other.AskAgain().Export {
		t.Error("the rest of an invoice that was issued elsewhere needs an export")
	}
	if other.Body.Red.Whole = true; other.AskAgain().Export {
		t.Error("the whole of one needs none")
	}
}

// The platform's refusal of a second form names what to look for.
func TestARefusedSecondFormNamesTheList(t *testing.T) {
	t.Parallel()
	c := RedCase{State: ledger.Failed, Code: "E9103", Error: "该发票不能重复冲红"}
	if why := c.Why(); !strings.Contains(why.Zh, "fapiao red list") || !strings.Contains(why.En, "fapiao red list") || !strings.HasPrefix(why.Zh, c.Error) {
		t.Errorf("%+v", why)
	}
}
