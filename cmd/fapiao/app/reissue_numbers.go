package app

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// ReissuedOrder is an order to correct without a file: what was issued, with other values.
type ReissuedOrder struct {
	Number string // of the order, or of an invoice of it
	Seller string // tax number; empty: that of the options
	Set    []Setting
}

// stands is an order of the ledger that was named for a correction.
type stands struct {
	chain []ledger.Link // of which it is one
	at    int           // which of them has the invoice that stands; none: -1
}

// of is the order that has the invoice.
func (s *stands) of() *ledger.Entry { return &s.chain[s.at].Entry }

// correctNamed is correct for orders that are named, by a person or in lists: the drafts are made
// of what the ledger has.
func (u *use) correctNamed(ctx context.Context, o *ReissueOptions) (*correcting, error) {
	if err := u.cfg.HasSeller(); err != nil {
		return nil, err
	}
	settings, err := u.readingSettings()
	if err != nil {
		return nil, err
	}
	j, err := u.job(ctx, nil, policy{sends: true})
	if err != nil {
		return nil, err
	}
	n := &namedOrders{job: j, settings: settings, sets: map[ledger.Key][]Setting{}, was: map[ledger.Key]*invoice.Order{}, first: map[int64]string{}}
	c := &correcting{job: j, reversing: true, unlike: n.unlike}
	asked := o.Orders
	if len(o.Files) > 0 {
		if asked, c.show.Bad, err = j.listed(ctx, o.Input, o.Seller); err != nil || len(asked) == 0 {
			return c, err
		}
	}
	for _, one := range asked {
		if err := n.add(ctx, one, cmp.Or(one.Seller, o.Seller)); err != nil {
			return nil, err
		}
	}
	src, err := n.sources(ctx)
	if err != nil {
		return nil, err
	}
	if err := j.from(ctx, src, settings); err != nil {
		return nil, err
	}
	return c, c.read(ctx)
}

// namedOrders are the orders of a correction that are named.
type namedOrders struct {
	*job
	settings *rules.Settings
	orders   []*ledger.Entry // that have the invoices, each once
	sets     map[ledger.Key][]Setting
	was      map[ledger.Key]*invoice.Order // by the number that the rows have
	first    map[int64]string              // that number, under which the order was read, by the ID
}

// add finds an order. One that has no invoice, or whose content the rows of an order workbook
// cannot say, is an error.
func (n *namedOrders) add(ctx context.Context, one ReissuedOrder, seller string) error {
	s, err := n.standing(ctx, Orders{Numbers: []string{one.Number}, Seller: seller})
	if err != nil {
		return err
	}
	if s.at < 0 {
		return n.notIssued(ctx, []ledger.Entry{s.chain[len(s.chain)-1].Entry}, nil)
	}
	e := s.of()
	key := ledger.Key{Seller: e.Key.Seller, OrderNo: s.chain[0].Key.OrderNo}
	if _, met := n.sets[key]; met {
		return nil
	}
	same, err := n.typedAlike(e, key.OrderNo)
	if err != nil {
		return err
	}
	if !same {
		return unusable(nil,
			"订单 %s 的内容不能只按单号换开（有列里写不出的内容，或设置已改）；请在表里改正，再运行 fapiao reissue 文件。什么也没有提交",
			"order %s cannot be corrected by its number, since rows of a workbook give other content with the settings of today; "+
				"correct it in a workbook and run fapiao reissue FILE. Nothing was sent", e.Key.OrderNo)
	}
	if err := s.keepsOpen(one.Set); err != nil {
		return err
	}
	n.orders, n.sets[key], n.was[key], n.first[e.ID] = append(n.orders, e), one.Set, e.Order, key.OrderNo
	return nil
}

// typedAlike reports that rows of an order workbook give the content of an order. They have the
// number under which it was read first: that of a corrected order may be one that no file can have.
func (n *namedOrders) typedAlike(e *ledger.Entry, first string) (bool, error) {
	o := *e.Order
	o.OrderNo = first
	hash, err := o.Hash()
	if err != nil {
		return false, err
	}
	return rules.HoldsAlike(rules.TypedOrder(&o, n.cfg.Lang), hash, nil, n.settings)
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
	return unusable(nil,
		"订单 %[1]s 的换开 %[2]s 还没有办完，它还改了 --set 里没有的内容，会被丢掉。要保留的请一并写在 --set 里（看：fapiao show %[1]s）；"+
			"不要的，先放弃：fapiao reissue --cancel %[2]s。什么也没有提交",
		"the correction %[2]s of order %[1]s is under way, and changes more than --set names, which would be lost. "+
			"Name what is to stay with --set, too (see fapiao show %[1]s), or give it up first with fapiao reissue --cancel %[2]s. Nothing was sent",
		s.of().Key.OrderNo, open.Key.OrderNo)
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
				return nil, unusable(nil,
					"发票 %s 是订单 %s 的 %d 张发票之一，换开会红冲全部；确实要的，请写订单号。什么也没有提交",
					"invoice %s is one of %[3]d invoices of order %[2]s, and a correction reverses them all; if that is meant, give the number of the order. "+
						"Nothing was sent", number, key.OrderNo, len(all))
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

// sources are the drafts of the orders, as if rows of a workbook had them. The same orders with the
// same values are the same batch.
func (n *namedOrders) sources(ctx context.Context) (*sources, error) {
	carried := map[int64][]invoice.Carried{}
	ids := idsOf(n.orders, func(e **ledger.Entry) int64 { return (*e).ID })
	err := n.store.Rows(ctx, ledger.Filter{Orders: ids}, func(r report.Row) error {
		for _, e := range n.orders {
			if e.Key == (ledger.Key{Seller: r.Seller, OrderNo: r.OrderNo}) {
				carried[e.ID] = r.Carried
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	list, src, h := &drafts{}, &sources{}, sha256.New()
	var names []string
	for _, e := range n.orders {
		o := *e.Order
		o.OrderNo = n.first[e.ID]
		rows := rules.TypedOrder(&o, n.cfg.Lang)
		set := n.sets[ledger.Key{Seller: e.Key.Seller, OrderNo: o.OrderNo}]
		if stay := staying(rows, set); len(stay) > 0 {
			n.events.Notice(lang.Format("%s：购买方的 %s 没有改，仍为原发票上的；要改的用 --set 写明，不要的写成 --set 列名=",
				"%s: %s of the buyer stay as they were issued; change them with --set, or empty them with --set COLUMN=", e.Key.OrderNo, titlesOf(stay)))
		}
		list.all = append(list.all, draftOf(e, with(rows, set), set, carried[e.ID]))
		for _, c := range carried[e.ID] {
			src.carried = append(src.carried, c.Title)
		}
		names = append(names, e.Key.OrderNo)
		fmt.Fprintf(h, "%s %s\n", e.Key.Seller, e.Hash)
		for _, s := range set {
			fmt.Fprintf(h, "%s %q\n", s.Field, s.Text)
		}
	}
	src.list, src.names = []pipeline.Source{list}, []string{"reissue " + strings.Join(names[:min(len(names), reissuedNamed)], " ")}
	src.digests = []string{"reissue " + hex.EncodeToString(h.Sum(nil))}
	return src, nil
}

// draftOf is the draft of an order that has these rows.
func draftOf(e *ledger.Entry, rows []invoice.TypedRow, set []Setting, carried []invoice.Carried) *invoice.Draft {
	d := rules.DraftOf(rows)
	for i := range d.Rows {
		r := &d.Rows[i]
		r.Place = invoice.Place{File: e.Key.OrderNo, Row: i + 1}
		for k := range r.Cells {
			r.Cells[k].Col = r.Cells[k].Title
			r.Columns[r.Cells[k].Field] = r.Cells[k].Title
			at := slices.IndexFunc(set, func(s Setting) bool { return s.Field == r.Cells[k].Field && s.From.Row > 0 })
			if at >= 0 {
				r.Cells[k].From = &invoice.Origin{List: set[at].From}
			}
		}
	}
	for i, c := range carried {
		if c.Value != "" {
			d.Rows[0].Cells = append(d.Rows[0].Cells, invoice.Cell{Text: c.Value, Title: c.Title, Col: c.Title, Index: len(invoice.Catalogue()) + i})
		}
	}
	return d
}

// unlike reports that what became of a draft is not the order with the values that were set alone.
func (n *namedOrders) unlike(i *ledger.Item) error {
	key := ledger.Key{Seller: i.Facts.Seller, OrderNo: i.Facts.OrderNo}
	was := n.was[key]
	if i.Order == nil {
		return nil
	}
	if was != nil {
		if only, err := onlySet(i.Order, was, n.sets[key]); err != nil || only {
			return err
		}
	}
	return unusable(nil,
		"订单 %s：改这些列，别的内容也会变；请在表里改正，再运行 fapiao reissue 文件。什么也没有提交",
		"order %s: with these values other content would change, too; correct it in a workbook and run fapiao reissue FILE. Nothing was sent",
		key.OrderNo)
}

// drafts are a source of drafts that are not read.
type drafts struct {
	all  []*invoice.Draft
	next int
}

// Next implements pipeline.Source.
func (d *drafts) Next(context.Context) (*invoice.Draft, error) {
	if d.next == len(d.all) {
		return nil, io.EOF
	}
	d.next++
	return d.all[d.next-1], nil
}

// Rewind implements pipeline.Source.
func (d *drafts) Rewind() { d.next = 0 }

// Findings implements pipeline.Source.
func (d *drafts) Findings() []rules.Finding { return nil }

// Close implements pipeline.Source.
func (d *drafts) Close() error { return nil }

// openOf are the open cases of named orders. A number without one is an error.
func (j *job) openOf(ctx context.Context, orders []ReissuedOrder, seller string, open []CorrectionCase) (out []CorrectionCase, err error) {
	for _, one := range orders {
		number := one.Number
		s, err := j.standing(ctx, Orders{Numbers: []string{number}, Seller: seller})
		if err != nil {
			return nil, err
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
