package app

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/strictyaml"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/pipeline/voucher"
	"github.com/fapiao/fapiao/templates/vouchers"
	"github.com/fapiao/fapiao/writers/atomicfile"
	"github.com/fapiao/fapiao/writers/resultbook"
	"github.com/fapiao/fapiao/writers/voucherlist"
)

// vouchersAtMost is how many invoices one list has: it is made in memory.
const vouchersAtMost = 100_000

// VouchersOptions are those of [App.Vouchers].
type VouchersOptions struct {
	Selection
	Seller   string // tax number; empty: the only one that the invoices have
	Template string // file; empty: the built-in template
	File     string // .xlsx or .csv; empty: vouchers-ID.xlsx in out_dir
	DryRun   bool   // makes the list and records and writes nothing
	Again    string // ID of a list that is written once more, as it was
	First    int    // the first 凭证号; 0: the next one of its month
}

// Vouchers is what [App.Vouchers] did.
type Vouchers struct {
	ID, File           string // empty where nothing was written
	Vouchers, Invoices int
	Debit, Credit      invoice.Amount
	Earlier            int               // parts of invoices that earlier lists have
	Waiting            int               // invoices whose number or whose voiding is not final yet
	Word               string            // 凭证字
	Numbers            []voucher.Numbers // by month; of a list that is written again unknown
	Unrated            int               // invoices whose tax rates are not known, where the template asks for them
}

// Vouchers writes a list of vouchers for the invoices that no list has yet. The list and its marks
// are recorded in one transaction, and then the file is written from what is recorded: a crash in
// between loses nothing, since the next call refuses until the list is written with Again.
func (a *App) Vouchers(ctx context.Context, o VouchersOptions) (_ *Vouchers, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	t, err := a.voucherTemplate(o.Template)
	if err != nil {
		return nil, err
	}
	t.Mark = resultbook.Mark(string(a.cfg.Environment))
	if err := voucherFile(o.File); err != nil {
		return nil, err
	}
	store, err := u.ledger(ctx)
	if err != nil {
		return nil, err
	}
	if o.Again != "" {
		return a.vouchersAgain(ctx, store, o)
	}
	if err := unwrittenVouchers(ctx, store); err != nil {
		return nil, err
	}
	x, err := u.selected(ctx, store, o.Selection)
	if err != nil {
		return nil, err
	}
	g := gathering{out: &Vouchers{}, seller: o.Seller, small: a.smallSellers()}
	if err := g.gather(ctx, store, &x); err != nil {
		return nil, err
	}
	if len(g.list) == 0 {
		return g.out, nil
	}
	if err := g.rates(ctx, store, t); err != nil {
		return nil, err
	}
	numbers, err := numberingOf(ctx, store, g.seller, t.Word)
	if err != nil {
		return nil, err
	}
	list, err := numbers.vouchers(t, g.list, o.First)
	if err != nil {
		return nil, err
	}
	g.count(t, list)
	if o.DryRun {
		return g.out, nil
	}
	return g.out, u.keepVouchers(ctx, store, o, &g, t, list, numbers.marks(list))
}

// count counts the vouchers of a list.
func (g *gathering) count(t *voucher.Template, list []voucher.Voucher) {
	for i := range list {
		debit, credit := list[i].Sums()
		g.out.Debit, g.out.Credit = g.out.Debit+debit, g.out.Credit+credit
	}
	g.out.Vouchers, g.out.Invoices = len(list), len(g.list)
	g.out.Word, g.out.Numbers = t.Word, voucher.NumbersOf(list)
}

// voucherFile refuses a file whose form is not known.
func voucherFile(path string) error {
	if ext := strings.ToLower(filepath.Ext(path)); path != "" && ext != ".xlsx" && ext != ".csv" {
		return usage("凭证清单写成 .xlsx 或 .csv，不能写成 %s", "a list of vouchers is an .xlsx or a .csv file, not %s", path)
	}
	if path == "" {
		return nil
	}
	folder := filepath.Dir(path)
	if i, err := os.Stat(folder); err != nil || !i.IsDir() {
		return unusable(err, "没有文件夹 %s，请先建立；什么也没有登记", "there is no folder %s, make it first; nothing was recorded", folder)
	}
	return nil
}

// unwrittenVouchers refuses another list while the file of one is missing.
func unwrittenVouchers(ctx context.Context, store *sqlledger.Store) error {
	lists, err := store.VoucherLists(ctx)
	for _, l := range lists {
		if l.Written.IsZero() {
			return unusable(nil, "凭证清单 %s 已登记，但文件没有写完", "the list of vouchers %s is recorded and its file was not written", l.ID).hinted(again(&l))
		}
	}
	return err
}

// again is how the file of a list is written, in both languages.
func again(l *ledger.VoucherList) (zh, en string) {
	command, ext := "fapiao vouchers --rewrite "+l.ID+" -o ", filepath.Ext(l.File)
	return "请先运行 " + command + "文件" + ext, "first type " + command + "FILE" + ext
}

func (a *App) voucherTemplate(path string) (*voucher.Template, error) {
	data, name := vouchers.Default(), "default.yaml"
	if path != "" {
		f, err := os.Open(path)
		if err == nil {
			data, err = io.ReadAll(io.LimitReader(f, vouchers.AtMost+1))
			err = errors.Join(err, f.Close())
		}
		if err != nil {
			return nil, unusable(err, "不能读凭证模板 %s", "read the template of vouchers %s", path)
		}
		if name = path; len(data) > vouchers.AtMost {
			return nil, unusable(nil, "凭证模板 %s 太大", "the template of vouchers %s is too large", path)
		}
	}
	t, err := vouchers.Parse(name, data)
	if fault, is := errors.AsType[*strictyaml.Error](err); is {
		return nil, unusable(nil, "凭证模板 %s", "template of vouchers %s", fault)
	}
	return t, err
}

func (a *App) smallSellers() map[string]bool {
	out := map[string]bool{}
	for _, s := range a.cfg.Sellers {
		out[s.TaxNum] = s.Taxpayer == rules.SmallScale
	}
	return out
}

// VouchersTemplate writes the built-in template of vouchers, as Template does.
func (a *App) VouchersTemplate(path string) error {
	return a.template(path, func(w io.Writer, _ string) error {
		_, err := w.Write(vouchers.Default())
		return err
	})
}

// gathering collects the invoices of a list.
type gathering struct {
	out    *Vouchers
	seller string
	small  map[string]bool
	marked map[ledger.VoucherMark]bool
	taken  map[ledger.VoucherMark]string // the order of each mark of this list
	list   []voucher.Invoice
	marks  []ledger.VoucherMark
	reds   map[string][]report.RateSum // by number of a red invoice
}

func (g *gathering) gather(ctx context.Context, store *sqlledger.Store, x *selected) error {
	g.marked, g.taken = map[ledger.VoucherMark]bool{}, map[ledger.VoucherMark]string{}
	if err := store.Vouchered(ctx, g.seller, func(m ledger.VoucherMark) { g.marked[m] = true }); err != nil {
		return err
	}
	if err := x.rows(ctx, g.add); err != nil {
		return err
	}
	return g.oneSeller()
}

// oneSeller refuses a list of several sellers.
func (g *gathering) oneSeller() error {
	var sellers []string
	for i := range g.list {
		if !slices.Contains(sellers, g.list[i].Seller) {
			sellers = append(sellers, g.list[i].Seller)
		}
	}
	if len(sellers) > 1 {
		return usage("这些发票有 %d 个销售方（%s），各有各的账；请用 --seller 写明一个",
			"the invoices have %d sellers (%s), each with books of its own; name one with --seller", len(sellers), strings.Join(sellers, ", "))
	}
	if len(sellers) == 1 {
		g.seller = sellers[0]
	}
	return nil
}

// add takes an invoice that no list has. One that was made void before any list had it is left out;
// one that was made void afterwards is taken back.
func (g *gathering) add(r report.Row) error {
	exists := r.State == ledger.Issued || r.State == ledger.SealFailed || r.State == ledger.Voiding || r.State == ledger.Voided
	if !exists || g.seller != "" && r.Seller != g.seller {
		return nil
	}
	entry := ledger.VoucherMark{Seller: r.Seller, Code: r.InvoiceCode, Number: r.InvoiceNo, Part: string(voucher.Entered)}
	void := entry
	void.Part = string(voucher.Void)
	switch {
	case r.InvoiceNo == "" || r.IssuedAt.IsZero() || r.State == ledger.Voiding:
		g.out.Waiting++
		return nil
	case r.State == ledger.Voided && !g.marked[entry]:
		return nil
	case r.State == ledger.Voided && !g.marked[void]:
		return g.take(&r, void, -1)
	case g.marked[entry]:
		g.out.Earlier++
		return nil
	}
	return g.take(&r, entry, 1)
}

func (g *gathering) take(r *report.Row, m ledger.VoucherMark, sign invoice.Amount) error {
	if len(g.list) == vouchersAtMost {
		return usage("超过 %d 张发票；请用 --month 或 --batch 分开写", "there are more than %d invoices; write a list for each --month or --batch", vouchersAtMost)
	}
	if other, twice := g.taken[m]; twice {
		return unusable(nil, "发票 %s 在台账里属于两个订单 %s 和 %s，没有写凭证", "no vouchers were written: invoice %s belongs to two orders, %s and %s", m.Number, other, r.OrderNo).hinted(
			"请用 fapiao show "+m.Number+" 查看，更正其中一个订单后再运行", "see fapiao show "+m.Number+", correct one of the orders and run the command again")
	}
	g.taken[m], g.marks = r.OrderNo, append(g.marks, m)
	i := voucher.Invoice{Seller: r.Seller, Order: r.OrderNo, Number: r.InvoiceNo, Code: r.InvoiceCode, Kind: r.Kind, Date: r.IssuedAt, Buyer: r.BuyerName,
		BuyerTax: r.BuyerTaxNum, Net: sign * r.Net, Tax: sign * r.Tax, Carried: slices.Clone(r.Carried), Small: g.small[r.Seller], Part: voucher.Part(m.Part)}
	if r.Red != nil {
		i.BlueNumber = r.Red.BlueNo
		if g.reds == nil {
			g.reds = map[string][]report.RateSum{}
		}
		g.reds[r.InvoiceNo] = r.Red.Rates
	}
	g.list = append(g.list, i)
	return nil
}

// keepVouchers records a list and writes its file.
func (u *use) keepVouchers(ctx context.Context, store *sqlledger.Store, o VouchersOptions, g *gathering, t *voucher.Template, list []voucher.Voucher, numbers []ledger.VoucherNumber) error {
	now := store.Now()
	l := ledger.VoucherList{ID: now.In(beijing.Zone).Format("20060102") + "-" + u.runID[:6], Seller: g.seller, Run: u.runID, File: o.File,
		Vouchers: len(list), Invoices: len(g.list), Gross: g.out.Debit, Created: now}
	if l.File == "" {
		l.File = filepath.Join(u.cfg.OutDir, "vouchers-"+l.ID+".xlsx")
	}
	var content bytes.Buffer
	form := voucherlist.XLSX
	if strings.EqualFold(filepath.Ext(l.File), ".csv") {
		form = voucherlist.CSV
	}
	if err := form(&content, t, list); err != nil {
		return err
	}
	l.Content = content.Bytes()
	if err := noVoucherFile(&l); err != nil {
		return err
	}
	u.step("before vouchers")
	if err := store.KeepVouchers(ctx, l, g.marks, numbers); err != nil {
		if errors.Is(err, ledger.ErrVouchered) {
			return (&Error{Kind: Failed, Cause: err}).hinted("这次什么也没有登记，请再运行一次", "nothing was recorded this time; run the command again")
		}
		return err
	}
	u.step("after vouchers")
	g.out.ID, g.out.File = l.ID, l.File
	return u.writeVouchers(ctx, store, &l)
}

// noVoucherFile refuses to replace a file, which may be the list of another day.
func noVoucherFile(l *ledger.VoucherList) error {
	had, err := os.ReadFile(l.File)
	if errors.Is(err, fs.ErrNotExist) || err == nil && bytes.Equal(had, l.Content) {
		return nil
	}
	return unusable(err, "%s 已经存在，不会覆盖", "%s exists and is not replaced", l.File).hinted("请用 -o 写明另一个文件", "name another file with -o")
}

func (a *App) writeVouchers(ctx context.Context, store *sqlledger.Store, l *ledger.VoucherList) error {
	f, err := atomicfile.Create(l.File, atomicfile.Private)
	if err == nil {
		defer f.Abort()
		if _, err = f.Write(l.Content); err == nil {
			err = f.Commit()
		}
	}
	if err != nil {
		return failed(err, "凭证清单 %s 已登记，但没有写出文件", "the list of vouchers %s is recorded and its file was not written", l.ID).hinted(again(l))
	}
	a.step("after vouchers are written")
	return store.VouchersWritten(ctx, l.ID)
}

// vouchersAgain writes a list once more, byte by byte as it was.
func (a *App) vouchersAgain(ctx context.Context, store *sqlledger.Store, o VouchersOptions) (*Vouchers, error) {
	l, err := store.VoucherList(ctx, o.Again)
	if errors.Is(err, ledger.ErrNotFound) {
		return nil, unusable(nil, "没有凭证清单 %s", "there is no list of vouchers %s", o.Again).hinted("fapiao vouchers --lists 列出全部清单", "fapiao vouchers --lists shows all lists")
	}
	if err != nil {
		return nil, err
	}
	if o.File != "" {
		if !strings.EqualFold(filepath.Ext(o.File), filepath.Ext(l.File)) {
			return nil, usage("清单 %s 是 %s 文件；-o 请写同样的扩展名", "list %s is a %s file; give -o the same ending", l.ID, filepath.Ext(l.File))
		}
		l.File = o.File
	}
	if err := noVoucherFile(&l); err != nil {
		return nil, err
	}
	return &Vouchers{ID: l.ID, File: l.File, Vouchers: l.Vouchers, Invoices: l.Invoices}, a.writeVouchers(ctx, store, &l)
}

// VoucherLists are the lists of vouchers that were recorded, oldest first.
func (a *App) VoucherLists(ctx context.Context) (_ []ledger.VoucherList, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	store, err := u.ledger(ctx)
	if err != nil {
		return nil, err
	}
	return store.VoucherLists(ctx)
}
