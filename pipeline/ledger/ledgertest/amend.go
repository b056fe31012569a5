package ledgertest

import (
	"errors"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// amended: what becomes known of an effect that happened elsewhere is added to its body and detail
// alone, with a line of history; nothing else can be changed so.
func amended(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	id := h.invoiceRow("N1")
	p := h.about(noted, id, "elsewhere")
	p.Done, p.Detail, p.Net = true, []byte(`{"no":"R1"}`), 5
	out := h.beside(agreed, p, h.about(noted, id, "ready"))
	var sees []string
	add := func(p *ledger.Plan, beside []ledger.Entry) error {
		sees = append(sees, string(p.Body)+string(p.Detail))
		for _, b := range beside {
			sees = append(sees, b.Plan.Subject)
		}
		p.Body, p.Detail, p.Net = []byte("lines"), []byte(`{"no":"R1","day":"1"}`), 9
		return nil
	}
	h.now = h.now.Add(time.Hour)
	changed, err := h.Amend(h.ctx(), noted, out[0].ID, "known", h.now, add)
	h.ok(err)
	same(t, "changed", changed, true)
	same(t, "seen", sees, []string{`elsewhere{"no":"R1"}`, "ready"})
	e, err := h.Planned(h.ctx(), noted, Seller, "elsewhere")
	h.ok(err)
	same(t, "kept", []any{e.State, string(e.Plan.Body), string(e.Detail), e.Plan.Net, e.Updated.Equal(h.now)},
		[]any{ledger.Done, "lines", `{"no":"R1","day":"1"}`, p.Net, true})
	course, err := h.Course(h.ctx(), out[0].ID)
	h.ok(err)
	same(t, "history", []any{len(course), course[len(course)-1].Note}, []any{1, "known"})
	for name, id := range map[string]int64{"not done": out[1].ID, "refused": out[0].ID} {
		changed, err := h.Amend(h.ctx(), noted, id, "again", h.now, func(*ledger.Plan, []ledger.Entry) error { return errors.New("nothing") })
		h.ok(err)
		same(t, name, changed, false)
	}
	changed, err = h.Amend(h.ctx(), noted, out[1].ID, "again", h.now, add)
	h.ok(err)
	same(t, "to be called", changed, false)
	_, err = h.Amend(h.ctx(), noted, 999, "", h.now, add)
	same(t, "not there", errors.Is(err, ledger.ErrNotFound), true)
}
