package ui

import (
	"cmp"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// grouped collects the findings of a reading for a person: more than a few of one rule in one
// column of a sheet are shown together. Memory use does not grow with the number of findings.
type grouped struct {
	groups []*grouping
	by     map[string]*grouping
	rest   int // findings of groups above maxGroups
}

type grouping struct {
	few     []rules.Finding // the first ones
	where   []string        // cells, or order numbers, of the first ones
	n       int             // findings, or cells of a column
	numbers bool            // where holds order numbers
	files   bool            // of files of invoices: each is shown, with its order, as far as there is room
	alike   bool            // all have the same value and arguments
}

const (
	maxApart    = 3     // findings of a group that are shown one by one
	maxFiles    = 10    // the same of files
	maxNumbers  = 20    // order numbers that are listed
	maxCells    = 5     // cells of a group that are listed
	maxGroups   = 2_000 // groups that are kept
	maxErrors   = 20    // entries on the screen, so that they leave room for the summary
	maxWarnings = 10    // the same of warnings
)

// byOrder are the rules whose findings are about orders rather than cells; even one is shown with
// the others of its file.
var byOrder = []string{rules.SentElsewhere, rules.DroppedBefore, rules.RowsUnseen}

// ofFiles are the rules whose findings are about files of invoices: their rows tell nothing.
var ofFiles = []string{rules.OriginalDiffers, rules.FileChanged, rules.OriginalUnreadable}

// Everything is where all findings are listed when the screen shows only a part of them.
type Everything int

// The places.
const (
	InResults Everything = iota // the result workbook
	ByJSON                      // the same command with --json
)

// allFindings are the texts of those places.
var allFindings = map[Everything]lang.Text{
	InResults: {Zh: "见结果文件。", En: "see the results."},
	ByJSON:    {Zh: "加 --json 可逐条列出。", En: "--json lists each."},
}

// add takes a finding.
func (g *grouped) add(f rules.Finding) {
	numbers := slices.Contains(byOrder, f.Code)
	key := strings.Join([]string{f.Code, string(f.Severity), f.Place.File, f.Place.Sheet, f.Place.Col}, "\x00")
	if numbers {
		key = strings.Join(append([]string{f.Code, f.Place.File}, f.Args...), "\x00")
	}
	files := slices.Contains(ofFiles, f.Code)
	if files {
		key = f.Code
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
		one = &grouping{numbers: numbers, files: files, alike: true}
		g.by[key], g.groups = one, append(g.groups, one)
	}
	one.add(f)
}

func (g *grouping) add(f rules.Finding) {
	at, most := f.Place.Cell(), maxCells
	if g.numbers {
		at, most = f.OrderNo, maxNumbers
	}
	if len(g.where) < most {
		g.where = append(g.where, at)
	}
	apart := maxApart
	if g.files {
		apart = maxFiles
	}
	if len(g.few) < apart {
		g.few = append(g.few, f)
	}
	first := &g.few[0]
	g.alike = g.alike && first.Value == f.Value && slices.Equal(first.Args, f.Args)
	g.n += max(1, f.Count)
}

// entries is the number of entries of the group on the screen.
func (g *grouping) entries() int {
	if !g.files && g.n > len(g.few) || g.numbers {
		return 1
	}
	return len(g.few)
}

func (g *grouping) fault() bool { return g.few[0].Severity == rules.Error }

func (g *grouping) minor() bool { return rules.Minor(g.few[0].Code) }

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func (p printer) group(g *grouping) string {
	if g.files {
		return p.files(g)
	}
	if g.entries() == len(g.few) && !g.numbers {
		var out strings.Builder
		for _, f := range g.few {
			out.WriteString(p.finding(f))
		}
		return out.String()
	}
	first := &g.few[0]
	place, what := first.Place.File, p.text(textOrders)
	if !g.numbers {
		place, what = strings.TrimSpace(place+" "+first.Place.Sheet), p.text(lang.Text{
			Zh: "处",
			En: "cells",
		})
	}
	where := strings.Join(g.where, p.text(textComma))
	if g.n > len(g.where) {
		where += p.text(textEtc)
	}
	head := strings.Join([]string{p.level(first), first.Code, place, thousands(g.n) + " " + what + p.text(textColon) + where}, "  ")
	example := ""
	if !g.alike && !g.numbers {
		example = p.text(lang.Format("例如 %s：", "such as %s: ", first.Place.Cell()))
	}
	return Plain(head) + "\n    " + example + p.advice(first) + "\n"
}

// files shows the first findings about files, which come as the files arrive, by order and invoice.
func (p printer) files(g *grouping) string {
	slices.SortFunc(g.few, func(x, y rules.Finding) int {
		return cmp.Or(cmp.Compare(x.OrderNo, y.OrderNo), slices.Compare(x.Args, y.Args), cmp.Compare(x.Value, y.Value))
	})
	var out strings.Builder
	for i := range g.few {
		out.WriteString(p.finding(g.few[i]))
	}
	if more := g.n - len(g.few); more > 0 {
		out.WriteString("    " + p.text(lang.Format("%s 另有 %s 个文件没有列出：%s\n", "%s: %s more files are not listed: %s\n", g.few[0].Code, thousands(more), allFindings[ByJSON])))
	}
	return out.String()
}
