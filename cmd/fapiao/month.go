package main

import (
	"strconv"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// monthFlag is a flag whose value month parses.
func (p *program) monthFlag() cli.Flag {
	return p.valueFlag("month", lang.Text{
		Zh: "开票日期在这个 `月份` 的发票（北京时间，如 2026-11），不论哪个批次",
		En: "invoices issued in this `MONTH` in Beijing time, such as 2026-11, whatever " +
			"their batch",
	})
}

// month returns the month of the flag; nil if it was not given.
func (c *call) month() (*ledger.Span, error) {
	if !c.flags.IsSet("month") {
		return nil, nil
	}
	text := c.flags.String("month")
	if c.flags.IsSet("batch") || c.flags.Bool("all") {
		return nil, usage(
			"--month 和 --batch、--all 只能写一个",
			"use either --month, or --batch or --all")
	}
	at, err := time.ParseInLocation("2006-01", text, beijing.Zone)
	if err != nil || strconv.Itoa(at.Year()) != text[:4] || at.Year() < 2000 {
		return nil, usage(
			"--month 是 %q；应为年和月，如 2026-11",
			"--month is %q; want a year and a month, such as 2026-11",
			text)
	}
	span := ledger.Month(at.Year(), at.Month())
	return &span, nil
}

// selection completes a selection, whose batches the flags set, with the month.
func (c *call) selection(of *app.Selection) (err error) {
	if of.Month, err = c.month(); err != nil || of.Month != nil {
		return err
	}
	return oneBatch(of.Batches)
}
