package quiet

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// repeat is lines of one kind.
type repeat struct {
	first *line
	since time.Time // when the first one came that is counted here
	said  time.Time // when one was written; zero: none was
	count int       // of those that were not written, without the first one while none was
}

// repeats are lines by their kind.
type repeats map[string]*repeat

// take writes a line that is the first of its kind, and counts another.
func (r repeats) take(n *line, now time.Time) error {
	if one := r[n.kind()]; one != nil {
		one.again(now)
		return nil
	}
	r[n.kind()] = &repeat{first: n, since: now, said: now}
	return n.write()
}

// again counts a line.
func (r *repeat) again(now time.Time) {
	if r.count == 0 && !r.said.IsZero() {
		r.since = now
	}
	r.count++
}

// hold keeps a line, of which none was written.
func (r repeats) hold(n *line, now time.Time) {
	if one := r[n.kind()]; one != nil {
		one.again(now)
		return
	}
	r[n.kind()] = &repeat{first: n, since: now}
}

// add takes lines that were held: the first one is written, unless one of its kind was.
func (r repeats) add(kind string, held *repeat) {
	if one := r[kind]; one != nil {
		if one.count == 0 {
			one.since = held.since
		}
		one.count += held.count + 1
		return
	}
	held.said = held.since
	r[kind] = held
	_ = held.first.write() // as for every line: nobody can be told
}

// flush writes how often kinds of lines came again, so long after the last line of the kind. A kind
// that did not come again is forgotten: its next line is written at once.
func (r repeats) flush(now time.Time, after time.Duration) {
	due := slices.SortedFunc(maps.Keys(r), func(a, b string) int { return cmp.Or(r[a].since.Compare(r[b].since), cmp.Compare(a, b)) })
	for _, kind := range due {
		one := r[kind]
		switch {
		case now.Sub(one.said) < after:
		case one.count == 0:
			delete(r, kind)
		default:
			_ = one.first.write("repeated", one.count, "since", one.since)
			one.said, one.count = now, 0
		}
	}
}
