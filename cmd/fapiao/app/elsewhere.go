package app

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// knowElsewhere completes a request by number for an invoice that was issued elsewhere and that the
// ledger has a red of: it can be asked for without the list or the export that named it first.
func (j *job) knowElsewhere(ctx context.Context, r *redRequest) error {
	if r.Blue.Order.ID != 0 || r.Blue.ID == 0 {
		return nil
	}
	var err error
	r.Facts, r.Lines, err = pipeline.KnownElsewhere(ctx, j.store, r.Blue.ID)
	return err
}

// errRestUnknown refuses the rest of an invoice that was issued elsewhere and is reversed in part.
var errRestUnknown = errors.New("the lines of the invoice are not known, and a part of it is reversed")

// explain completes why requests are refused: of what is reversed already, by which red invoices;
// of an invoice that was issued elsewhere, that its lines are not known.
func (j *job) explain(ctx context.Context, requests []redRequest, cases []RedCase) error {
	for i := range cases {
		c, r := &cases[i], &requests[i].RedRequest
		switch {
		case c.Refused == nil || r.Blue.ID == 0:
		case errors.Is(c.Refused, invoice.ErrRedNothing):
			choice := ledger.EffectChoice{States: []ledger.State{ledger.Done}, Invoice: r.Blue.ID}
			var by []RedCase
			var gross invoice.Amount
			err := eachRed(ctx, j.store, choice, func(x RedCase) { by, gross = append(by, x), gross+x.Body.Gross })
			if err != nil {
				return err
			}
			if len(r.Parts) == 0 || gross >= r.Blue.Gross { // else a line has nothing left, and others have
				c.By = by
			}
		case !errors.Is(c.Refused, invoice.ErrRedLine) || r.Blue.Order.ID != 0 || r.Lines != nil:
		case r.Reason == invoice.RedError:
			c.Refused = invoice.ErrRedReversed
		default:
			c.Refused = errRestUnknown
		}
	}
	return nil
}

// reversedBy says that nothing is left of an invoice, and which red invoices reversed it.
func reversedBy(by []RedCase) lang.Text {
	var zh, en []string
	for i := range by {
		x := &by[i]
		at := "开票日期不详"
		atEn := "day of issue not known"
		if t := x.Detail.IssuedAt; !t.IsZero() {
			at = t.In(beijing.Zone).Format("2006-01-02 15:04")
			atEn = at
		}
		zh = append(zh, strings.Join([]string{x.Detail.No, at, x.Body.Reason.Name().Zh, "-" + x.Body.Gross.String()}, " "))
		en = append(en, strings.Join([]string{x.Detail.No, atEn, x.Body.Reason.Name().En, "-" + x.Body.Gross.String()}, " "))
	}
	return lang.Format("没有可以红冲的余额：已全额红冲；红字发票：%s", "nothing is left to reverse; red invoices: %s",
		lang.Text{Zh: strings.Join(zh, "、"), En: strings.Join(en, ", ")})
}

// nameElsewhere completes what is shown of an invoice that was issued elsewhere and is not voided.
func (j *job) nameElsewhere(ctx context.Context, c *VoidCase, blue *ledger.Blue) error {
	if blue.Order.ID != 0 || blue.ID == 0 {
		return nil
	}
	facts, _, err := pipeline.KnownElsewhere(ctx, j.store, blue.ID)
	c.Body.Kind, c.Body.Buyer, c.Body.Gross = facts.Kind, facts.Buyer, facts.Gross
	return err
}

// refuseElsewhere refuses to send an invoice that was issued elsewhere, and says which red invoices
// of it can be sent.
func (j *job) refuseElsewhere(ctx context.Context, blue *ledger.Blue) error {
	reds, err := redNumbers(ctx, j.store, blue.ID)
	if err != nil {
		return err
	}
	instead := lang.Text{}
	if len(reds) > 0 {
		instead = lang.Format("；它的红字发票可以：fapiao deliver %s", "; its red invoice can be sent: fapiao deliver %s", strings.Join(reds, " "))
	}
	return unusable(nil, "%s 不是用本台账开具的发票，请在开具它的地方重新交付%s。什么也没有发送",
		"%s was not issued through this ledger: send it from where it was issued%s. Nothing was sent", blue.No, instead)
}

// redNumbers are the numbers of the issued red invoices of an invoice.
func redNumbers(ctx context.Context, store *sqlledger.Store, id int64) (numbers []string, err error) {
	choice := ledger.EffectChoice{States: []ledger.State{ledger.Done}, Invoice: id}
	err = eachRed(ctx, store, choice, func(c RedCase) {
		if c.Detail.No != "" {
			numbers = append(numbers, c.Detail.No)
		}
	})
	return numbers, err
}

// noOrder says what a number is that is none of an order: the number of an invoice, which the
// command does not take. Empty: the ledger does not know it.
func (a *App) noOrder(ctx context.Context, store *sqlledger.Store, number, only string) (lang.Text, error) {
	for _, s := range a.cfg.Sellers {
		if only != "" && s.TaxNum != only {
			continue
		}
		found, err := store.Blues(ctx, s.TaxNum, []string{number})
		if err != nil {
			return lang.Text{}, err
		}
		for i := range found {
			if no := found[i].Order.Key.OrderNo; no != "" {
				return lang.Format("%s 是订单 %s 的发票号码，请写订单号", "%s is the invoice of order %s: give the number of the order", number, no), nil
			}
		}
	}
	list, err := a.elsewhereOf(ctx, store, number, only)
	if err != nil || len(list) == 0 || !list[0].numbered(number) {
		return lang.Text{}, err
	}
	return lang.Format("%s 是在别处开的发票（或它的红字发票）的号码，没有订单，这个命令不适用；见 fapiao show %[1]s",
		"%s is the number of an invoice that was issued elsewhere, or of a red of it, and has no order; see fapiao show %[1]s", number), nil
}

// noFiles says of an invoice that was issued elsewhere that its files are not here, and how those
// of its red invoices are downloaded. Empty: the number is not one of such an invoice.
func (a *App) noFiles(ctx context.Context, store *sqlledger.Store, number, only string) (lang.Text, error) {
	list, err := a.elsewhereOf(ctx, store, number, only)
	if err != nil || len(list) == 0 || !list[0].numbered(number) {
		return lang.Text{}, err
	}
	text := lang.Text{Zh: "：不是本程序开的发票，请在开具它的地方下载", En: ": it was issued elsewhere; download it from where it was issued"}
	reds, err := redNumbers(ctx, store, list[0].id)
	if err != nil || len(reds) == 0 {
		return text, err
	}
	no := strings.Join(reds, " ")
	return lang.Format("%s；它的红字发票：fapiao download -o 文件夹 %s", "%s; its red invoices: fapiao download -o FOLDER %s", text, no), nil
}

// noneIsRed refuses the numbers of red invoices: they are neither reversed nor voided.
func (j *job) noneIsRed(ctx context.Context, numbers []string) error {
	if len(numbers) == 0 {
		return nil
	}
	var of *RedCase
	err := eachRed(ctx, j.store, ledger.EffectChoice{States: []ledger.State{ledger.Done}}, func(c RedCase) {
		if of == nil && slices.Contains(numbers, c.Detail.No) {
			of = &c
		}
	})
	if err != nil || of == nil {
		return err
	}
	return unusable(nil,
		"%s 是红字发票（红冲发票 %s），不能再红冲或作废；什么也没有提交",
		"%s is a red invoice, of invoice %s: it is neither reversed nor voided; nothing was sent",
		of.Detail.No, of.Body.Blue.No)
}
