package ui

import (
	"cmp"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/writers/jsonl"
)

// Finding takes a finding. With Options.JSON it is written at once as a line of JSON; without, it
// is shown with the others of its kind by [Screen.Findings].
func (s *Screen) Finding(f rules.Finding) error {
	if !s.opts.JSON {
		s.found.add(f)
		return nil
	}
	b, err := jsonl.FindingLine(f, s.opts.Lang)
	if err != nil {
		return err
	}
	return s.write(b)
}

// Imported shows the findings of a reading that is complete.
func (s *Screen) Imported() error { return s.Findings(InResults) }

// Findings shows the findings that are not shown yet, errors first and minor ones last. all is
// where those are listed for which there is no room.
func (s *Screen) Findings(all Everything) error {
	g := &s.found
	slices.SortStableFunc(g.groups, func(a, b *grouping) int {
		return cmp.Or(-compareBool(a.fault(), b.fault()), compareBool(a.minor(), b.minor()), cmp.Compare(b.n, a.n))
	})
	left := map[bool]int{true: maxErrors, false: maxWarnings}
	more := g.rest
	var out strings.Builder
	for _, one := range g.groups {
		if left[one.fault()] < one.entries() {
			left[one.fault()] = 0
			more += one.n
			continue
		}
		left[one.fault()] -= one.entries()
		out.WriteString(s.printer.group(one))
	}
	if more > 0 {
		out.WriteString(s.printer.text(lang.Format(
			"另有 %s 条没有列出：%s\n",
			"%s more are not listed: %s\n",
			thousands(more), allFindings[all])))
	}
	*g = grouped{}
	if out.Len() == 0 {
		return nil
	}
	return s.show(out.String())
}
