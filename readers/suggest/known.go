package suggest

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/profile"
)

// recognise finds the built-in profile with the most titles of Recognise, all of which the header
// has; nil if there is none.
func recognise(known []profile.Profile, s *sheet) *profile.Profile {
	has := map[string]bool{}
	for _, title := range s.titles() {
		has[invoice.Fold(title)] = true
	}
	var best *profile.Profile
	for i := range known {
		k := &known[i]
		if len(k.Recognise) == 0 || best != nil && len(k.Recognise) <= len(best.Recognise) {
			continue
		}
		if !slices.ContainsFunc(k.Recognise, func(t string) bool { return !has[invoice.Fold(t)] }) {
			best = k
		}
	}
	return best
}

// known suggests a profile that extends a built-in one by what its layout lacks.
func (s *Suggestion) known(k *profile.Profile, of *sheet) {
	s.Known, s.Profile.Extends = k.Name, k.Name
	rows, _ := of.data()
	s.Rows = len(rows)
	titles := of.titles()
	present := map[string]bool{}
	for col := range maxColumns {
		title, ok := titles[col]
		if !ok {
			continue
		}
		present[invoice.Fold(title)] = true
		v := readValues(col, title, rows)
		c := Column{Index: col, Name: v.name, Title: title, Reason: lang.Text{
			Zh: "内置对应表不用这一列",
			En: "the built-in profile does not use it",
		}}
		use(k, &c)
		c.Sample = sample(&c, v)
		s.Columns = append(s.Columns, c)
	}
	s.lack(func(f invoice.Field) bool { return gives(k, f, present) })
	for _, f := range s.blanks {
		s.Profile.Columns[f] = profile.Column{}
	}
}

// use says what a built-in profile does with a column.
func use(k *profile.Profile, c *Column) {
	why := lang.Format("内置对应表 %s", "built-in profile %s", k.Name)
	is := func(title string) bool { return invoice.Fold(title) == invoice.Fold(c.Title) }
	for _, info := range invoice.Catalogue() {
		m, ok := k.Columns[info.Field]
		if ok && (is(m.Column) || slices.ContainsFunc(m.Or, is) || slices.ContainsFunc(m.Join, is)) {
			c.Use, c.Field, c.Sure, c.Unit, c.Reason = Mapped, info.Field, Sure, m.Unit, why
			return
		}
	}
	switch {
	case slices.ContainsFunc(k.Carry, is):
		c.Use, c.Sure, c.Reason = Carried, Sure, why
	case slices.ContainsFunc(k.Ignore, is):
		c.Reason = lang.Text{Zh: "发票用不到", En: "an invoice does not need it"}
	}
}

// gives reports whether a profile gives a field to rows with these titles.
func gives(k *profile.Profile, f invoice.Field, present map[string]bool) bool {
	for _, l := range k.Lookups {
		if _, ok := l.Fill[f]; ok {
			return true
		}
	}
	m, ok := k.Columns[f]
	if !ok {
		return false
	}
	if m.Constant != "" || m.Default != "" {
		return true
	}
	for _, title := range slices.Concat([]string{m.Column}, m.Or, m.Join) {
		if strings.TrimSpace(title) != "" && present[invoice.Fold(title)] {
			return true
		}
	}
	return false
}
