package ui

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// asked is a question about two sellers.
func asked() []app.Sending {
	missing := rules.New(rules.MissingLater, invoice.Place{}, "", "", "", "十一月订单（第二次修改，含补开部分，请以本表为准，其他作废）.xlsx", "/a")
	empty := rules.New(rules.FieldMissing, invoice.Place{}, "", invoice.BuyerName, "")
	return []app.Sending{
		{Name: "上海示例贸易有限公司", Estimate: pipeline.Estimate{Invoices: 1124, Calls: 1147, Takes: 115 * time.Second, NextMonth: true}, Outlook: ledger.Outlook{Seller: "91330100MA2TEXT1AD",
			Kinds: []ledger.KindSum{{Kind: invoice.KindDigitalOrdinary, Orders: 1120, Gross: 1_234_567_89}, {Kind: invoice.KindDigitalSpecial, Orders: 3, Gross: invoice.MaxAmount}},
			Largest: []ledger.LargeOrder{
				{OrderNo: "XS202611000001", Buyer: "深圳样本科技股份有限公司", Kind: invoice.KindDigitalSpecial, Gross: invoice.MaxAmount},
				{OrderNo: strings.Repeat("9", 60), Buyer: "北京一家名字非常非常非常非常非常非常非常非常长的有限责任公司", Gross: 9_999_99},
			},
			Kept: []ledger.Withheld{{State: ledger.Rejected, Code: empty.Code, Orders: 2, Example: empty}, {State: ledger.Skipped, Orders: 4},
				{State: ledger.Held, Code: missing.Code, Orders: 1, Example: missing}}}},
		{Name: "示例二号\x1b[2J有限公司", Outlook: ledger.Outlook{Seller: "91440300MA5TEXT3CD", Kinds: []ledger.KindSum{{Kind: invoice.KindDigitalOrdinary, Orders: 1, Gross: 100}},
			Largest: []ledger.LargeOrder{{OrderNo: "A-1", Buyer: "甲", Gross: 100}}}},
	}
}

func TestQuestion(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"zh", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			s, _, err := screen(false, Options{Lang: lang})
			s.streams.In = strings.NewReader("yes\n")
			if a, e := s.Confirm(context.Background(), asked()); a != app.Yes || e != nil {
				t.Fatal(a, e)
			}
			check(t, err.Bytes())
			for line := range strings.Lines(err.String()) {
				if w := text.StringWidth(strings.TrimSpace(line)); w > 80 {
					t.Errorf("%d columns: %s", w, line)
				}
			}
		})
	}
}

func TestOnlyYesIsYesAndSilenceIsNoNo(t *testing.T) {
	t.Parallel()
	answers := map[string]app.Answer{"yes\n": app.Yes, "YES \r\n": app.Yes, "yes": app.Yes, "y\n": app.No, "\n": app.No, "\r\n": app.No,
		"no\n": app.No, "no": app.No, "是\n": app.No, "": app.NoAnswer, "  ": app.NoAnswer}
	for answer, want := range answers {
		s, _, err := screen(false, Options{Lang: "zh"})
		s.streams.In = bytes.NewBufferString(answer)
		got, e := s.Confirm(context.Background(), asked())
		if e != nil || got != want {
			t.Errorf("%q: %v, %v; want %v", answer, got, e, want)
		}
		if !strings.Contains(err.String(), "1124 张订单") || !strings.Contains(err.String(), "100,001,234,568.88") && !strings.Contains(err.String(), "1,234,567.89") {
			t.Errorf("count and total must be shown: %q", err)
		}
	}
}

func TestQuestionEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	defer r.Close()
	s, _, _ := screen(false, Options{Lang: "zh"})
	s.streams.In = r
	if a, err := s.Confirm(ctx, asked()); a != app.NoAnswer || err == nil {
		t.Errorf("%v, %v", a, err)
	}
}

// interrupting ends the context while the line is read, as Ctrl-C does on a terminal that then ends
// the line.
type interrupting struct {
	io.Reader
	interrupt func()
}

func (i interrupting) Read(b []byte) (int, error) {
	i.interrupt()
	return i.Reader.Read(b)
}

func TestInterruptionIsNoNo(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	s, _, _ := screen(false, Options{Lang: "zh"})
	s.streams.In = interrupting{strings.NewReader("\n"), cancel}
	if a, err := s.Confirm(ctx, asked()); a != app.NoAnswer || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v", a, err)
	}
}

func TestBrokenInputIsNoAnswer(t *testing.T) {
	t.Parallel()
	s, _, _ := screen(false, Options{Lang: "zh"})
	s.streams.In = iotest.ErrReader(errors.New("gone"))
	if a, err := s.Confirm(context.Background(), asked()); a != app.NoAnswer || err == nil {
		t.Errorf("%v, %v", a, err)
	}
}
