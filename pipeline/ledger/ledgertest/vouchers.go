package ledgertest

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

func voucherCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"an invoice is in one list":                vouchersOnce,
		"an invoice is in one of concurrent lists": vouchersConcurrent,
		"the lists are shown":                      voucherLists,
		"a voucher number is in one list":          voucherNumbers,
	}
}

func voucherList(id string, at time.Time) ledger.VoucherList {
	return ledger.VoucherList{ID: id, Seller: Seller, Run: "run of " + id, File: id + ".xlsx", Content: []byte("PK\x00\xff" + id), Vouchers: 1, Invoices: 2,
		Gross: -12_345_67, Created: at}
}

func mark(seller, code, number, part string) ledger.VoucherMark {
	return ledger.VoucherMark{Seller: seller, Code: code, Number: number, Part: part}
}

// marks are those of a seller in order.
func marks(t *testing.T, l Ledger, seller string) (out []ledger.VoucherMark) {
	t.Helper()
	if err := l.Vouchered(context.Background(), seller, func(m ledger.VoucherMark) { out = append(out, m) }); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(out, func(a, b ledger.VoucherMark) int {
		return slices.Compare([]string{a.Seller, a.Code, a.Number, a.Part}, []string{b.Seller, b.Code, b.Number, b.Part})
	})
	return out
}

// vouchersOnce: a list fails as a whole, with its content, where one of its marks exists or is
// given twice; an invoice of another code or seller, and a void, have marks of their own.
func vouchersOnce(t *testing.T, open Open) {
	a, b, ctx := open(t, "a"), open(t, "b"), context.Background()
	first := []ledger.VoucherMark{mark(Seller, "", "1", "entry"), mark(Seller, "033001900104", "1", "entry"), mark(OtherSeller, "", "1", "entry")}
	if err := a.KeepVouchers(ctx, voucherList("l1", Start()), first, nil); err != nil {
		t.Fatal(err)
	}
	for name, list := range map[string][]ledger.VoucherMark{
		"recorded before": {mark(Seller, "", "2", "entry"), first[1]},
		"twice":           {mark(Seller, "", "2", "entry"), mark(Seller, "", "2", "entry")},
	} {
		if err := b.KeepVouchers(ctx, voucherList("l2", Start()), list, nil); !errors.Is(err, ledger.ErrVouchered) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := b.VoucherList(ctx, "l2"); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("a list that was refused: %v", err)
	}
	if err := b.KeepVouchers(ctx, voucherList("l1", Start()), []ledger.VoucherMark{mark(Seller, "", "2", "entry")}, nil); err == nil {
		t.Error("two lists have one ID")
	}
	same(t, "marks of a seller", marks(t, b, Seller), first[:2])
	same(t, "marks of all", marks(t, b, ""), first)
	if err := b.KeepVouchers(ctx, voucherList("l2", Start()), []ledger.VoucherMark{mark(Seller, "", "1", "void")}, nil); err != nil {
		t.Fatal(err)
	}
	if err := a.KeepVouchers(ctx, voucherList("l3", Start()), []ledger.VoucherMark{mark(Seller, "", "1", "void")}, nil); !errors.Is(err, ledger.ErrVouchered) {
		t.Errorf("a second void: %v", err)
	}
	same(t, "marks after a void", marks(t, a, Seller), []ledger.VoucherMark{first[0], mark(Seller, "", "1", "void"), first[1]})
}

// vouchersConcurrent: of lists with one invoice in common, recorded at the same time, one is kept.
func vouchersConcurrent(t *testing.T, open Open) {
	const runs = 4
	ctx := context.Background()
	var all sync.WaitGroup
	errs := make([]error, runs)
	for n := range runs {
		l, id := open(t, "r"+strconv.Itoa(n)), "l"+strconv.Itoa(n)
		all.Go(func() {
			list := []ledger.VoucherMark{mark(Seller, "", id, "entry"), mark(Seller, "", "shared", "entry"), mark(Seller, "", id, "void")}
			if n%2 == 1 {
				slices.Reverse(list)
			}
			errs[n] = l.KeepVouchers(ctx, voucherList(id, Start()), list, nil)
		})
	}
	all.Wait()
	kept := 0
	for n, err := range errs {
		if err == nil {
			kept++
		} else if !errors.Is(err, ledger.ErrVouchered) {
			t.Errorf("list %d: %v", n, err)
		}
	}
	l := open(t, "after")
	lists, err := l.VoucherLists(ctx)
	if n := len(marks(t, l, Seller)); kept != 1 || len(lists) != 1 || n != 3 || err != nil {
		t.Errorf("%d kept, %d lists, %d marks, %v", kept, len(lists), n, err)
	}
}

// voucherLists: lists come oldest first, and have the time of the first writing of their files;
// one by its ID has its bytes.
func voucherLists(t *testing.T, open Open) {
	a, b, ctx := open(t, "a"), open(t, "b"), context.Background()
	late, early := voucherList("l1", Start().Add(time.Hour)), voucherList("l2", Start())
	for n, l := range []ledger.VoucherList{late, early} {
		if err := a.KeepVouchers(ctx, l, []ledger.VoucherMark{mark(Seller, "", strconv.Itoa(n), "entry")}, nil); err != nil {
			t.Fatal(err)
		}
	}
	got, err := b.VoucherList(ctx, "l1")
	if err != nil {
		t.Fatal(err)
	}
	if !got.Written.IsZero() || !got.Created.Equal(late.Created) {
		t.Errorf("created %s, written %s", got.Created, got.Written)
	}
	got.Created = late.Created
	same(t, "a list by its ID", got, late)
	var first time.Time
	for range 2 {
		if err := a.VouchersWritten(ctx, "l2"); err != nil {
			t.Fatal(err)
		}
		all, err := b.VoucherLists(ctx)
		if err != nil || len(all) != 2 || all[0].ID != "l2" || all[0].Content != nil || all[0].Written.IsZero() || !all[1].Written.IsZero() {
			t.Fatalf("%+v %v", all, err)
		}
		if first.IsZero() {
			first = all[0].Written
		}
		if !all[0].Written.Equal(first) {
			t.Errorf("written %s, then %s", first, all[0].Written)
		}
	}
}

// voucherNumbers: a number of a month and a word is in one list of a seller; a list that has one of
// another is refused as a whole. Numbers are no marks of invoices.
func voucherNumbers(t *testing.T, open Open) {
	a, b, ctx := open(t, "a"), open(t, "b"), context.Background()
	number := func(month, word string, n int) ledger.VoucherNumber {
		return ledger.VoucherNumber{Month: month, Word: word, Number: n}
	}
	late := voucherList("l1", Start().Add(time.Hour))
	if err := a.KeepVouchers(ctx, late, []ledger.VoucherMark{mark(Seller, "", "1", "entry")}, []ledger.VoucherNumber{number("2026-11", "记", 9), number("2026-11", "记", 10)}); err != nil {
		t.Fatal(err)
	}
	err := b.KeepVouchers(ctx, voucherList("l2", Start()), []ledger.VoucherMark{mark(Seller, "", "2", "entry")}, []ledger.VoucherNumber{number("2026-11", "记", 10)})
	if !errors.Is(err, ledger.ErrVouchered) {
		t.Errorf("a number of another list: %v", err)
	}
	early := []ledger.VoucherNumber{number("2026-12", "记", 10), number("2026-11", "收 款", 10)}
	if err := b.KeepVouchers(ctx, voucherList("l2", Start()), []ledger.VoucherMark{mark(Seller, "", "2", "entry")}, early); err != nil {
		t.Fatal(err)
	}
	other := voucherList("l3", Start())
	other.Seller = OtherSeller
	if err := b.KeepVouchers(ctx, other, nil, []ledger.VoucherNumber{number("2026-11", "记", 10)}); err != nil {
		t.Errorf("a number of another seller: %v", err)
	}
	var got []ledger.VoucherNumber
	if err := a.VoucherNumbers(ctx, Seller, func(v ledger.VoucherNumber) { got = append(got, v) }); err != nil {
		t.Fatal(err)
	}
	slices.SortStableFunc(got[:2], func(x, y ledger.VoucherNumber) int { return strings.Compare(x.Month, y.Month) })
	same(t, "numbers", got, []ledger.VoucherNumber{{Month: "2026-11", Word: "收 款", Number: 10, List: "l2"}, {Month: "2026-12", Word: "记", Number: 10, List: "l2"},
		{Month: "2026-11", Word: "记", Number: 9, List: "l1"}, {Month: "2026-11", Word: "记", Number: 10, List: "l1"}})
	same(t, "marks", len(marks(t, a, "")), 2)
}
