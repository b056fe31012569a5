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
func recognise(known []*profile.Profile, s *sheet) *profile.Profile {
	has := map[string]bool{}
	for _, title := range s.titles() {
		has[invoice.Fold(title)] = true
	}
	var best *profile.Profile
	for _, k := range known {
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
	rows, _, _ := of.data()
	s.Rows = len(rows)
	titles := of.titles()
	present := map[string]bool{}
	for col := range maxColumns {
		title, ok := titles[col]
		if !ok {
			continue
		}
		v := readValues(col, title, rows)
		present[invoice.Fold(title)] = v.filled > 0 || v.rows == 0
		c := Column{Index: col, Name: v.name, Title: title, Reason: lang.Text{
			Zh: "内置对应表不用这一列",
			En: "the built-in profile does not use it",
		}}
		use(k, &c)
		c.Sample = sample(&c, v)
		s.Columns = append(s.Columns, c)
	}
	has := func(f invoice.Field) bool { return gives(k, f, present) }
	if !has(invoice.OrderNo) && len(k.Order.IdentifyBy) == 0 {
		s.lackNumber(lang.Format(
			"订单号：这种文件没有。请在表里加一列“%[1]s”，同一张发票的各行填同一个不重复的号，如 202612-1",
			"order number: such files have none. Add a column %[1]s to the sheet, with the same number on all rows of one invoice, "+
				"such as 202612-1", k.Columns[invoice.OrderNo].Column))
	}
	s.lack(has)
	for _, f := range s.blanks {
		s.Profile.Columns[f] = profile.Column{}
	}
	s.choices(k)
}

// choices names the columns that may have the amount, if it is left to a person, who must then
// list the others as ignored.
func (s *Suggestion) choices(k *profile.Profile) {
	var titles []string
	for i := range s.Columns {
		c := &s.Columns[i]
		switch m := readTitle(c.Title); {
		case c.Use != Unplaced || slices.Contains(k.Ignore, c.Title):
		case m.field == invoice.LineAmount, m.field == invoice.GrossField, m.field == invoice.NetAmount, m.field == invoice.Price:
			titles = append(titles, c.Title)
		}
	}
	for i := range s.Missing {
		if m := &s.Missing[i]; m.Field == invoice.LineAmount && len(titles) > 0 {
			m.Text = lang.Join([]lang.Text{m.Text, lang.Format("可能的列：%[1]s。注意是否含运费、优惠，是一行的还是整单的",
				"columns to consider: %[1]s. Mind freight and discounts, and whether it is of the row or of the whole order",
				strings.Join(titles, "、"))}, "。", ". ")
			s.Profile.Ignore = k.Ignore
			s.spare = titles
		}
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
