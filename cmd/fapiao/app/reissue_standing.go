package app

import (
	"context"
	"errors"
	"slices"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// stands is an order of the ledger that was named for a correction.
type stands struct {
	chain []ledger.Link // of which it is one
	at    int           // which of them has the invoice that stands; none: -1
}

// of is the order that has the invoice.
func (s *stands) of() *ledger.Entry { return &s.chain[s.at].Entry }

// unfit says why an order cannot be corrected by its number. Where a person named it, nothing is
// done; in a list it is a finding, and the other orders go on.
type unfit struct{ why, hint lang.Text }

func (u *unfit) Error() string { return u.why.En }

// ofNamed is the end of a use by a person who named an order, if the error is about that.
func ofNamed(err error) error {
	u := (*unfit)(nil)
	if !errors.As(err, &u) {
		return err
	}
	out := unusable(nil, "%s；什么也没有提交", "%s; nothing was sent", u.why)
	out.Hint = u.hint
	return out
}

// advice is the reason with what to do, for a finding.
func (u *unfit) advice() lang.Text {
	if u.hint == (lang.Text{}) {
		return u.why
	}
	return lang.Format("%s；%s", "%s; %s", u.why, u.hint)
}

// undoes reports that an order had all of some values before a correction, and has not now: a list
// of that time, which is given again, would undo the correction.
func (s *stands) undoes(set []Setting, in string) bool {
	had := slices.ContainsFunc(s.chain[:s.at], func(l ledger.Link) bool { return hasAll(l.Order, set, in) })
	return had && !hasAll(s.of().Order, set, in)
}

// hasAll reports that an order has all of some values.
func hasAll(o *invoice.Order, set []Setting, in string) bool {
	for _, row := range rules.TypedOrder(o, in) {
		for _, s := range set {
			text := ""
			if i := slices.IndexFunc(row, func(v invoice.Typed) bool { return v.Field == s.Field }); i >= 0 {
				text = row[i].Text
			}
			if invoice.CleanText(text) != invoice.CleanText(s.Text) {
				return false
			}
		}
	}
	return true
}

// keepsOpen refuses values that would undo what a correction under way changes: they are set in the
// order that was issued, and what a person agreed to before would be lost.
func (s *stands) keepsOpen(set []Setting) error {
	open := &s.chain[len(s.chain)-1]
	if s.at == len(s.chain)-1 || open.State != ledger.Held && open.State != ledger.Ready {
		return nil
	}
	kept, err := onlySet(open.Order, s.of().Order, set)
	if err != nil || kept {
		return err
	}
	return &unfit{why: lang.Format(
		"订单 %[1]s 的换开 %[2]s 还没有办完，它还改了这次没有写的内容，会被丢掉。要保留的请一并写上（看：fapiao show %[1]s）；"+
			"不要的，先放弃：fapiao reissue --cancel %[2]s",
		"the correction %[2]s of order %[1]s is under way, and changes more than is named now, which would be lost. "+
			"Name what is to stay as well (see fapiao show %[1]s), or give it up first with fapiao reissue --cancel %[2]s",
		s.of().Key.OrderNo, open.Key.OrderNo)}
}

// standing finds the order of a number, which may be that of an invoice.
func (j *job) standing(ctx context.Context, named Orders) (*stands, error) {
	number := named.Numbers[0]
	found, err := j.find(ctx, j.store, number, named.Seller)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		if found, err = j.ofInvoice(ctx, number, named.Seller); err != nil {
			return nil, err
		}
	}
	switch {
	case len(found) == 0:
		return nil, j.noneToReissue(ctx, named)
	case len(found) > 1:
		return nil, usage(
			"%s 在销售方 %s 和销售方 %s 都有；请用 --seller 写明是哪一个",
			"%s is one of seller %s and one of seller %s; say which with --seller",
			number, found[0].Key.Seller, found[1].Key.Seller)
	}
	s := &stands{at: -1}
	if s.chain, err = j.store.Chain(ctx, found[0].Key); err != nil {
		return nil, err
	}
	for i := range s.chain {
		if is := s.chain[i].State; is == ledger.Issued || is == ledger.SealFailed {
			s.at = i
		}
	}
	return s, nil
}

// ofInvoice finds the order of an invoice. One of several invoices of an order does not say that
// all are meant.
func (j *job) ofInvoice(ctx context.Context, number, only string) (out []ledger.Entry, err error) {
	for _, s := range j.cfg.Sellers {
		if only != "" && s.TaxNum != only {
			continue
		}
		found, err := j.store.Blues(ctx, s.TaxNum, []string{number})
		if err != nil {
			return nil, err
		}
		for i := range found {
			key := found[i].Order.Key
			if found[i].No != number || key.OrderNo == "" {
				continue
			}
			all, err := j.store.Blues(ctx, s.TaxNum, []string{key.OrderNo})
			if err != nil {
				return nil, err
			}
			if len(all) > 1 {
				return nil, &unfit{why: lang.Format("发票 %s 是订单 %s 的 %d 张发票之一，换开会红冲全部；确实要的，请写订单号",
					"invoice %s is one of %[3]d invoices of order %[2]s, and a correction reverses them all; if that is meant, "+
						"give the number of the order", number, key.OrderNo, len(all))}
			}
			out = append(out, found[i].Order)
		}
	}
	return out, nil
}

// noneToReissue is the error of a number of which the ledger has no order.
func (j *job) noneToReissue(ctx context.Context, named Orders) error {
	if err := j.noneIsRed(ctx, named.Numbers); err != nil {
		return err
	}
	what, err := j.noOrder(ctx, j.store, named.Numbers[0], named.Seller)
	switch {
	case err != nil:
		return err
	case what != (lang.Text{}):
		return unusable(nil, "%s。什么也没有提交", "%s. Nothing was sent", what)
	}
	return noInvoice(named.Numbers)
}

// openOf are the open cases of named orders. A number without one is an error.
func (j *job) openOf(ctx context.Context, orders []ReissuedOrder, seller string, open []CorrectionCase) (out []CorrectionCase, err error) {
	for _, one := range orders {
		number := one.Number
		s, err := j.standing(ctx, Orders{Numbers: []string{number}, Seller: seller})
		if err != nil {
			return nil, ofNamed(err)
		}
		i := slices.IndexFunc(open, func(c CorrectionCase) bool {
			return slices.ContainsFunc(s.chain, func(l ledger.Link) bool { return l.ID == c.New.ID })
		})
		if i < 0 {
			return nil, usage(
				"%s 没有进行中的换开；要换开，请用 --set 写明改什么，如 --set 购买方名称=新公司",
				"%s has no open correction; to correct it, say what with --set, such as --set 购买方名称=新公司", number)
		}
		if !slices.ContainsFunc(out, func(c CorrectionCase) bool { return c.New.ID == open[i].New.ID }) {
			out = append(out, open[i])
		}
	}
	return out, nil
}
