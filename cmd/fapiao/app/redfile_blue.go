package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers/corrections"
)

// foundBlue is an invoice that a list names.
type foundBlue struct {
	seller string
	blue   ledger.Blue
	facts  red.Blue           // what the list or the export says of it
	lines  []invoice.BlueLine // nil: not known
}

// key identifies it among the invoices of a list.
func (b *foundBlue) key() string {
	return strings.Join([]string{"invoice", b.seller, b.blue.Code, b.blue.No, fmt.Sprint(b.blue.ID)}, " ")
}

// elsewhere reports that the invoice was not issued here.
func (b *foundBlue) elsewhere() bool { return b.blue.Order.ID == 0 || b.blue.Order.Order == nil }

// blueFinder finds the invoices of lists, each once.
type blueFinder struct {
	byID map[int64]*foundBlue
	// known are the invoices in the ledger by number, and those of orders by order number.
	invoices, orders map[string][]*foundBlue
}

// find gives each row its invoice and its line.
func (f *redFile) find(ctx context.Context) error {
	if err := f.load(ctx); err != nil {
		return err
	}
	for _, it := range f.items {
		if it.Bad {
			continue
		}
		if err := f.findOne(ctx, it); err != nil {
			return err
		}
	}
	return nil
}

// sellers are the configured sellers that may have issued an invoice.
func (f *redFile) sellers() []config.Seller {
	return slices.DeleteFunc(slices.Clone(f.cfg.Sellers), func(s config.Seller) bool { return f.seller != "" && s.TaxNum != f.seller })
}

// load reads what the ledger has under the numbers of all rows.
func (f *redFile) load(ctx context.Context) error {
	f.blues = &blueFinder{byID: map[int64]*foundBlue{}, invoices: map[string][]*foundBlue{}, orders: map[string][]*foundBlue{}}
	var all []string
	seen := map[string]bool{}
	for _, it := range f.items {
		for _, n := range []string{it.InvoiceNo(), it.Text(invoice.OrderNo)} {
			if n != "" && !seen[n] {
				seen[n] = true
				all = append(all, n)
			}
		}
	}
	for _, s := range f.sellers() {
		found, err := f.store.Blues(ctx, s.TaxNum, all)
		if err != nil {
			return err
		}
		for i := range found {
			b := f.blues.add(s.TaxNum, &found[i])
			f.blues.orders[found[i].Order.Key.OrderNo] = append(f.blues.orders[found[i].Order.Key.OrderNo], b)
		}
		if err := f.arranged(ctx, s.TaxNum, all); err != nil {
			return err
		}
	}
	return nil
}

// add adds an invoice of the ledger.
func (b *blueFinder) add(seller string, blue *ledger.Blue) *foundBlue {
	if known := b.byID[blue.ID]; known != nil {
		return known
	}
	found := &foundBlue{seller: seller, blue: *blue}
	if !found.elsewhere() && blue.Parts == 1 {
		found.lines = invoice.BlueLines(blue.Order.Order)
	}
	b.byID[blue.ID] = found
	b.invoices[blue.No] = append(b.invoices[blue.No], found)
	return found
}

// arranged adds the invoices of orders that were split or merged, under the numbers of those.
func (f *redFile) arranged(ctx context.Context, seller string, numbers []string) error {
	var keys []ledger.Key
	for _, n := range numbers {
		if len(f.blues.orders[n]) == 0 {
			keys = append(keys, ledger.Key{Seller: seller, OrderNo: n})
		}
	}
	entries, err := f.store.FindAll(ctx, keys, func(*ledger.Entry) bool { return false })
	if err != nil || len(entries) == 0 {
		return err
	}
	var ids []int64
	for _, e := range entries {
		ids = append(ids, e.ID)
	}
	slices.Sort(ids)
	instead, err := f.store.InPlaceOf(ctx, ids)
	if err != nil {
		return err
	}
	for key, e := range entries {
		if len(instead[e.ID]) == 0 {
			continue
		}
		found, err := f.store.Blues(ctx, seller, instead[e.ID])
		if err != nil {
			return err
		}
		for i := range found {
			f.blues.orders[key.OrderNo] = append(f.blues.orders[key.OrderNo], f.blues.add(seller, &found[i]))
		}
	}
	return nil
}

// findOne gives a row its invoice and its line.
func (f *redFile) findOne(ctx context.Context, it *listItem) error {
	facts := it.Facts()
	if facts.Seller != "" && !slices.ContainsFunc(f.cfg.Sellers, func(s config.Seller) bool { return s.TaxNum == facts.Seller }) {
		f.refuse(it, rules.New(rules.RedSellerUnknown, it.At(invoice.Seller), "", invoice.Seller, facts.Seller))
		return nil
	}
	if facts.No == "" || it.Either() && len(f.candidates(&facts)) == 0 && len(f.blues.orders[facts.No]) > 0 {
		return f.byOrder(ctx, it)
	}
	found := f.candidates(&facts)
	switch {
	case len(found) > 1:
		var sellers []string
		for _, b := range found {
			sellers = append(sellers, b.seller)
		}
		f.refuse(it, rules.New(rules.RedSellerUnclear, it.At(invoice.InvoiceNo), "", invoice.InvoiceNo, facts.No, strings.Join(sellers, ", ")))
		return nil
	case len(found) == 1 && !found[0].elsewhere():
		it.blue = found[0]
	default:
		if err := f.byFacts(ctx, it, &facts); err != nil || it.blue == nil {
			return err
		}
	}
	f.findLine(it)
	return nil
}

// candidates are the invoices of the ledger with the number of a row.
func (f *redFile) candidates(facts *corrections.Facts) (out []*foundBlue) {
	for _, b := range f.blues.invoices[facts.No] {
		if (facts.Seller == "" || facts.Seller == b.seller) && (facts.Code == "" || b.blue.Code == "" || facts.Code == b.blue.Code) {
			out = append(out, b)
		}
	}
	return out
}

// byOrder finds the invoice of an order: its only one, or the one that alone has the line.
func (f *redFile) byOrder(ctx context.Context, it *listItem) error {
	v, _ := it.Number()
	var found, having []*foundBlue
	for _, b := range f.blues.orders[v.Text] {
		if s := it.Text(invoice.Seller); s != "" && s != b.seller {
			continue
		}
		found = append(found, b)
		if it.Name != "" && len(linesNamed(b.lines, it.Name)) == 1 {
			having = append(having, b)
		}
	}
	arranged := slices.ContainsFunc(found, func(b *foundBlue) bool { return b.blue.Order.Key.OrderNo != v.Text })
	at := cmp.Or(v.Place, it.Place)
	switch {
	case len(found) == 0:
		f.refuse(it, rules.New(rules.RedUnknown, at, "", invoice.OrderNo, v.Text))
	case len(found) == 1 && !arranged:
		it.blue = found[0]
		f.findLine(it)
	case len(having) == 1 && it.Line == 0 && len(linesOfAll(found, it.Name)) == 1:
		it.blue = having[0]
		f.findLine(it)
	default:
		which, err := f.which(ctx, found, v.Text)
		if err != nil {
			return err
		}
		f.refuse(it, rules.New(rules.RedSeveral, at, "", invoice.OrderNo, v.Text, rules.Bilingual(which)))
	}
	return nil
}

// which names the invoices that an order may mean: its own, those of its parts, or that of a merge,
// with the orders that it was invoiced together with.
func (f *redFile) which(ctx context.Context, found []*foundBlue, order string) (lang.Text, error) {
	var zh, en []string
	for _, b := range found {
		no, of := b.blue.No, b.blue.Order.Key.OrderNo
		if of == order {
			zh, en = append(zh, no), append(en, no)
			continue
		}
		sources, err := f.store.SourcesOf(ctx, b.blue.Order.ID)
		if err != nil {
			return lang.Text{}, err
		}
		others := slices.DeleteFunc(sources, func(n string) bool { return n == order })
		text := lang.Format("%s（拆分为订单 %s）", "%s (of its part %s)", no, of)
		if len(others) > 0 {
			text = lang.Format("%s（与订单 %s 合并为 %s，发票是几个订单共有的）", "%s (of the merge %[3]s with %[2]s, for all of these orders)",
				no, strings.Join(others, ", "), of)
		}
		zh, en = append(zh, text.Zh), append(en, text.En)
	}
	return lang.Text{Zh: strings.Join(zh, "、"), En: strings.Join(en, ", ")}, nil
}

// byFacts finds an invoice that was not issued here: by the export of issued invoices, or by what
// the row says.
func (f *redFile) byFacts(ctx context.Context, it *listItem, facts *corrections.Facts) error {
	at := it.At(invoice.InvoiceNo)
	var export *corrections.Invoice
	for _, s := range f.issued {
		if export = s.Find(facts.Code, facts.No); export != nil {
			break
		}
	}
	all := *facts
	if export != nil {
		switch {
		case export.Off != nil:
			f.refuse(it, *export.Off)
			return nil
		case !facts.Agree(&export.Facts):
			f.refuse(it, rules.New(rules.RedRefused, at, "", invoice.InvoiceNo, facts.No, rules.Bilingual(otherInvoice)))
			return nil
		}
		all = export.Facts
		all.Fill(facts)
	}
	all.Seller = cmp.Or(all.Seller, f.seller)
	if sellers := f.sellers(); all.Seller == "" && len(sellers) == 1 {
		all.Seller = sellers[0].TaxNum
	}
	if x, missing := incomplete(it, &all, export != nil); missing {
		f.refuse(it, x)
		return nil
	}
	if !slices.ContainsFunc(f.sellers(), func(s config.Seller) bool { return s.TaxNum == all.Seller }) {
		f.refuse(it, rules.New(rules.RedSellerUnknown, at, "", invoice.Seller, all.Seller))
		return nil
	}
	return f.refer(ctx, it, &all, export)
}

var otherInvoice = lang.Text{Zh: "这一行写的种类、购买方或金额与导出的发票清单不一致", En: "kind, buyer or amounts of the row are not those of the export of issued invoices"}

// incomplete reports what is not known of an invoice that was issued elsewhere.
func incomplete(it *listItem, all *corrections.Facts, exported bool) (rules.Finding, bool) {
	var lacks []lang.Text
	for f, has := range map[invoice.Field]bool{invoice.KindField: all.Kind.Valid(), invoice.BuyerName: all.Buyer != "",
		invoice.IssuedOn: !all.IssuedAt.IsZero(), invoice.NetAmount: all.Net > 0, invoice.GrossField: all.Gross > 0 && all.Net+all.Tax == all.Gross,
		invoice.Seller: all.Seller != ""} {
		if !has {
			info, _ := invoice.CorrectionInfo(f)
			lacks = append(lacks, info.Title)
		}
	}
	at := it.At(invoice.InvoiceNo)
	switch {
	case len(lacks) == 0:
		return rules.Finding{}, false
	case !exported && all.Buyer == "" && all.Gross == 0:
		return rules.New(rules.RedUnknown, at, "", invoice.InvoiceNo, all.No), true
	}
	slices.SortFunc(lacks, func(a, b lang.Text) int { return strings.Compare(a.En, b.En) })
	return rules.New(rules.RedFactsMissing, at, "", invoice.InvoiceNo, all.No, rules.Bilingual(lang.Join(lacks, "、", ", "))), true
}

// named is an invoice that was issued elsewhere: the one of the ledger, or one that the ledger does
// not have yet, whose ID is 0. dayed is false where the ledger has it with another day of issue.
func (b *blueFinder) named(all *corrections.Facts) (_ *foundBlue, dayed bool) {
	for _, known := range b.invoices[all.No] {
		if c := known.blue.Code; known.seller != all.Seller || !known.elsewhere() || c != all.Code && c != "" && all.Code != "" {
			continue
		}
		at := known.blue.IssuedAt
		return known, at.IsZero() || ledger.SameDay(at, all.IssuedAt)
	}
	found := &foundBlue{seller: all.Seller, blue: ledger.Blue{Invoice: ledger.Invoice{Code: all.Code, No: all.No, IssuedAt: all.IssuedAt}}}
	b.invoices[all.No] = append(b.invoices[all.No], found)
	return found, true
}

// refer finds an invoice that was issued elsewhere. What the ledger does not have it gets once a
// red of it is planned.
func (f *redFile) refer(ctx context.Context, it *listItem, all *corrections.Facts, export *corrections.Invoice) error {
	at := it.At(invoice.InvoiceNo)
	b, dayed := f.blues.named(all)
	if !dayed {
		f.refuse(it, rules.New(rules.RedRefused, it.At(invoice.IssuedOn), "", invoice.InvoiceNo, all.No,
			rules.Bilingual(lang.Text{Zh: "台账里这张发票是另一天开的", En: "in the ledger it was issued on another day"})))
		return nil
	}
	if export != nil {
		x, err := f.notInForce(ctx, b.blue.ID, at, export)
		if err != nil {
			return err
		}
		if x != nil {
			f.refuse(it, *x)
			return nil
		}
	}
	if b.facts.No == "" {
		b.blue = ledger.Blue{ID: b.blue.ID, Seller: all.Seller, Invoice: ledger.Invoice{Code: all.Code, No: all.No,
			IssuedAt: all.IssuedAt, Net: all.Net, Tax: all.Tax, Gross: all.Gross}}
		b.facts = red.Blue{Kind: all.Kind, Code: all.Code, No: all.No, IssuedAt: all.IssuedAt, Buyer: all.Buyer, BuyerTax: all.BuyerTax,
			Address: all.Address, Tel: all.Tel, Account: all.Account, Net: all.Net, Tax: all.Tax, Gross: all.Gross}
		if export != nil {
			b.lines = export.Lines
		}
	}
	it.blue = b
	return nil
}

// notInForce says why an invoice that the export does not have as valid is not reversed. Where it
// has reds of this ledger, these are what the export may be about, and they decide.
func (f *redFile) notInForce(ctx context.Context, id int64, at invoice.Place, export *corrections.Invoice) (*rules.Finding, error) {
	if export.InForce() {
		return nil, nil
	}
	if id != 0 {
		if reds, _, err := f.redsOf(ctx, id); err != nil || len(reds) > 0 {
			return nil, err
		}
	}
	x := rules.New(rules.RedNotInForce, at, "", invoice.InvoiceNo, export.No, export.State)
	return &x, nil
}
