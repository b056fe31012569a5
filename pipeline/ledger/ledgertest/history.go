package ledgertest

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

func historyCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"an answer about fifty orders":           historyShared,
		"pieces of an answer":                    historyPieces,
		"odd bytes":                              historyOddBytes,
		"a huge answer":                          historyHuge,
		"what lies outside of an answer":         historyOutside,
		"nothing was said":                       historySilent,
		"an answer that is recorded in two goes": historyTwice,
	}
}

// told is an answer with a row for each of the entries, and what it says of each.
func told(es []ledger.Entry) (*ledger.Answer, []ledger.Part) {
	a, parts := &ledger.Answer{Body: []byte(`{"code":"E0000","result":[`)}, make([]ledger.Part, len(es))
	for i, e := range es {
		parts[i].From = len(a.Body)
		a.Body = fmt.Appendf(a.Body, `{"orderNo":"%s","status":"%d"}`, e.Key.OrderNo, i%3)
		parts[i].To = len(a.Body)
		a.Body = append(a.Body, ',')
	}
	a.Body = append(a.Body, "]}"...)
	return a, parts
}

// historyShared has fifty orders told of by one answer: each shows its own words.
func historyShared(t *testing.T, open Open) {
	h := started(t, open, 50)
	es := h.ready(ledger.Filter{}, 50)
	a, parts := told(es)
	changes := make([]ledger.Change, len(es))
	for i, e := range es {
		changes[i] = ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted, Raw: ledger.Excerpt{Answer: a, Parts: parts[i : i+1]}}
	}
	h.ok(h.update(changes...))
	for i, e := range es {
		want := fmt.Sprintf(`{"orderNo":"%s","status":"%d"}`+"\n", e.Key.OrderNo, i%3)
		same(t, e.Key.OrderNo, string(h.history(i)[1].Raw), want)
	}
}

// historyTwice records one answer of two orders in two transactions, of two processes.
func historyTwice(t *testing.T, open Open) {
	h := started(t, open, 3)
	es := h.ready(ledger.Filter{}, 3)
	other := newHand(t, open, "run2")
	other.run, other.now = h.run, h.now
	a, parts := told(es)
	for i, by := range []*hand{h, h, other} {
		h.ok(by.update(ledger.Change{ID: es[i].ID, Fence: es[i].Fence, State: ledger.Submitted, Raw: ledger.Excerpt{Answer: a, Parts: parts[i : i+1]}}))
	}
	for i := range es {
		same(t, "words", string(h.history(i)[1].Raw), string(a.Body[parts[i].From:parts[i].To])+"\n")
	}
}

func historyPieces(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.ready(ledger.Filter{}, 1)[0]
	a := &ledger.Answer{Body: []byte("0123456789")}
	for _, parts := range [][]ledger.Part{{{From: 7, To: 10}, {From: 0, To: 2}}, {{From: 4, To: 4}}, {{From: 0, To: 10}}, nil} {
		h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted, Raw: ledger.Excerpt{Answer: a, Parts: parts}}))
	}
	var got []string
	for _, e := range h.history(0)[1:] {
		got = append(got, string(e.Raw))
	}
	same(t, "pieces", got, []string{"789\n01\n", "\n", "0123456789\n", "0123456789"})
}

func historyOddBytes(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.ready(ledger.Filter{}, 1)[0]
	odd := [][]byte{{0}, {0xff, 0xfe, 0}, {0x28, 0xb5, 0x2f, 0xfd}, []byte("\xef\xbb\xbf{\"code\":\"E0000\"}"), bytes.Repeat([]byte{0xd8}, 3000), []byte("\n\n")}
	for _, body := range odd {
		h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted, Raw: ledger.Whole(body)}))
	}
	for i, event := range h.history(0)[1:] {
		same(t, fmt.Sprint("body ", i), event.Raw, odd[i])
	}
}

func historyHuge(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.ready(ledger.Filter{}, 1)[0]
	body := make([]byte, 9_000_000)
	for i := range body {
		body[i] = byte(i * i >> 7)
	}
	last := ledger.Part{From: len(body) - 3, To: len(body)}
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted, Raw: ledger.Excerpt{Answer: &ledger.Answer{Body: body}, Parts: []ledger.Part{last}}}))
	same(t, "its end", h.history(0)[1].Raw, append(bytes.Clone(body[last.From:]), '\n'))
}

// historyOutside refuses pieces that an answer does not have, and changes nothing.
func historyOutside(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.ready(ledger.Filter{}, 1)[0]
	for _, p := range []ledger.Part{{From: 0, To: 4}, {From: -1, To: 1}, {From: 2, To: 1}, {From: 9, To: 9}} {
		words := ledger.Excerpt{Answer: &ledger.Answer{Body: []byte("abc")}, Parts: []ledger.Part{p}}
		if err := h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted, Raw: words}); err == nil {
			t.Errorf("%+v is taken", p)
		}
	}
	same(t, "state", h.find(0).State, ledger.Submitting)
	same(t, "history", len(h.history(0)), 1)
}

// historySilent has no line for a change that changes no state and says nothing.
func historySilent(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.ready(ledger.Filter{}, 1)[0]
	h.now = h.now.Add(time.Second)
	for _, words := range []ledger.Excerpt{{}, {Answer: &ledger.Answer{}}, ledger.Whole(nil)} {
		h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitting, Raw: words}))
	}
	same(t, "history", len(h.history(0)), 1)
}
