package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/rules"
)

// grouped gathers the findings of a reading for a person: those of one rule in one column of a
// sheet are shown together where there are more than a few. Memory does not grow with the findings.
type grouped struct {
	groups []*grouping
	by     map[string]*grouping
	rest   int // findings of groups that found no room
}

type grouping struct {
	few     []rules.Finding // the first ones
	where   []string        // cells, or order numbers, of the first ones
	n       int             // findings, or cells of a column
	numbers bool            // where holds order numbers
	alike   bool            // all say the same
}

const (
	apart     = 3     // so many findings of a group are still shown one by one
	named     = 20    // so many orders of a group are named
	cells     = 5     // so many of its cells
	maxGroups = 2_000 // are kept
	// How many entries a screen shows of each severity, so that they leave room for the summary.
	errorsAtMost   = 20
	warningsAtMost = 10
)

// byOrder are the rules whose findings are about orders rather than cells; even one is shown with
// the others of its file.
var byOrder = []string{rules.SentElsewhere, rules.DroppedBefore, rules.RowsUnseen}

// Everything says where all findings stand when a screen shows a part of them.
type Everything int

// The places.
const (
	InResults Everything = iota // the result workbook
	ByJSON                      // the same command with --json
)

// add takes a finding.
func (g *grouped) add(f rules.Finding) {
	numbers := slices.Contains(byOrder, f.Code)
	key := strings.Join([]string{f.Code, string(f.Severity), f.Place.File, f.Place.Sheet, f.Place.Col}, "\x00")
	if numbers {
		key = strings.Join(append([]string{f.Code, f.Place.File}, f.Args...), "\x00")
	}
	one := g.by[key]
	if one == nil {
		if len(g.groups) == maxGroups {
			g.rest++
			return
		}
		if g.by == nil {
			g.by = map[string]*grouping{}
		}
		one = &grouping{numbers: numbers, alike: true}
		g.by[key], g.groups = one, append(g.groups, one)
	}
	one.add(f)
}

func (g *grouping) add(f rules.Finding) {
	at, most := f.Place.Cell(), cells
	if g.numbers {
		at, most = f.OrderNo, named
	}
	if len(g.where) < most {
		g.where = append(g.where, at)
	}
	if len(g.few) < apart {
		g.few = append(g.few, f)
	}
	first := &g.few[0]
	g.alike = g.alike && first.Value == f.Value && slices.Equal(first.Args, f.Args)
	g.n += max(1, f.Count)
}

// entries are how many times the group stands on the screen.
func (g *grouping) entries() int {
	if g.n > len(g.few) || g.numbers {
		return 1
	}
	return len(g.few)
}

// Findings shows the findings that were reported so far and not shown, the worst first. all says
// where those stand that found no room.
func (s *Screen) Findings(all Everything) error {
	g := &s.found
	slices.SortStableFunc(g.groups, func(a, b *grouping) int {
		return cmp.Or(-compareBool(a.fault(), b.fault()), cmp.Compare(b.n, a.n))
	})
	left := map[bool]int{true: errorsAtMost, false: warningsAtMost}
	more := g.rest
	var out strings.Builder
	for _, one := range g.groups {
		if left[one.fault()] < one.entries() {
			left[one.fault()] = 0
			more += one.n
			continue
		}
		left[one.fault()] -= one.entries()
		out.WriteString(s.words.group(one, s.opts.Lang))
	}
	if more > 0 {
		fmt.Fprintf(&out, s.words.more+"\n", thousands(more), s.words.everything[all])
	}
	*g = grouped{}
	if out.Len() == 0 {
		return nil
	}
	return s.show(out.String())
}

func (g *grouping) fault() bool { return g.few[0].Severity == rules.Error }

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func (w *words) group(g *grouping, in string) string {
	if g.entries() == len(g.few) && !g.numbers {
		var out string
		for _, f := range g.few {
			out += w.finding(f, in)
		}
		return out
	}
	first := &g.few[0]
	place, what := first.Place.File, w.orders
	if !g.numbers {
		place, what = strings.TrimSpace(place+" "+first.Place.Sheet), w.places
	}
	where := strings.Join(g.where, w.doubt.all)
	if g.n > len(g.where) {
		where += w.doubt.list
	}
	head := strings.Join([]string{w.level(first), first.Code, place, thousands(g.n) + " " + what + w.halts.colon + where}, "  ")
	example := ""
	if !g.alike && !g.numbers {
		example = fmt.Sprintf(w.example, first.Place.Cell())
	}
	return Plain(head) + "\n    " + example + w.advice(first, in) + "\n"
}
