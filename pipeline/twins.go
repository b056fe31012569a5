package pipeline

import (
	"context"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Bounds of what is remembered of the orders of a reading, and of how many a finding names. More
// orders are compared with those that are remembered, and with the ledger.
const (
	twinsRemembered = 100_000 // keys, some 15 MB
	twinsOfOne      = 3       // of a key
	twinsNamed      = 20
)

// Twins gathers the orders of a reading that may be entered twice, into one finding.
type Twins struct {
	ledger TwinFinder // nil: the reading is compared with itself alone
	now    time.Time
	seen   map[uint64]int32 // by key: the index in met of the newest order
	met    []metTwin
	last   twinDay
	count  int
	at     invoice.Place
	pairs  []lang.Text
}

// metTwin is an order of a key.
type metTwin struct {
	orderNo string // of its own memory: that of the order holds its whole row
	day     int32  // since 1970
	older   int32  // the index in met of the order of the same key before it; noTwin for none
}

const noTwin = -1

// twinDay is the day of a date, which many orders have.
type twinDay struct {
	date string
	day  int32
}

// NewTwins begins a comparison of a reading with itself and, unless l is nil, with a ledger.
func NewTwins(l TwinFinder, now time.Time) *Twins {
	return &Twins{ledger: l, now: now, seen: map[uint64]int32{}}
}

// Items compares items that are not imported. sent says of which nothing is to be decided, since
// they were sent already.
func (t *Twins) Items(ctx context.Context, items []ledger.Item, sent []bool) error {
	inLedger, err := t.inLedger(ctx, items, sent)
	if err != nil {
		return err
	}
	for i := range items {
		if other, met := t.meet(&items[i]); sent[i] {
			continue
		} else if met {
			t.add(&items[i], other, "")
		} else if found := inLedger[i]; len(found) > 0 {
			t.take(items[i:i+1], found)
		}
	}
	return nil
}

// inLedger finds orders of the ledger that may be items, by the index of the item; each is found as
// that of a question about the item alone.
func (t *Twins) inLedger(ctx context.Context, items []ledger.Item, sent []bool) (map[int][]ledger.Alike, error) {
	if t.ledger == nil {
		return nil, nil
	}
	var asked []ledger.Item
	var askedBy []int
	since := t.now
	for i := range items {
		if items[i].Order == nil || sent[i] {
			continue
		}
		asked, askedBy = append(asked, items[i]), append(askedBy, i)
		if day := ledger.DayOf(items[i].Order, t.now); day.Before(since) {
			since = day
		}
	}
	if len(asked) == 0 {
		return nil, nil
	}
	found, err := t.ledger.Twins(ctx, asked, since.Add(-ledger.TwinTerm))
	out := map[int][]ledger.Alike{}
	for _, a := range found {
		i := askedBy[a.Item]
		a.Item = 0
		out[i] = append(out[i], a)
	}
	return out, err
}

// meet remembers an item's order, and returns the number of an earlier one of the reading that it
// may be.
func (t *Twins) meet(item *ledger.Item) (other string, met bool) {
	if item.Order == nil {
		return "", false
	}
	key := ledger.TwinKey(item.Order)
	if key == "" {
		return "", false
	}
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(key)) // never fails
	sum := hash.Sum64()
	was, known := t.seen[sum]
	if !known {
		was = noTwin
	}
	orderNo, day := item.Order.OrderNo, t.dayOf(item.Order)
	of := make([]int32, 0, twinsOfOne)
	for at := was; at != noTwin; at = t.met[at].older {
		of = append(of, at)
	}
	for _, at := range slices.Backward(of) {
		if w := &t.met[at]; w.orderNo != orderNo && nearDays(w.day, day) {
			other, met = w.orderNo, true
			break
		}
	}
	if known || len(t.seen) < twinsRemembered {
		t.remember(sum, of, metTwin{strings.Clone(orderNo), day, was})
	}
	return other, met
}

// remember notes an order of a key. of are those that are known, the newest first; the oldest gives
// its place where there are enough.
func (t *Twins) remember(key uint64, of []int32, now metTwin) {
	at := int32(len(t.met))
	if len(of) == twinsOfOne {
		at = of[twinsOfOne-1]
		t.met[of[twinsOfOne-2]].older = noTwin
		t.met[at] = now
	} else {
		t.met = append(t.met, now)
	}
	t.seen[key] = at
}

// dayOf is ledger.DayOf in days since 1970.
func (t *Twins) dayOf(o *invoice.Order) int32 {
	if o.Date == "" || o.Date != t.last.date {
		const day = 24 * 60 * 60 // seconds
		t.last = twinDay{strings.Clone(o.Date), int32(ledger.DayOf(o, t.now).Unix() / day)}
	}
	return t.last.day
}

// nearDays is near for days since 1970.
func nearDays(a, b int32) bool {
	const term = int32(ledger.TwinTerm / (24 * time.Hour))
	return max(a, b)-min(a, b) <= term
}

// Imported compares items that were imported a moment ago with what the ledger holds, which are
// they themselves, too.
func (t *Twins) Imported(ctx context.Context, items []ledger.Item, out []ledger.Imported) error {
	var asked []ledger.Item
	since := t.now
	for i := range items {
		if items[i].Order == nil || !out[i].Paired {
			continue
		}
		asked = append(asked, items[i])
		if day := ledger.DayOf(items[i].Order, t.now); day.Before(since) {
			since = day
		}
	}
	if len(asked) == 0 {
		return nil
	}
	found, err := t.ledger.Twins(ctx, asked, since.Add(-ledger.TwinTerm))
	if err == nil {
		t.take(asked, found)
	}
	return err
}

// take notes for each item the first order near it, unless that is a later one of the same items:
// then it is noted there.
func (t *Twins) take(items []ledger.Item, found []ledger.Alike) {
	place := map[ledger.Key]int{} // sellers number their orders each for itself
	for i := range items {
		place[ledger.Key{Seller: items[i].Order.Seller, OrderNo: items[i].Order.OrderNo}] = i
	}
	noted := -1
	for i := range found {
		a := &found[i]
		if a.Item == noted {
			continue
		}
		if later, among := place[a.Entry.Key]; among && later > a.Item {
			continue
		}
		item := &items[a.Item]
		if near(ledger.DayOf(item.Order, t.now), ledger.DayOf(a.Entry.Order, a.Entry.Created)) {
			noted = a.Item
			t.add(item, a.Entry.Key.OrderNo, a.Entry.State)
		}
	}
}

func near(a, b time.Time) bool { return a.Sub(b).Abs() <= ledger.TwinTerm }

// add notes that an item may be another order; state is where that stands, empty for one of the
// same reading.
func (t *Twins) add(item *ledger.Item, other string, state ledger.State) {
	if t.count++; t.count == 1 {
		t.at = item.Facts.At
	}
	if len(t.pairs) == twinsNamed {
		return
	}
	pair := lang.Format("%s = %s", "%s = %s", item.Order.OrderNo, other)
	if state != "" && state != ledger.Ready && state != ledger.Held {
		pair = lang.Format("%s（%s）", "%s (%s)", pair, state.Name())
	}
	t.pairs = append(t.pairs, pair)
}

// Finding is the one finding about all of them; ok is false where there are none.
func (t *Twins) Finding() (f rules.Finding, ok bool) {
	if t.count == 0 {
		return f, false
	}
	pairs := lang.Join(t.pairs, "；", "; ")
	if t.count > len(t.pairs) {
		pairs = lang.Format("%s…", "%s…", pairs)
	}
	return rules.New(rules.LikelyTwice, t.at, "", invoice.OrderNo, "", strconv.Itoa(t.count),
		rules.Bilingual(pairs)), true
}
