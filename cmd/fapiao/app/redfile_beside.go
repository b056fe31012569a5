package app

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// findRows finds the rows of invoices that the ledger did not have when the list was read: the look
// before makes them where it records a red.
func (f *redFile) findRows(ctx context.Context) error {
	numbers := map[string][]string{}
	for _, r := range f.reds {
		if r.refused == nil && r.request.Blue.ID == 0 {
			numbers[r.request.Seller] = append(numbers[r.request.Seller], r.request.Blue.No)
		}
	}
	rows := map[[3]string]int64{}
	for seller, all := range numbers {
		found, err := f.store.Blues(ctx, seller, all)
		if err != nil {
			return err
		}
		for _, b := range found {
			if b.Order.ID == 0 {
				rows[[3]string{seller, b.Code, b.No}] = b.ID
			}
		}
	}
	for _, r := range f.reds {
		if b := &r.request.Blue; b.ID == 0 {
			b.ID = rows[[3]string{r.request.Seller, b.Code, b.No}]
		}
	}
	return nil
}

// redsOf are the reds of an invoice: those that were made, or may still be, and those that a person
// ended, by what they asked for.
func (j *job) redsOf(ctx context.Context, id int64) (alive []red.Body, gone map[string]RedCase, err error) {
	gone = map[string]RedCase{}
	unsent := map[string][]RedCase{}
	choice := ledger.EffectChoice{Kinds: []ledger.Effect{red.Effect}, Invoice: id}
	err = j.store.Effects(ctx, choice, func(e ledger.Entry) error {
		c, err := redCase(&e)
		if err != nil {
			return err
		}
		switch key := c.Body.Key; {
		case red.Ended(&e, &c.Detail):
			gone[key] = c
		case e.State == ledger.Dropped:
			unsent[key] = append(unsent[key], c)
			return nil
		case pipeline.RedLives(&e, &c.Body):
			alive = append(alive, c.Body)
			delete(gone, key)
		default: // it lapsed or was refused: it is asked for again
			delete(gone, key)
		}
		delete(unsent, c.Body.Key)
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	for _, some := range unsent { // somebody only looked, or a person took it out
		for _, c := range some {
			course, err := j.store.Course(ctx, c.ID)
			if err != nil {
				return nil, nil, err
			}
			if n := len(course); n > 0 && (course[n-1].Note == closedNote || course[n-1].Note == withdrawnNote) {
				gone[c.Body.Key] = c
			}
		}
	}
	return alive, gone, nil
}

// beside compares the reds that are asked for with those that their invoices have: whether a red is
// new must be certain, and what a person ended is asked for again only where a person says so.
func (f *redFile) beside(ctx context.Context) error {
	for _, r := range f.reds {
		if r.refused != nil || r.request.Blue.ID == 0 { // the ledger has no red of it
			continue
		}
		others, gone, err := f.redsOf(ctx, r.request.Blue.ID)
		if err != nil {
			return err
		}
		if f.compare(r, others); r.refused != nil {
			continue
		}
		ended, before := gone[r.request.key()]
		switch first := r.items[0]; {
		case !before:
		case f.again || first.Either():
			r.request.ended = true
		default:
			ended.Asked, ended.LeftOut = r.request.asked, true
			r.left = &ended
			f.found(rules.New(rules.RedEndedBefore, first.At(invoice.InvoiceNo), "", invoice.InvoiceNo, r.request.asked, rules.Bilingual(bodyWords(&ended.Body))))
		}
	}
	return nil
}

// compare refuses a red of which it is not certain that it is another one than those before.
func (f *redFile) compare(r *askedRed, others []red.Body) {
	req, first := &r.request, r.items[0]
	key := req.key()
	bare := red.Key("", req.Reason, req.Parts)
	for i := range others {
		o := &others[i]
		switch {
		case o.Key == key && !sameRed(o, req):
			f.refuseRed(r, rules.New(rules.RedAskedOther, first.At(invoice.RefundNo), "", invoice.RefundNo, req.RefundNo,
				rules.Bilingual(bodyWords(o)), rules.Bilingual(requestWords(req))))
			return
		case o.Key == key:
			return // it was asked for before
		}
	}
	for i := range others {
		o := &others[i]
		noNumber := req.RefundNo == "" && len(req.Parts) > 0 && overlaps(o, req.Parts)
		if noNumber || req.RefundNo != "" && o.RefundNo == "" && o.Key == bare {
			f.refuseRed(r, rules.New(rules.RedAskedBefore, first.At(invoice.InvoiceNo), "", invoice.InvoiceNo, req.asked, rules.Bilingual(bodyWords(o))))
			return
		}
	}
}

// sameRed reports that a red is what a request with its number asks for.
func sameRed(b *red.Body, req *redRequest) bool {
	if b.Reason != req.Reason {
		return false
	}
	if len(req.Parts) == 0 || len(b.Red.Lines) == 0 {
		return len(req.Parts) == 0
	}
	if len(req.Parts) != len(b.Red.Lines) {
		return false
	}
	return !slices.ContainsFunc(req.Parts, func(p invoice.Reduction) bool {
		i := slices.IndexFunc(b.Red.Lines, func(l invoice.RedLine) bool { return l.Index == p.Index })
		switch {
		case i < 0:
			return true
		case p.Quantity.IsPositive():
			return !b.Red.Lines[i].Quantity.Equal(p.Quantity)
		case p.Gross > 0:
			return b.Red.Lines[i].Net+b.Red.Lines[i].Tax != p.Gross
		}
		return false
	})
}

// overlaps reports that a red is about one of the lines.
func overlaps(b *red.Body, parts []invoice.Reduction) bool {
	return b.Red.Whole || slices.ContainsFunc(b.Red.Lines, func(l invoice.RedLine) bool {
		return slices.ContainsFunc(parts, func(p invoice.Reduction) bool { return p.Index == l.Index })
	})
}

// bodyWords says what a red takes back.
func bodyWords(b *red.Body) lang.Text {
	if b.Red.Whole {
		return lang.Format("%s整张 %s", "%s, the whole invoice, %s", b.Reason.Name(), b.Gross.String())
	}
	return lang.Format("%s %s", "%s, %s", b.Reason.Name(), b.Gross.String())
}

// requestWords says what a request asks for.
func requestWords(r *redRequest) lang.Text {
	var zh, en []string
	for _, p := range r.Parts {
		line := strconv.Itoa(p.Index)
		switch {
		case p.Quantity.IsPositive():
			zh, en = append(zh, "第 "+line+" 行数量 "+p.Quantity.String()), append(en, "a quantity of "+p.Quantity.String()+" of line "+line)
		case p.Gross > 0:
			zh, en = append(zh, "第 "+line+" 行 "+p.Gross.String()), append(en, p.Gross.String()+" of line "+line)
		default:
			zh, en = append(zh, "第 "+line+" 行全部"), append(en, "all of line "+line)
		}
	}
	if len(zh) == 0 {
		zh, en = []string{"整张"}, []string{"the whole invoice"}
	}
	return lang.Format("%s%s", "%s, %s", r.Reason.Name(), lang.Text{Zh: strings.Join(zh, "、"), En: strings.Join(en, ", ")})
}

// planned puts the cases of the requests among those that were refused before, in the order of the
// list, and reports at its cell why planning refused one.
func (f *redFile) planned(cases []RedCase) []RedCase {
	out := make([]RedCase, 0, len(f.reds))
	for _, r := range f.reds {
		if r.refused != nil {
			out = append(out, RedCase{Seller: r.request.Seller, Asked: r.request.asked, Refused: r.refused})
			continue
		}
		if r.left != nil {
			out = append(out, *r.left)
			continue
		}
		c := cases[0]
		cases = cases[1:]
		if c.Refused != nil {
			f.found(rules.New(rules.RedRefused, r.cellOf(c.Refused), "", invoice.InvoiceNo, c.Asked, rules.Bilingual(c.Why())))
		}
		out = append(out, c)
	}
	return out
}

// cellOf is the cell that a refusal is about: the quantity or amount of its line, or the number.
func (r *askedRed) cellOf(err error) invoice.Place {
	for _, it := range r.items {
		if it.line == 0 || !strings.HasPrefix(err.Error(), "line "+strconv.Itoa(it.line)+":") {
			continue
		}
		switch {
		case errors.Is(err, invoice.ErrRedLine):
			return it.At(invoice.BlueLineNo)
		case it.Quantity.IsPositive():
			return it.At(invoice.Quantity)
		}
		return it.At(invoice.RefundGross)
	}
	return r.items[0].At(invoice.InvoiceNo)
}
