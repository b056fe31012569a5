package quiet

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// trouble is a trouble, whether it is there or not.
type trouble struct {
	name  Trouble
	words Words
	since time.Time // zero: it is not there
	said  time.Time // when the last line was written
	last  time.Time // when the last line or failed look came
	well  time.Time // when the first look began that worked since then; zero: none has
	err   error     // of the last look that failed
	held  repeats   // lines that may come from it, while it is not known to be there

	folded map[string]int // lines that were not written, by their message
}

// begin begins a trouble: lines that waited are of it.
func (t *trouble) begin(now time.Time) {
	t.since, t.said = now, now
	for key, r := range t.held {
		if r.since.Before(t.since) {
			t.since = r.since
		}
		t.fold(r.first.Message, r.count+1)
		delete(t.held, key)
	}
}

func (t *trouble) fold(message string, n int) { t.folded[message] += n }

// counted is what was not written since it was last asked for.
func (t *trouble) counted() []any {
	if len(t.folded) == 0 {
		return nil
	}
	kinds := slices.SortedFunc(maps.Keys(t.folded), func(a, b string) int {
		return cmp.Or(cmp.Compare(t.folded[b], t.folded[a]), cmp.Compare(a, b))
	})
	sum, said := 0, make([]string, len(kinds))
	for i, k := range kinds {
		sum += t.folded[k]
		said[i] = fmt.Sprintf("%s ×%d", k, t.folded[k])
	}
	clear(t.folded)
	return []any{"lines", sum, "of", strings.Join(said, "; ")}
}
