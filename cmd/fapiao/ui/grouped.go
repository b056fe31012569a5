package ui

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/rules"
)

// Grouped gathers findings that say the same of many orders, to show each once with its orders.
type Grouped struct {
	groups []*grouping
	by     map[string]*grouping
}

type grouping struct {
	first   rules.Finding
	numbers []string
	n       int
}

// named is how many orders of a group are named.
const named = 20

// Add takes a finding, and reports whether it is of a rule whose findings are shown together.
func (g *Grouped) Add(f rules.Finding) bool {
	if !slices.Contains([]string{rules.SentElsewhere, rules.DroppedBefore, rules.RowsUnseen}, f.Code) {
		return false
	}
	key := strings.Join(append([]string{f.Code, f.Place.File}, f.Args...), "\x00")
	one := g.by[key]
	if one == nil {
		one = &grouping{first: f}
		if g.by == nil {
			g.by = map[string]*grouping{}
		}
		g.by[key], g.groups = one, append(g.groups, one)
	}
	if one.n++; one.n <= named {
		one.numbers = append(one.numbers, f.OrderNo)
	}
	return true
}

// Grouped shows what was gathered.
func (s *Screen) Grouped(g *Grouped) error {
	for _, one := range g.groups {
		if err := s.show(s.words.group(one, s.opts.Lang)); err != nil {
			return err
		}
	}
	return nil
}

func (w *words) group(g *grouping, lang string) string {
	numbers := strings.Join(g.numbers, w.doubt.all)
	if g.n > named {
		numbers += w.doubt.list
	}
	head := strings.Join([]string{w.level(&g.first), g.first.Code, g.first.Place.File, thousands(g.n) + " " + w.orders + w.halts.colon + numbers}, "  ")
	return oneLine(head) + "\n    " + oneLine(g.first.Message(lang)) + " → " + oneLine(g.first.Hint(lang)) + "\n"
}
