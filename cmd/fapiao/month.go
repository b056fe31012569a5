package main

import (
	"context"
	"strconv"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/resultbook"
)

func (p *program) monthFlag() cli.Flag {
	return p.text("month", "开票日期在这个 `月份` 的发票（北京时间，如 2026-11），不论哪个批次",
		"the invoices issued in this `MONTH` in Beijing, such as 2026-11, whatever their batch")
}

// month is the month that was typed; nil where none was.
func (s *session) month() (*ledger.Span, error) {
	if !s.cli.IsSet("month") {
		return nil, nil
	}
	text := s.cli.String("month")
	if s.cli.IsSet("batch") || s.cli.Bool("all") {
		return nil, usage("--month 和 --batch、--all 只能写一个", "--month and --batch or --all exclude each other")
	}
	at, err := time.ParseInLocation("2006-01", text, ledger.Beijing)
	if err != nil || strconv.Itoa(at.Year()) != text[:4] || at.Year() < 2000 {
		return nil, usage("--month 是 %q；应为年和月，如 2026-11", "--month is %q; want a year and a month, such as 2026-11", text)
	}
	span := ledger.Month(at.Year(), at.Month())
	return &span, nil
}

// selected is what a command shows or writes of the ledger: a batch, a month, or all.
type selected struct {
	store  *sqlledger.Store
	month  *ledger.Span
	filter ledger.Filter // of no month
	// rejected adds what readings refused and nobody corrected, which belongs to no order of the
	// ledger; only where the filter names no batch.
	rejected bool
	// announced are the titles of the carried columns that results have; nil: none are dropped.
	announced map[string]bool
}

// summary draws the balance.
func (x *selected) summary(ctx context.Context) (report.Summary, error) {
	if x.month != nil {
		return x.store.Issued(ctx, *x.month)
	}
	sum, err := x.store.Summary(ctx, x.filter)
	if err != nil || !x.rejected {
		return sum, err
	}
	err = x.store.Rejected(ctx, func(r report.Row) error {
		sum.Orders++
		for i := range sum.States {
			if one := &sum.States[i]; one.State == r.State {
				one.Orders++
				one.Net, one.Tax, one.Gross = one.Net+r.Net, one.Tax+r.Tax, one.Gross+r.Gross
			}
		}
		return nil
	})
	return sum, err
}

// write streams the results to a writer.
func (x *selected) write(ctx context.Context, s *session, w writers.Results, sum report.Summary) (err error) {
	defer w.Abort()
	if sum.Written.IsZero() {
		sum.Written = s.now()
	}
	sum.SellerNames, sum.GroupBy = s.sellerNames(), s.cfg.GroupBy
	var left []string
	if sum.Carried, left, err = x.carried(ctx, sum.GroupBy); err != nil {
		return err
	}
	if len(left) > 0 {
		s.screen.Note("fapiao: " + leftOut(s.cfg.Lang, left))
	}
	if _, book := w.(*resultbook.Writer); book && sum.Orders > 0 {
		s.warnGroup(sum.Carried)
	}
	x.announced = map[string]bool{}
	for _, title := range sum.Carried {
		x.announced[title] = true
	}
	if err := w.Begin(sum); err != nil {
		return err
	}
	if err := x.rows(ctx, w.Row); err != nil {
		return err
	}
	return w.Close()
}
