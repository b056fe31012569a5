package simulator_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/google/go-cmp/cmp"
)

// withBooks keeps the books of a rig in a file.
func withBooks(path string) func(*simulator.Options) {
	return func(o *simulator.Options) { o.Books = path }
}

// fill makes books with a bit of everything and returns their state.
func fill(t *testing.T, path string) simulator.State {
	t.Helper()
	r := newRig(t, withBooks(path))
	r.accept(newOrder("P-1"))
	failing := newOrder("P-2")
	failing["remark"] = "模拟失败:测试"
	serial := r.accept(failing)
	paper := newOrder("P-3")
	paper["invoiceLine"] = "c"
	r.accept(paper)
	r.clock.Add(time.Second)
	row := r.query(object{"orderNos": []string{"P-3"}})[0]
	if got := r.call("invoiceCancellation", object{"invoiceId": row["serialNo"], "invoiceCode": row["invoiceCode"], "invoiceNo": row["invoiceNo"]}); got.Code != "E0000" {
		t.Fatalf("void: %s %s", got.Code, got.Describe)
	}
	if got := r.call("reInvoice", object{"fpqqlsh": serial}); got.Code != "E0000" {
		t.Fatalf("retry: %s %s", got.Code, got.Describe)
	}
	r.clock.Add(time.Second)
	state := r.server.State()
	if err := r.server.Close(); err != nil {
		t.Fatal(err)
	}
	return state
}

// reopen opens books at the time fill left them.
func reopen(t *testing.T, path string) *simulator.Server {
	t.Helper()
	clock := newClock()
	clock.Add(2 * time.Second)
	s, err := simulator.New(simulator.Options{Books: path, Clock: clock.Now, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestBooksSurviveARestart(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "books")
	before := fill(t, path)
	s := reopen(t, path)
	defer s.Close()
	after := s.State()
	if diff := cmp.Diff(before.Sellers, after.Sellers); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(before.Statuses, after.Statuses); diff != "" {
		t.Error(diff)
	}
	if after.TokenFetches != 1 {
		t.Errorf("%d token fetches in the books, want 1", after.TokenFetches)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v (%v), want 0600", info.Mode(), err)
	}
}

func TestOldTokenAndNumbersStillHoldAfterRestart(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "books")
	r := newRig(t, withBooks(path))
	first := r.accept(newOrder("P-1"))
	sealing := newOrder("P-0")
	sealing["remark"] = "模拟签章失败"
	retried := r.accept(sealing)
	r.clock.Add(time.Minute)
	if got := r.call("reInvoice", object{"fpqqlsh": retried}); got.Code != "E0000" {
		t.Fatal(got)
	}
	before := r.query(object{"serialNos": []string{first, retried}, "isOfferInvoiceDetail": "1"})
	if err := r.server.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := simulator.New(simulator.Options{Books: path, Clock: r.clock.Now, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	r.server = s
	if diff := cmp.Diff(before, r.query(object{"serialNos": []string{first, retried}, "isOfferInvoiceDetail": "1"})); diff != "" {
		t.Error(diff)
	}
	if got := r.submit(newOrder("P-1")); got.Code != "E9106" {
		t.Errorf("repeat after a restart: %s %s", got.Code, got.Describe)
	}
	if second := r.accept(newOrder("P-2")); second <= first {
		t.Errorf("serial %s after %s", second, first)
	}
}

// A process that is killed leaves any prefix of what it wrote.
func TestHalfWrittenTailIsCutOff(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "books")
	fill(t, path)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	last := -1
	for n := 0; n <= len(whole); n++ {
		if err := os.WriteFile(path, whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		s := reopen(t, path)
		invoices := s.State().Invoices
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if invoices < last || invoices > 3 {
			t.Fatalf("%d bytes: %d invoices after %d", n, invoices, last)
		}
		last = invoices
	}
	if last != 3 {
		t.Errorf("the whole file has %d invoices, want 3", last)
	}
}

func TestOrderAfterACutTailIsKept(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "books")
	fill(t, path)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// The beginning of a frame that is longer than the one to be added.
	tail := append([]byte{0xff, 0xff, 0, 0, 1, 2, 3, 4}, make([]byte, 5000)...)
	if err := os.WriteFile(path, append(whole, tail...), 0o600); err != nil {
		t.Fatal(err)
	}
	r := newRig(t, withBooks(path))
	r.accept(newOrder("P-9"))
	if err := r.server.Close(); err != nil {
		t.Fatal(err)
	}
	s := reopen(t, path)
	defer s.Close()
	if got := s.State().Sellers[sellerTax].Orders["P-9"].Accepted; got != 1 {
		t.Errorf("P-9 accepted %d times", got)
	}
}

func TestBooksThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "books")
	fill(t, path)
	s := reopen(t, path)
	if _, err := simulator.New(simulator.Options{Books: path}); !errors.Is(err, simulator.ErrBooksBusy) {
		t.Errorf("a second server: %v, want ErrBooksBusy", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	whole[len(whole)/3] ^= 1
	for name, content := range map[string][]byte{"damaged": whole, "foreign": []byte("PK\x03\x04 some other file of more than the header's length")} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if s, err := simulator.New(simulator.Options{Books: path}); err == nil {
			t.Errorf("%s: no error", name)
			s.Close()
		}
		if kept, err := os.ReadFile(path); err != nil || !cmp.Equal(kept, content) {
			t.Errorf("%s: the file was changed", name)
		}
	}
}

// What a void takes from an account, a retry adds to it, or a refusal uses up is
// still so after a restart.
func TestAccountsSurviveARestart(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*testing.T, *rig){
		"void": func(t *testing.T, r *rig) {
			order := newOrder("P-1")
			order["invoiceLine"] = "c"
			row := issuedRow(t, r, order)
			if got := r.call("invoiceCancellation", object{"invoiceId": row["serialNo"], "invoiceCode": row["invoiceCode"], "invoiceNo": row["invoiceNo"]}); got.Code != "E0000" {
				t.Fatal(got)
			}
		},
		"retry": func(t *testing.T, r *rig) {
			order := newOrder("P-1")
			order["remark"] = "模拟失败"
			issuedRow(t, r, order)
			if got := r.call("reInvoice", object{"orderno": "P-1"}); got.Code != "E0000" {
				t.Fatal(got)
			}
		},
		"refusal": func(t *testing.T, r *rig) {
			order := newOrder("P-1")
			order["invoiceDetail"] = []object{newLine("苹果", "88.50", "11.51", "100.00")}
			if got := r.submit(order); got.Code != "E9130" {
				t.Fatal(got)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "books")
			r := newRig(t, func(o *simulator.Options) { o.Books, o.Knobs.RefusedTakesNumber = path, true })
			change(t, r)
			net := r.server.State().Sellers[sellerTax].Net
			repeat := r.submit(newOrder("P-1")).Code
			if err := r.server.Close(); err != nil {
				t.Fatal(err)
			}
			s, err := simulator.New(simulator.Options{Books: path, Clock: r.clock.Now, Seed: 7})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			r.server = s
			if got := s.State().Sellers[sellerTax].Net; got != net {
				t.Errorf("net %s, want %s", got, net)
			}
			if got := r.submit(newOrder("P-1")).Code; got != "E9106" || repeat != "E9106" {
				t.Errorf("the number again: %s, then %s, want E9106", repeat, got)
			}
		})
	}
}
