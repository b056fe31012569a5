package ui

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	redinvoice "github.com/fapiao/fapiao/pipeline/red"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func TestPlain(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"订单 A-1": "订单 A-1", "a\tb\nc\r\x07": "a b c  ", "a\x1b[2Jb": "a [2Jb", "a\u009b31mb": "a 31mb", "a\u0085b\u2028c": "a b c",
		"1\u202e234": "1<U+202E>234", "\u2066x\u2069": "<U+2066>x<U+2069>", "a\x9bb\xff": "a<9B>b<FF>", "a\x7fb": "a b", "\ufffd": "\ufffd",
	} {
		if got := Plain(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// acts reports what a terminal would act on in a text without colours.
func acts(s string) bool {
	return !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool {
		return r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
	})
}

var evil = rapid.SampledFrom([]string{"a", "订", "\x1b[2J", "\u009b31m", "\u202e", "\u2066", "\t", "\r", "\x00", "\x7f", "\xc2", "\x9b", "\u0085", "\u2028", "\u061c"})

// TestNothingForPeopleActsOnTheTerminal, whatever files, orders and the platform hold.
func TestNothingForPeopleActsOnTheTerminal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x := strings.Join(rapid.SliceOfN(evil, 1, 12).Draw(t, "text"), "")
		s, out, err := screen(false, Options{Lang: rapid.SampledFrom([]string{"zh", "en"}).Draw(t, "lang")})
		f := rules.Finding{Code: x, Severity: rules.Error, OrderNo: x, Value: x, Args: []string{x, x}, Place: invoice.Place{File: x, Sheet: x, Row: 3, Col: "B"}}
		row := report.Row{OrderNo: x, State: "issued", InvoiceNo: x, PDFURL: x, Findings: []rules.Finding{f}, IssuedAs: x, Replaces: x, ReplacedBy: x}
		reversal := app.RedCase{Seller: x, Asked: x, State: "failed", Code: x, Error: x, Course: []ledger.Event{{Code: x, Note: x, To: ledger.State(x)}},
			Body: redinvoice.Body{Number: x, Reason: invoice.RedReason(x), Blue: redinvoice.Blue{No: x, Code: x, Buyer: x}}, Detail: redinvoice.Detail{BillNo: x, No: x, Status: redinvoice.Status(x)}}
		key := ledger.Key{Seller: x, OrderNo: x}
		life := app.Life{SellerName: x, Entry: ledger.Entry{Key: key, Buyer: x, BuyerTax: x, Code: x, Error: x, Order: &invoice.Order{Lines: []invoice.Line{{Name: x}}}},
			Readings: []ledger.Reading{{Batch: x, Place: f.Place}}, Events: []ledger.Event{{Code: x, Note: x, From: ledger.State(x)}}, Rows: []report.Row{row}, Reds: []app.RedCase{reversal}}
		sum := final()
		sum.Summary.Batch, sum.Results = x, x+".xlsx"
		sum.Summary.Stops = []report.Stop{{Seller: x, Code: x, Text: x}}
		form := app.Form{Seller: x, RedForm: pipeline.RedForm{BillNo: x, Buyer: x, BlueNo: x, Status: redinvoice.WaitsSeller, ByBuyer: true}}
		sum.Buyers = &app.BuyerForms{Waits: []app.Form{form}, Busy: []app.Form{form}, Late: []app.Form{form}, Lapsed: []app.Form{form}}
		sum.Doubts = app.Doubts{Missing: []rules.Finding{f}, Differing: 1, Differences: []ledger.Difference{{Key: key, Finding: f}}}
		f.Code = rules.SentElsewhere
		for _, e := range []error{s.Finding(f), s.Findings(InResults), s.Summary(sum, x), s.Life(&life), s.Rejected([]report.Row{row}),
			s.Matches([]ledger.Match{{Key: key, Buyer: x}}, true), s.Batches([]ledger.BatchInfo{{Batch: ledger.Batch{ID: x, Sources: []string{x}}}}, true),
			s.Accepted(app.Accepted{Accepted: ledger.Accepted{Key: key, Seen: true}, Differs: &f}), s.Dropping(app.Dropping{IssuedAs: x, Orders: 1, Numbers: []string{x}, Refused: []app.Refusal{{OrderNo: x, Why: lang.Text{Zh: x, En: x}}}})} {
			if e != nil {
				t.Fatal(e)
			}
		}
		s.Note(x)
		s.Warning(x)
		s.Complain(x, false)
		if text := out.String() + err.String(); acts(text) {
			t.Fatalf("%q", text)
		}
	})
}

// TestJSONLosesNothing of the same texts, and writes nothing that a terminal acts on.
func TestJSONLosesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x := strings.ToValidUTF8(strings.Join(rapid.SliceOfN(evil, 1, 12).Draw(t, "text"), ""), "?")
		b, err := json.Marshal(map[string]string{"x": x})
		if err != nil {
			t.Fatal(err)
		}
		s, out, _ := screen(false, Options{JSON: true})
		w := s.Results("jsonl")
		for len(b) > 0 {
			n := rapid.IntRange(1, len(b)).Draw(t, "n")
			if _, err := w.Write(b[:n]); err != nil {
				t.Fatal(err)
			}
			b = b[n:]
		}
		var back map[string]string
		if err := json.Unmarshal(out.Bytes(), &back); err != nil || back["x"] != x || acts(out.String()) {
			t.Fatalf("%q became %q (%v)", x, out, err)
		}
	})
}

func TestColoursAndWidthsAreForTerminals(t *testing.T) {
	t.Parallel()
	f := rules.Finding{Code: "FP-X", Severity: rules.Error, Args: []string{}, Place: invoice.Place{File: strings.Repeat("长", 50), Row: 1}}
	show := func(st Streams) string {
		s, out, err := screen(false, Options{Lang: "zh"})
		st.Out, st.Err = out, err
		s.streams = st
		if e := errors.Join(s.Finding(f), s.Findings(InResults)); e != nil {
			t.Fatal(e)
		}
		s.Warning("w")
		New(st, Options{Lang: "zh"}).Complain("e", false)
		return out.String() + err.String()
	}
	term := tty{is: true, width: 40}
	if got := show(std(term, term, term, false, false)); !strings.Contains(got, red+"错误"+normal+"  FP-X") || !strings.Contains(got, yellow) || !strings.Contains(got, red+"fapiao: e") {
		t.Errorf("terminal: %q", got)
	} else if strings.Contains(got, strings.Repeat("长", 30)) {
		t.Errorf("wider than the terminal: %q", got)
	}
	for name, st := range map[string]Streams{
		"files": std(tty{}, tty{}, tty{}, false, false), "NO_COLOR": std(term, term, term, false, true), "dumb": std(term, term, term, true, false),
	} {
		if got := show(st); strings.Contains(got, "\x1b") {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := show(std(tty{}, tty{}, tty{}, false, false)); !strings.Contains(got, strings.Repeat("长", 50)) {
		t.Errorf("a file's lines are broken: %q", got)
	}
	if st := std(term, term, term, true, false); st.Redraw || !st.Ask {
		t.Errorf("dumb: %+v", st)
	}
}
