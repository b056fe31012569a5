package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// invoicesOf are the order numbers of a ledger with their invoice numbers.
func (p *place) invoicesOf(ledger string) []string {
	p.t.Helper()
	var out []string
	for line := range strings.Lines(p.at(0, ledger, "export", "--all", "--format", "jsonl").out) {
		var row struct {
			OrderNo   string `json:"order_no"`
			InvoiceNo string `json:"invoice_no"`
			Status    string
		}
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			p.t.Fatal(err)
		}
		out = append(out, row.OrderNo+" "+row.Status+" "+row.InvoiceNo)
	}
	slices.Sort(out)
	return out
}

// An old backup, or no ledger at all, does not know what was sent since. The same workbook finds
// every invoice and makes no other.
func TestOldBackupAndLostLedgerFindWhatWasSent(t *testing.T) {
	t.Parallel()
	const orders = 20
	p := newPlace(t, orders)
	endpoint, _ := server(t, "--knob", "rate=0", "--knob", "issuing_ms=0", "--knob", "signing_ms=0")
	if r := p.at(0, p.ledger, "import", p.orders); r.code != exitDone {
		t.Fatal(r)
	}
	old, err := os.ReadFile(p.ledger)
	if err != nil {
		t.Fatal(err)
	}
	run := []string{"run", p.orders, "--endpoint", endpoint, "--rate", "unlimited", "--json", "--wait", "1m"}
	if r := p.at(0, p.ledger, run...); r.code != exitDone {
		t.Fatal(r)
	}
	want := p.invoicesOf(p.ledger)
	restored, lost := filepath.Join(t.TempDir(), "restored.db"), filepath.Join(t.TempDir(), "new.db")
	if err := os.WriteFile(restored, old, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, ledger := range []string{restored, lost} {
		r := p.at(0, ledger, run...)
		if got := balanceOf(t, r.out); r.code != exitDone || got.Issued != orders {
			t.Errorf("%s: %+v", filepath.Base(ledger), r)
		}
		if got := p.invoicesOf(ledger); !slices.Equal(got, want) {
			t.Errorf("%s: the invoices are\n%v, were\n%v", filepath.Base(ledger), got, want)
		}
	}
}
