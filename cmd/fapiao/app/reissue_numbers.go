package app

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
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
	From   invoice.Place // of the number in a list; zero: a person named it
}

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
	n := &namedOrders{job: j, settings: settings, earlier: o.Earlier, asked: map[ledger.Key]*ReissuedOrder{}, was: map[ledger.Key]*invoice.Order{}, first: map[int64]string{},
		stay: map[int64][]invoice.Field{}}
	c := &correcting{job: j, reversing: true, earlier: o.Earlier}
	c.unlike = func(i *ledger.Item) (bool, error) { return n.refused(&c.show, i) }
	asked := o.Orders
	if len(o.Files) > 0 {
		if asked, c.show.Bad, err = j.listed(ctx, o.Input, o.Seller); err != nil || len(asked) == 0 {
			return c, err
		}
	}
	for i := range asked {
		if err := n.add(ctx, &asked[i], o.Seller); err != nil {
			if err = n.leftOut(&c.show, &asked[i], err); err != nil {
				return nil, err
			}
		}
	}
	if len(n.orders) == 0 {
		return c, nil
	}
	src, err := n.sources(ctx)
	if err != nil {
		return nil, err
	}
	if err := j.from(ctx, src, settings); err != nil {
		return nil, err
	}
	if err := c.read(ctx); err != nil {
		return nil, err
	}
	n.notice(c.going)
	return c, nil
}

// notice says what of buyers stays, but for orders that have the values already.
func (n *namedOrders) notice(done []int64) {
	for _, e := range n.orders {
		if stay := n.stay[e.ID]; len(stay) > 0 && !slices.Contains(done, e.ID) {
			n.events.Notice(n.stays(e, stay))
		}
	}
}

// leftOut reports why an order of a list cannot be corrected, which leaves it out. Where a person
// named it, and for other errors, it is the end.
func (n *namedOrders) leftOut(show *Correcting, one *ReissuedOrder, err error) error {
	u := (*unfit)(nil)
	if !errors.As(err, &u) || one.From == (invoice.Place{}) {
		return ofNamed(err)
	}
	n.found(rules.New(rules.ReissueUnfit, one.From, one.Number, invoice.OrderNo, one.Number, rules.Bilingual(u.advice())))
	show.Bad++
	return nil
}

// namedOrders are the orders of a correction that are named.
type namedOrders struct {
	*job
	settings *rules.Settings
	earlier  bool                          // lists may go back to content from before a correction
	orders   []*ledger.Entry               // that have the invoices, each once
	asked    map[ledger.Key]*ReissuedOrder // by the number that the rows have
	was      map[ledger.Key]*invoice.Order // the same
	first    map[int64]string              // that number, under which the order was read, by the ID
	stay     map[int64][]invoice.Field     // what of the buyer stays though the name is set, by the ID
}

// add finds an order. One that has no invoice, or whose content the rows of an order workbook
// cannot say, is an error.
func (n *namedOrders) add(ctx context.Context, one *ReissuedOrder, seller string) error {
	s, err := n.standing(ctx, Orders{Numbers: []string{one.Number}, Seller: cmp.Or(one.Seller, seller)})
	if err != nil {
		return err
	}
	if s.at < 0 {
		return n.unissued(ctx, &s.chain[len(s.chain)-1].Entry)
	}
	e := s.of()
	key := ledger.Key{Seller: e.Key.Seller, OrderNo: s.chain[0].Key.OrderNo}
	if _, met := n.asked[key]; met {
		return nil
	}
	same, err := n.typedAlike(e, key.OrderNo)
	if err != nil {
		return err
	}
	if !same {
		return &unfit{why: lang.Format(
			"订单 %s 的内容不能只按单号换开（有列里写不出的内容，或设置已改）；请在订单表里改正，再运行 fapiao reissue 文件",
			"order %s cannot be corrected by its number, since rows of a workbook give other content with the settings of today; "+
				"correct it in a workbook and run fapiao reissue FILE", e.Key.OrderNo)}
	}
	if err := s.keepsOpen(one.Set); err != nil {
		return err
	}
	if !n.earlier && one.From != (invoice.Place{}) && s.undoes(one.Set, n.cfg.Lang) {
		return &unfit{why: lang.Format(
			"清单里是订单 %s 改正以前的内容，之后已改正过；要改回这个内容的，运行 fapiao reissue 文件 --earlier",
			"the list has content of order %s from before a later correction; to go back to it, "+
				"run fapiao reissue FILE --earlier", e.Key.OrderNo)}
	}
	n.orders, n.asked[key], n.was[key], n.first[e.ID] = append(n.orders, e), one, e.Order, key.OrderNo
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
		set := n.asked[ledger.Key{Seller: e.Key.Seller, OrderNo: o.OrderNo}].Set
		n.stay[e.ID] = staying(rows, set)
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
	src.list, src.names = []pipeline.Source{list}, []string{reissuedName(n.cfg.Lang, names)}
	src.digests = []string{"reissue " + hex.EncodeToString(h.Sum(nil))}
	return src, nil
}

// reissuedName is what the results name as the source of orders that were typed by their numbers.
func reissuedName(in string, numbers []string) string {
	first := strings.Join(numbers[:min(len(numbers), reissuedNamed)], " ")
	if n := len(numbers); n > reissuedNamed {
		return lang.Format("换开 %s 等 %d 单", "reissue of %s and others (%d orders)", first, n).Text(in)
	}
	return lang.Format("换开 %s", "reissue of %s", first).Text(in)
}

// stays says what of the buyer stays in an order, and how it is changed.
func (n *namedOrders) stays(e *ledger.Entry, fields []invoice.Field) lang.Text {
	key := ledger.Key{Seller: e.Key.Seller, OrderNo: n.first[e.ID]}
	if n.asked[key].From != (invoice.Place{}) {
		return lang.Format("%s：购买方的 %s 没有改，仍为原发票上的；要改的在清单里加“换开”加列名的一列（如 换开购买方税号）写明，要删掉的按单号用 fapiao reissue %[1]s --set 购买方地址= 这样的写法",
			"%s: %s of the buyer stay as they were issued; to change them, add a column to the list whose title is “Reissue ” and theirs; to empty them, "+
				"run for example fapiao reissue %[1]s --set 购买方地址=", e.Key.OrderNo, titlesOf(fields))
	}
	return lang.Format("%s：购买方的 %s 没有改，仍为原发票上的；要改的用 --set 写明，不要的写成 --set 购买方地址=",
		"%s: %s of the buyer stay as they were issued; change them with --set, or empty them with, for example, --set 购买方地址=", e.Key.OrderNo, titlesOf(fields))
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

// refused reports that what became of a draft is left out. What is found of values of a list is
// placed at their cells.
func (n *namedOrders) refused(show *Correcting, i *ledger.Item) (bool, error) {
	one := n.asked[ledger.Key{Seller: i.Facts.Seller, OrderNo: i.Facts.OrderNo}]
	if one == nil {
		one = &ReissuedOrder{}
	}
	if err := n.unlike(i); err != nil {
		return true, n.leftOut(show, one, err)
	}
	for k := range i.Findings {
		f := &i.Findings[k]
		at := slices.IndexFunc(one.Set, func(s Setting) bool { return s.Field == f.Field && s.From.Row > 0 })
		if at >= 0 {
			f.Place, f.From = one.Set[at].From, ""
		}
	}
	return false, nil
}

// unlike says why what became of a draft is not the order with the values that were set alone.
func (n *namedOrders) unlike(i *ledger.Item) error {
	key := ledger.Key{Seller: i.Facts.Seller, OrderNo: i.Facts.OrderNo}
	if i.Order == nil {
		return nil
	}
	if was := n.was[key]; was != nil {
		if only, err := onlySet(i.Order, was, n.asked[key].Set); err != nil || only {
			return err
		}
	}
	return &unfit{why: lang.Format(
		"订单 %s：改这些列，别的内容也会变；请在订单表里改正，再运行 fapiao reissue 文件",
		"order %s: with these values other content would change, too; correct it in a workbook and run fapiao reissue FILE",
		key.OrderNo)}
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

// OfResults implements pipeline.Source.
func (*drafts) OfResults() bool { return false }

// Rewind implements pipeline.Source.
func (d *drafts) Rewind() { d.next = 0 }

// Findings implements pipeline.Source.
func (d *drafts) Findings() []rules.Finding { return nil }

// Close implements pipeline.Source.
func (d *drafts) Close() error { return nil }
