package sqlledger

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
)

// sending are n orders that were claimed.
func sendingOf(t *testing.T, s *Store, n int) []ledger.Entry {
	t.Helper()
	begin(t, s)
	if err := importSome(t, s, 0, n); err != nil {
		t.Fatal(err)
	}
	es, err := s.Claim(context.Background(), ledgertest.ToCall(ledger.Claim{Owner: "r", Now: ledgertest.Start(), Lease: time.Minute, Limit: n}, ledger.Issue, func(*ledger.Entry) (string, error) { return "h", nil }))
	if err != nil || len(es) != n {
		t.Fatalf("%d orders, %v", len(es), err)
	}
	return es
}

// answered records an answer for each order, in calls of so many changes.
func answered(t *testing.T, s *Store, es []ledger.Entry, words func(i int) ledger.Excerpt, atOnce int) {
	t.Helper()
	var changes []ledger.Change
	for i, e := range es {
		changes = append(changes, ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted, Raw: words(i), Invoices: []ledger.Invoice{{Serial: fmt.Sprint(i)}}})
		if len(changes) == atOnce || i == len(es)-1 {
			if err := s.Update(context.Background(), changes, "r", ledgertest.Start()); err != nil {
				t.Fatal(err)
			}
			changes = nil
		}
	}
}

func countOf(t *testing.T, s *Store, table string) (n int) {
	t.Helper()
	if err := s.db.QueryRow("SELECT COUNT(*) FROM " + table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// An answer takes one row however many orders it is about, and however many transactions record it.
func TestAnswersAreKeptOncePerCall(t *testing.T) {
	t.Parallel()
	internalStores(t, func(t *testing.T, s *Store) {
		es := sendingOf(t, s, 50)
		a := &ledger.Answer{Body: []byte("0123456789")}
		answered(t, s, es, func(i int) ledger.Excerpt {
			return ledger.Excerpt{Answer: a, Parts: []ledger.Part{{From: i % 10, To: 10}}}
		}, 50)
		if n := countOf(t, s, "answers"); n != 1 {
			t.Errorf("one call left %d answers", n)
		}
		b := &ledger.Answer{Body: []byte("0123456789")}
		answered(t, s, es, func(int) ledger.Excerpt { return ledger.Excerpt{Answer: b} }, 7)
		if n := countOf(t, s, "answers"); n != 2 {
			t.Errorf("two calls left %d answers", n)
		}
		if n := countOf(t, s, "events WHERE raw IS NOT NULL"); n != 0 {
			t.Errorf("%d events have a copy of their own", n)
		}
	})
}

// What was recorded by a transaction that did not take place is not referred to.
func TestAnswersOfAFailedUpdateAreRecordedAgain(t *testing.T) {
	t.Parallel()
	internalStores(t, func(t *testing.T, s *Store) {
		es := sendingOf(t, s, 2)
		a := &ledger.Answer{Body: []byte("abc")}
		c := ledger.Change{ID: es[0].ID, Fence: es[0].Fence, State: ledger.Submitted, Raw: ledger.Excerpt{Answer: a}}
		beyond := ledger.Change{ID: es[1].ID, Fence: es[1].Fence, State: ledger.Submitted, Raw: ledger.Excerpt{Answer: a, Parts: []ledger.Part{{To: 9}}}}
		if err := s.Update(context.Background(), []ledger.Change{c, beyond}, "r", ledgertest.Start()); err == nil {
			t.Fatal("pieces outside of an answer are taken")
		}
		if err := s.Update(context.Background(), []ledger.Change{c}, "r", ledgertest.Start()); err != nil {
			t.Fatal(err)
		}
		h, err := s.History(context.Background(), es[0].Key)
		if err != nil || string(h[len(h)-1].Raw) != "abc" {
			t.Errorf("%q, %v", h, err)
		}
	})
}

// The database itself refuses to change what has happened, and to delete an invoice.
func TestHistoryIsAppendOnly(t *testing.T) {
	t.Parallel()
	internalStores(t, func(t *testing.T, s *Store) {
		es := sendingOf(t, s, 2)
		answered(t, s, es, func(int) ledger.Excerpt { return ledger.Whole([]byte("abc")) }, 2)
		for _, statement := range []string{"UPDATE events SET note = 'x'", "DELETE FROM events", "UPDATE answers SET body = body", "DELETE FROM answers", "DELETE FROM invoices"} {
			if _, err := s.db.Exec(statement); err == nil || !strings.Contains(err.Error(), "append-only") && !strings.Contains(err.Error(), "never deleted") {
				t.Errorf("%s: %v", statement, err)
			}
		}
	})
}

// A damaged answer is an error that says so, and nothing else of the ledger is unreadable.
func TestDamagedAnswers(t *testing.T) {
	t.Parallel()
	internalStores(t, func(t *testing.T, s *Store) {
		on := map[string]string{"sqlite": "", "postgres": " ON "}[s.name]
		for _, table := range []string{"answers", "events"} {
			drop := "DROP TRIGGER " + table + "_keep"
			if on != "" {
				drop += on + table
			}
			if _, err := s.db.Exec(drop); err != nil {
				t.Fatal(err)
			}
		}
		es := sendingOf(t, s, 4)
		body := []byte(strings.Repeat(`{"code":"E0000"}`, 9))
		answered(t, s, es, func(int) ledger.Excerpt {
			return ledger.Excerpt{Answer: &ledger.Answer{Body: body}, Parts: []ledger.Part{{To: 5}}}
		}, 4)
		var first int64
		if err := s.db.QueryRow("SELECT MIN(id) FROM answers").Scan(&first); err != nil {
			t.Fatal(err)
		}
		packed, err := pack(body)
		if err != nil {
			t.Fatal(err)
		}
		broken := append([]byte(nil), packed...)
		broken[len(broken)-1] ^= 1 // of the checksum
		for i, damage := range []struct {
			statement string
			with      []byte
		}{
			{"UPDATE answers SET body = ? WHERE id = ?", broken},
			{"UPDATE answers SET body = ? WHERE id = ?", packed[:len(packed)-6]},
			{"UPDATE events SET parts = ? WHERE answer_id = ?", []byte{0, 200, 200}},
			{"UPDATE events SET parts = ? WHERE answer_id = ?", []byte{200, 1, 1}},
		} {
			if _, err := s.db.Exec(s.rebind(damage.statement), damage.with, first+int64(i)); err != nil {
				t.Fatal(err)
			}
			if _, err := s.History(context.Background(), es[i].Key); !errors.Is(err, ErrCorrupt) {
				t.Errorf("damage %d: %v", i, err)
			}
		}
		if _, err := s.Find(context.Background(), es[0].Key); err != nil {
			t.Errorf("the order is unreadable too: %v", err)
		}
	})
}

// FuzzUnpackWords feeds what a damaged ledger might hold as an answer and its pieces.
func FuzzUnpackWords(f *testing.F) {
	packed, err := pack([]byte(strings.Repeat(`{"code":"E0000"}`, 9)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(packed, []byte{0, 5})
	f.Add([]byte("abc"), []byte{1, 2, 0, 3})
	f.Add([]byte("abc"), []byte{4, 0})
	f.Add(zstdMagic, []byte(nil))
	f.Add([]byte("abc"), []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 1})
	f.Fuzz(func(t *testing.T, body, parts []byte) {
		got, err := unpackWords(body, parts)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Fatalf("%v is not ErrCorrupt", err)
			}
			return
		}
		whole, err := unpack(body)
		if err != nil || len(parts) == 0 && string(got) != string(whole) {
			t.Fatalf("%q of %q, %v", got, whole, err)
		}
	})
}
