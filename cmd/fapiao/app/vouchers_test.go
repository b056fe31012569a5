package app_test

import (
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/voucher"
)

func vouchers(o app.VouchersOptions) func(*app.App) (*app.Vouchers, error) {
	return func(a *app.App) (*app.Vouchers, error) { return a.Vouchers(context.Background(), o) }
}

func voucherLists(a *app.App) ([]ledger.VoucherList, error) {
	return a.VoucherLists(context.Background())
}

// all selects the whole ledger.
func all() app.Selection { return app.Selection{Batches: app.Batches{All: true}} }

// voucherLines writes the next list of a selection, and returns account, debit, credit and the
// beginning of the summary of each line.
func (d *desk) voucherLines(of app.Selection) (out []string) {
	d.t.Helper()
	lists := must(d, voucherLists)
	o := app.VouchersOptions{Selection: of, File: filepath.Join(d.dir, "list"+strconv.Itoa(len(lists))+".csv")}
	if r := must(d, vouchers(o)); r.File == "" {
		return nil
	}
	f, err := os.Open(o.File)
	if err != nil {
		d.t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		d.t.Fatal(err)
	}
	for _, r := range rows[1:] {
		word, _, _ := strings.Cut(r[4], " ")
		out = append(out, strings.Join([]string{word, r[5], r[7], r[8]}, " "))
	}
	return out
}

// Red invoices are negative on the same side, in the list of their month too; an invoice is in one
// list, whichever selection takes it first.
func TestVouchersOfReds(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	must(d, runs(d.two()))
	ordinary := []string{"【模拟】开票 1122 106.00 ", "【模拟】开票 6001  100.00", "【模拟】开票 22210106  6.00", "【模拟】开票 1122 212.00 ", "【模拟】开票 6001  200.00", "【模拟】开票 22210106  12.00"}
	if diff := cmp.Diff(ordinary, d.voucherLines(app.Selection{}), cmpopts.SortSlices(strings.Compare)); diff != "" {
		t.Error(diff)
	}
	must(d, reds(app.RedOptions{Numbers: []string{"A1"}, Reason: invoice.RedStopped}))
	now := time.Now().In(beijing.Zone)
	month, before := ledger.Month(now.Year(), now.Month()), ledger.Month(now.Year()-1, now.Month())
	if lines := d.voucherLines(app.Selection{Month: &before}); lines != nil {
		t.Errorf("another month: %v", lines)
	}
	reds := []string{"【模拟】红冲 1122 -106.00 ", "【模拟】红冲 6001  -100.00", "【模拟】红冲 22210106  -6.00"}
	if diff := cmp.Diff(reds, d.voucherLines(app.Selection{Month: &month})); diff != "" {
		t.Error(diff)
	}
	for name, of := range map[string]app.Selection{"batch": {}, "all": all(), "month": {Month: &month}} {
		if r := must(d, vouchers(app.VouchersOptions{Selection: of, DryRun: true})); r.Invoices != 0 || r.Earlier != 3 {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// An invoice that was void before a list is left out; one that is void afterwards is taken back
// once, also in the list of its month.
func TestVouchersOfVoids(t *testing.T) {
	t.Parallel()
	now := time.Now().In(beijing.Zone)
	month := ledger.Month(now.Year(), now.Month())
	for name, of := range map[string]app.Selection{"all": all(), "month": {Month: &month}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			papers(d, invoice.KindPaperOrdinary)
			must(d, voids(app.VoidOptions{Orders: named("P1")}))
			if diff := cmp.Diff([]string{"【模拟】开票 1122 212.00 ", "【模拟】开票 6001  200.00", "【模拟】开票 22210106  12.00"}, d.voucherLines(of)); diff != "" {
				t.Error(diff)
			}
			must(d, voids(app.VoidOptions{Orders: named("P2")}))
			if diff := cmp.Diff([]string{"【模拟】作废 1122 -212.00 ", "【模拟】作废 6001  -200.00", "【模拟】作废 22210106  -12.00"}, d.voucherLines(of)); diff != "" {
				t.Error(diff)
			}
			if lines := d.voucherLines(of); lines != nil {
				t.Errorf("taken back twice: %v", lines)
			}
		})
	}
}

// The tax of a seller that is configured as small-scale has an account of its own.
func TestVouchersOfSmallScale(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.environ = []string{"FAPIAO_SELLER_TAX_NUM=" + demoSeller, "FAPIAO_SELLER_NAME=示例公司", "FAPIAO_SELLER_CLERK=某人"}
	must(d, runs(d.orders("orders.xlsx", [4]string{"A1", "甲方有限公司", "106.00"})))
	d.environ = append(d.environ, "FAPIAO_SELLER_TAXPAYER=small")
	want := []string{"【模拟】开票 1122 106.00 ", "【模拟】开票 6001  100.00", "【模拟】开票 222101  6.00"}
	if diff := cmp.Diff(want, d.voucherLines(all())); diff != "" {
		t.Error(diff)
	}
}

// A dry run counts, and records and writes nothing.
func TestVouchersDryRun(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	must(d, runs(d.two()))
	file := filepath.Join(d.dir, "list.xlsx")
	for range 2 {
		r := must(d, vouchers(app.VouchersOptions{Selection: all(), File: file, DryRun: true}))
		want := &app.Vouchers{Vouchers: 2, Invoices: 2, Debit: 318_00, Credit: 318_00, Word: "记", Numbers: []voucher.Numbers{{Month: thisMonth(), First: 1, Last: 2}}}
		if diff := cmp.Diff(want, r); diff != "" {
			t.Error(diff)
		}
	}
	if _, err := os.Stat(file); err == nil || len(must(d, voucherLists)) > 0 {
		t.Errorf("a dry run wrote: %v", err)
	}
}

// A file that exists is not replaced, and nothing is recorded then.
func TestVouchersReplaceNoFile(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	must(d, runs(d.two()))
	file := filepath.Join(d.dir, "list.xlsx")
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := on(d, vouchers(app.VouchersOptions{Selection: all(), File: file})); app.KindOf(err) != app.Unusable {
		t.Error(err)
	}
	if b, err := os.ReadFile(file); string(b) != "mine" || err != nil || len(must(d, voucherLists)) > 0 {
		t.Errorf("%q %v", b, err)
	}
}

// A folder that is missing is an error before anything is recorded.
func TestVouchersNeedTheirFolder(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	must(d, runs(d.two()))
	file := filepath.Join(d.dir, "none", "list.csv")
	if _, _, err := on(d, vouchers(app.VouchersOptions{Selection: all(), File: file})); app.KindOf(err) != app.Unusable {
		t.Error(err)
	}
	if len(must(d, voucherLists)) > 0 {
		t.Error("a list without a file was recorded")
	}
}

// Of two runs that make a list of the same invoices at the same time, one is refused: it records
// and writes nothing, and says so in both languages.
func TestVouchersOfTwoRuns(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	must(d, runs(d.two()))
	first, second := filepath.Join(d.dir, "first.csv"), filepath.Join(d.dir, "second.csv")
	a := d.with(app.Options{Config: d.config(), Events: &recorder{}, Seams: app.Seams{Step: func(name string) {
		if name == "before vouchers" {
			must(d, vouchers(app.VouchersOptions{Selection: all(), File: first}))
		}
	}}})
	_, err := vouchers(app.VouchersOptions{Selection: all(), File: second})(a)
	if app.KindOf(err) != app.Failed || !strings.Contains(app.Text(lang.Chinese, err), "请再运行一次") || !strings.Contains(app.Text(lang.English, err), "run the command again") {
		t.Fatal(err)
	}
	if _, err := os.Stat(second); err == nil {
		t.Error("the refused list was written")
	}
	if lists := must(d, voucherLists); len(lists) != 1 || lists[0].File != first || lists[0].Written.IsZero() {
		t.Errorf("%+v", lists)
	}
}

func thisMonth() string { return voucher.Month(time.Now()) }

// Numbers go on from list to list within a month, a list may begin elsewhere, and no number is
// given twice.
func TestVoucherNumbersGoOn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	next := 0
	numbers := func(first int) string {
		next++
		r := must(d, vouchers(app.VouchersOptions{Selection: all(), First: first, File: filepath.Join(d.dir, strconv.Itoa(next)+".csv")}))
		return strings.TrimPrefix(r.NumbersText(), thisMonth()+" ")
	}
	issue := func(order string) {
		must(d, runs(d.orders(order+".xlsx", [4]string{order, "甲方有限公司", "106.00"})))
	}
	must(d, runs(d.two()))
	got := []string{numbers(0)}
	issue("B1")
	got = append(got, numbers(0))
	issue("B2")
	got = append(got, numbers(41))
	issue("B3")
	got = append(got, numbers(0))
	if diff := cmp.Diff([]string{"记-1…2", "记-3", "记-41", "记-42"}, got); diff != "" {
		t.Error(diff)
	}
	issue("B4")
	_, _, err := on(d, vouchers(app.VouchersOptions{Selection: all(), First: 3, File: filepath.Join(d.dir, "twice.csv")}))
	if app.KindOf(err) != app.Unusable || !strings.Contains(app.Text(lang.Chinese, err), "记-3 已经在清单") || !strings.Contains(app.Text(lang.English, err), "记-3 of "+thisMonth()+" is in list") {
		t.Error(err)
	}
	if lists := must(d, voucherLists); len(lists) != 4 {
		t.Errorf("%d lists", len(lists))
	}
}
