package suggest

import (
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers/profile"
)

// stateValues bounds the different values of a column of states; more are remarks.
const stateValues = 30

// conditions proposes which rows to skip, from the values that columns of states have.
func (s *Suggestion) conditions(p *placing) {
	for i := range p.out {
		c, v := &p.out[i], p.columns[i]
		if c.Use != Mapped || v.filled == 0 || len(v.texts) > stateValues && c.Field != invoice.InvoiceNo {
			continue
		}
		switch c.Field {
		case invoice.InvoiceNo:
			filled := true
			s.skip(profile.Condition{Column: c.Title, Filled: &filled})
			if v.filled == v.rows {
				s.Checks = append(s.Checks, lang.Format(
					"“%s”每一行都有，会当成都已开票，一行也不开。它是自己的单号时，改成 order_no，并删掉 skip_when 里的这一条",
					"Every row has %s, so that all count as issued and none would be sent. If it is a number of your own, make it order_no and delete its line of skip_when",
					c.Title))
			}
		case invoice.OrderState, invoice.RefundState, invoice.InvoiceState, invoice.InvoiceWanted, invoice.VoidMark:
			s.stateCondition(c, v)
		}
	}
}

func (s *Suggestion) stateCondition(c *Column, v *values) {
	var stops, unclear []string
	for _, text := range v.order {
		stop, clear := rules.Stops(c.Field, text)
		switch {
		case longDigits.MatchString(text): // a remark, perhaps with a number of a person
			unclear = append(unclear, longDigits.ReplaceAllStringFunc(text, invoice.MaskNumber))
		case stop:
			stops = append(stops, text)
		case !clear:
			unclear = append(unclear, text)
		}
	}
	if len(stops) > 0 {
		s.skip(profile.Condition{Column: c.Title, Is: stops})
	}
	if len(unclear) > 0 {
		s.Checks = append(s.Checks, lang.Format(
			"“%s”里的“%s”要不要开票？不开的写进 skip_when",
			"Are rows with %[2]s in %[1]s to be invoiced? If not, add it to skip_when",
			c.Title, strings.Join(unclear, "、")))
	}
}

func (s *Suggestion) skip(c profile.Condition) {
	s.Profile.Rows.SkipWhen = append(s.Profile.Rows.SkipWhen, c)
}
