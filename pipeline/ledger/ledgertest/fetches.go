package ledgertest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

func fetchCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"only where workers fetch files":    fetchWanted,
		"each is claimed by one":            fetchClaimed,
		"what went wrong":                   fetchTroubles,
		"what was issued before":            fetchEarlier,
		"an invoice that is recorded again": fetchAgain,
		"red invoices":                      fetchReds,
	}
}

// withInvoice brings an order to Issued with an invoice of a number.
func (h *hand) withInvoice(no string) ledger.Entry {
	h.Helper()
	e := h.bring(ledger.Submitted)
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Issued, Invoices: []ledger.Invoice{{Serial: "s" + no, No: no, Status: "2", IssuedAt: h.now, PDF: "https://files.example/" + no}}}))
	return e
}

// fetches checks how many fetches of Seller there are.
func (h *hand) fetches(want ledger.FetchCount) {
	h.Helper()
	got, err := h.CountFetches(h.ctx(), Seller)
	h.ok(err)
	if d := cmp.Diff(want, got, cmpopts.IgnoreFields(ledger.FetchCount{}, "First")); d != "" {
		h.Fatalf("fetches (-want +got):\n%s", d)
	}
	if got.First.IsZero() != (got.Due == 0) {
		h.Fatalf("%d are due, the first since %v", got.Due, got.First)
	}
}

func (h *hand) claimFetches(lease time.Duration, limit int) []ledger.Fetch {
	h.Helper()
	list, err := h.ClaimFetches(h.ctx(), Seller, lease, limit)
	h.ok(err)
	return list
}

func (h *hand) fetched(list ...ledger.Fetched) {
	h.Helper()
	h.ok(h.EndFetches(h.ctx(), list))
}

// fetchRows are the invoices of a fetch.
func (h *hand) fetchRows(f ledger.Fetch) (out []string) {
	h.Helper()
	h.ok(h.FetchRows(h.ctx(), f, func(r report.Row) error {
		out = append(out, r.InvoiceNo)
		return nil
	}))
	return out
}

func fetchWanted(t *testing.T, open Open) {
	h := started(t, open, 3)
	h.withInvoice("1")
	h.fetches(ledger.FetchCount{})
	h.ok(h.WantFiles(h.ctx(), OtherSeller, Start()))
	h.withInvoice("2")
	h.fetches(ledger.FetchCount{})
	h.ok(h.WantFiles(h.ctx(), Seller, h.Now().Add(time.Hour)))
	h.fetches(ledger.FetchCount{})
	e := h.withInvoice("3")
	h.fetches(ledger.FetchCount{Due: 1})
	list := h.claimFetches(time.Hour, 5)
	same(t, "claimed", list, []ledger.Fetch{{ID: list[0].ID, Order: e.ID, Until: list[0].Until}})
	same(t, "invoices", h.fetchRows(list[0]), []string{"3"})
	h.fetched(ledger.Fetched{ID: list[0].ID, Until: list[0].Until})
	h.fetches(ledger.FetchCount{})
}

func fetchClaimed(t *testing.T, open Open) {
	h := started(t, open, 3)
	h.ok(h.WantFiles(h.ctx(), Seller, h.now))
	for _, no := range []string{"1", "2", "3"} {
		h.withInvoice(no)
	}
	first := h.claimFetches(time.Hour, 2)
	same(t, "first", len(first), 2)
	h.fetches(ledger.FetchCount{Due: 1, Waiting: 2})
	h.lates(h.Now(), ledger.Late{What: ledger.LateFetch, Seller: Seller, Count: 1})
	rest := h.claimFetches(-time.Second, 5) // its process is gone, and the time of its claim is over
	same(t, "the rest", len(rest), 1)
	again := h.claimFetches(time.Hour, 5)
	same(t, "again", again, []ledger.Fetch{{ID: rest[0].ID, Order: rest[0].Order, Until: again[0].Until}})
	late, found := ledger.Fetched{ID: rest[0].ID, Until: rest[0].Until}, ledger.Fetched{ID: again[0].ID, Until: again[0].Until, Code: "FP-DWN-001", Number: "3"}
	h.fetched(late) // another one has it
	h.fetches(ledger.FetchCount{Waiting: 3})
	h.fetched(found)
	h.fetched(late, found) // it is over
	h.fetches(ledger.FetchCount{Waiting: 2, Differing: 1})
	h.fetched(ledger.Fetched{ID: first[0].ID, Until: first[0].Until, Again: h.Now().Add(time.Hour)}, ledger.Fetched{ID: first[1].ID, Until: first[1].Until, Again: h.Now().Add(-time.Hour), Tries: 3})
	back := h.claimFetches(time.Hour, 5)
	same(t, "put back", back, []ledger.Fetch{{ID: first[1].ID, Order: first[1].Order, Tries: 3, Until: back[0].Until}})
	h.fetches(ledger.FetchCount{Waiting: 2, Differing: 1})
}

func fetchTroubles(t *testing.T, open Open) {
	h := started(t, open, 3)
	h.ok(h.WantFiles(h.ctx(), Seller, h.now))
	for _, no := range []string{"1", "2", "3"} {
		h.withInvoice(no)
	}
	l := h.claimFetches(time.Hour, 5)
	h.fetched(ledger.Fetched{ID: l[0].ID, Until: l[0].Until, Code: "FP-DWN-001", Number: "1", Why: lang.Text{Zh: "甲", En: "a"}}, ledger.Fetched{ID: l[1].ID, Until: l[1].Until, Code: "FP-DWN-002", Number: "2"},
		ledger.Fetched{ID: l[2].ID, Until: l[2].Until, Code: ledger.FetchFailed, Number: "3", Again: h.Now().Add(time.Hour)})
	h.fetches(ledger.FetchCount{Waiting: 1, Failed: 1, Differing: 2})
	same(t, "claimed", len(h.claimFetches(time.Hour, 5)), 0)
	got, total, err := h.FetchTroubles(h.ctx(), 2)
	h.ok(err)
	same(t, "troubles", []any{total, got}, []any{3, []ledger.FetchTrouble{{Seller: Seller, OrderNo: keyOf(0).OrderNo, Number: "1", Code: "FP-DWN-001", Why: lang.Text{Zh: "甲", En: "a"}},
		{Seller: Seller, OrderNo: keyOf(1).OrderNo, Number: "2", Code: "FP-DWN-002"}}})
	h.ok(h.FilesSeen(h.ctx(), OtherSeller, []string{"1", "2", "3"}))
	h.ok(h.FilesSeen(h.ctx(), Seller, []string{"1", "3"})) // what is still to be fetched stays
	h.fetches(ledger.FetchCount{Waiting: 1, Failed: 1, Differing: 1})
}

func fetchEarlier(t *testing.T, open Open) {
	h := started(t, open, 3)
	h.withInvoice("1")
	h.now = h.now.Add(time.Hour)
	e := h.withInvoice("2")
	h.bring(ledger.Submitted)
	h.ok(h.WantFiles(h.ctx(), Seller, h.now))
	h.ok(h.WantFiles(h.ctx(), Seller, Start())) // it did already
	h.fetches(ledger.FetchCount{Due: 1})
	list := h.claimFetches(time.Hour, 5)
	same(t, "claimed", list, []ledger.Fetch{{ID: list[0].ID, Order: e.ID, Until: list[0].Until}})
}

// fetchAgain: a query that shows an issued order once more fetches nothing.
func fetchAgain(t *testing.T, open Open) {
	h := started(t, open, 1)
	h.ok(h.WantFiles(h.ctx(), Seller, h.now))
	h.withInvoice("1")
	one := h.claimFetches(time.Hour, 5)[0]
	h.fetched(ledger.Fetched{ID: one.ID, Until: one.Until})
	es, err := h.Claim(h.ctx(), ToAsk(h.claim(ledger.Filter{Seller: Seller}, 1), ledger.Ask{About: ledger.AskIssued, Since: Start().Add(-time.Hour)}))
	h.ok(err)
	h.ok(h.update(ledger.Change{ID: es[0].ID, Fence: es[0].Fence, State: ledger.Issued, Invoices: []ledger.Invoice{{Serial: "s1", No: "1", Status: "2", IssuedAt: h.now}}}))
	h.fetches(ledger.FetchCount{})
}

func fetchReds(t *testing.T, open Open) {
	h := started(t, open, 2)
	early := h.red("early", 0, h.blue("71", h.now), 100, issuedRed("91", h.now), ledger.Done)
	h.ok(h.WantFiles(h.ctx(), Seller, h.now.Add(-time.Hour)))
	late := h.red("late", 0, h.blue("72", h.now), 100, issuedRed("92", h.now), ledger.Done)
	h.red("failed", 0, h.blue("73", h.now), 100, "", ledger.Failed)
	h.fetches(ledger.FetchCount{Due: 2})
	invoices := map[string]int64{}
	for _, f := range h.claimFetches(time.Hour, 5) {
		for _, no := range h.fetchRows(f) {
			invoices[no] = f.Red
		}
	}
	same(t, "invoices", invoices, map[string]int64{"91": early, "92": late})
}
