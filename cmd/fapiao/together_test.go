package main

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// Commands on all batches hold none of them: several at once share the orders, and no order is sent
// or recorded twice.
func TestCommandsOnAllBatchesAtOnceAreHarmless(t *testing.T) {
	t.Parallel()
	onEachLedger(t, func(t *testing.T, url string) {
		const orders = 600
		p := newPlace(t, orders)
		folder := filepath.Dir(p.orders)
		endpoint, _ := server(t, "--knob", "rate=0", "--knob", "issuing_ms=0", "--knob", "signing_ms=0")
		start(t, folder, nil, "import", p.orders, "--ledger", url).ends(exitDone)
		all := func(command string) *process {
			return start(t, folder, nil, command, "--all", "--ledger", url, "--endpoint", endpoint, "--rate", "150", "--json", "--wait", "1m")
		}
		var sending []*process
		for range 2 {
			sending = append(sending, all("submit"))
		}
		for _, one := range sending {
			one.ends(exitPending)
		}
		asking := []*process{all("reconcile"), all("reconcile"), all("reconcile")}
		for _, one := range asking {
			one.ends(exitDone, `"issued":600`)
		}
		onceEach(t, url, orders)
	})
}

// onceEach fails the test unless every order of a ledger was sent once and issued once.
func onceEach(t *testing.T, url string, orders int) {
	t.Helper()
	ctx := context.Background()
	s, err := sqlledger.Open(ctx, url, sqlledger.Options{Environment: string(config.Simulator), Run: "look"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var keys []ledger.Key
	var numbers []string
	err = s.Rows(ctx, ledger.Filter{}, func(r report.Row) error {
		keys, numbers = append(keys, ledger.Key{Seller: r.Seller, OrderNo: r.OrderNo}), append(numbers, r.InvoiceNo)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(numbers)
	if distinct := len(slices.Compact(numbers)); len(keys) != orders || distinct != orders {
		t.Errorf("%d rows with %d invoice numbers, want %d", len(keys), distinct, orders)
	}
	for _, key := range keys {
		events, err := s.History(ctx, key)
		if err != nil {
			t.Fatal(err)
		}
		sent, issued := 0, 0
		for _, e := range events {
			if e.To == ledger.Submitted && e.From != e.To {
				sent++
			}
			if e.To == ledger.Issued {
				issued++
			}
			if e.Code == "E9106" {
				t.Errorf("order %s was sent again: %+v", key.OrderNo, events)
			}
		}
		if sent > 1 || issued != 1 { // none where the answer to the call was lost
			t.Errorf("order %s was accepted %d times and issued %d times", key.OrderNo, sent, issued)
		}
	}
}
