package suggest

import (
	"context"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/profile"
)

// Refunds examines a refund list and suggests a profile of kind refunds. A workbook without a
// header that names an order or an invoice has a suggestion without a sheet. file is the path.
func Refunds(ctx context.Context, b book.Book, file string) (*Suggestion, error) {
	s := &Suggestion{File: file}
	s.Profile = profile.Profile{Format: profile.FormatVersion, Name: nameOf(file), Kind: profile.Refunds,
		Columns: map[invoice.Field]profile.Column{}}
	var best *sheet
	for i, info := range b.Sheets() {
		if info.Hidden {
			continue
		}
		sh, err := readSheet(ctx, b, i)
		if err != nil {
			return nil, err
		}
		if sh.findRefunds(); sh.header >= 0 && (best == nil || sh.score > best.score) {
			best = sh
		}
	}
	if best == nil {
		return s, nil
	}
	s.Sheet, s.Header = best.name, best.rows[best.header].number
	p := newPlacing(best)
	s.Rows = len(p.rows)
	s.placeRefunds(p)
	return s, nil
}

// IsRefunds reports that the titles of a workbook are those of a refund list: a refund's number and
// what was given back, for orders or invoices.
func (s *Suggestion) IsRefunds() bool {
	has := map[invoice.Field]bool{}
	for i := range s.Columns {
		if w, ok := refundTitle(s.Columns[i].Title); ok {
			has[w.field] = true
		}
	}
	return has[invoice.RefundNo] && has[invoice.RefundGross] && (has[invoice.OrderNo] || has[invoice.InvoiceNo] || has[invoice.DigitalNo])
}

// findRefunds finds the row with the most titles of a refund list.
func (s *sheet) findRefunds() {
	s.header, s.score = -1, 0
	for i := range min(len(s.rows), headerRows) {
		score, names := 0, false
		for _, c := range s.rows[i].cells {
			w, ok := refundTitle(c.text)
			if !ok || c.kind != invoice.CellText {
				continue
			}
			score++
			names = names || w.field == invoice.OrderNo || w.field == invoice.InvoiceNo || w.field == invoice.DigitalNo
		}
		if names && score > 1 && score > s.score {
			s.header, s.upper, s.score = i, i, score
		}
	}
}

// placeRefunds places the columns, and says what is missing and what to check.
func (s *Suggestion) placeRefunds(p *placing) {
	var all []candidate
	for i, v := range p.columns {
		p.out = append(p.out, Column{Index: v.col, Name: v.name, Title: v.title, Unit: p.titles[i].unit})
		if p.twice[invoice.Fold(v.title)] > 1 {
			continue
		}
		if c, ok := refundCandidate(v); ok {
			all = append(all, c)
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return b.points - a.points })
	for i := range all {
		c := &all[i]
		if c.points >= contraryLimit && p.taken[c.field] == nil {
			c.rival(all[i+1:])
			p.takeRefund(c)
		}
	}
	for i := range p.out {
		p.restRefund(i)
		p.out[i].Sample = sample(&p.out[i], p.columns[i])
	}
	s.Columns = p.out
	s.fill()
	s.reasons(p)
	s.finished(p)
	s.lackRefunds(p)
	s.refundNotes(p)
}

// refundCandidate is the field that a title names, weighed by the values.
func refundCandidate(v *values) (candidate, bool) {
	w, ok := refundTitle(v.title)
	if !ok {
		return candidate{}, false
	}
	c := candidate{values: v, field: w.field, sure: w.sure, points: exactPoints, title: meant{word: w}}
	c.why = lang.Text{Zh: "列名相符", En: "the title names it"}
	if w.sure == Likely {
		c.points, c.why = likelyPoints, lang.Text{Zh: "店铺的退款清单常这样用", En: "refund lists of shops often use the title so"}
	}
	if w.field == invoice.RedCause && !v.causes() {
		return candidate{}, false
	}
	if c.field == invoice.RefundGross && v.filled > 0 && !v.share(aNumber, 60) {
		c.points, c.sure = c.points-agreePoints, Unsure
		c.why = lang.Join([]lang.Text{c.why, {Zh: "值不是数字", En: "the values are not numbers"}}, "，但", ", but ")
		return c, true
	}
	c.weigh()
	return c, true
}

// causes reports that all values of a column are reasons of a red invoice, or kinds of return.
func (v *values) causes() bool {
	return v.filled > 0 && !slices.ContainsFunc(v.order, func(t string) bool {
		_, named := invoice.ParseRedReason(t)
		return !named && kindsOfReturn[invoice.Fold(t)] == ""
	})
}

// takeRefund gives a field its column.
func (p *placing) takeRefund(c *candidate) {
	p.taken[c.field] = c
	out := p.column(c.values)
	out.Use, out.Field, out.Sure, out.Reason = Mapped, c.field, c.sure, c.why
	if c.field != invoice.RefundGross || out.Unit == profile.Percent {
		out.Unit = ""
	}
}

// restRefund says why a column is no field.
func (p *placing) restRefund(i int) {
	c := &p.out[i]
	if c.Use != Unplaced {
		return
	}
	c.Unit = ""
	other, paid := otherMoneyOf(c.Title)
	w, known := refundTitle(c.Title)
	switch {
	case p.twice[invoice.Fold(c.Title)] > 1:
		c.Reason = lang.Text{Zh: "有两个同名的列", En: "two columns have this title"}
	case refundStateRank(c.Title) >= 0:
		c.Reason = lang.Text{Zh: "退款到了哪一步，用作条件", En: "how far the refund is, a condition"}
	case known && w.field == invoice.RedCause:
		c.Reason = lang.Text{Zh: "是买家的说法，不是四种红冲原因", En: "what buyers said, none of the four reasons of a red invoice"}
	case known:
		c.Reason = lang.Format("“%s”已有别的列", "another column is %s", w.field.Title())
	case paid:
		c.Reason = other
	default:
		c.Reason = lang.Text{Zh: "红冲用不到，或不认识", En: "a red invoice does not need it, or the title is not known"}
	}
}

// reasons translates the kinds of return of a shop to reasons of a red invoice.
func (s *Suggestion) reasons(p *placing) {
	c := p.taken[invoice.RedCause]
	if c == nil {
		return
	}
	m := profile.Column{Column: c.values.title, Values: map[string]string{}, Only: true}
	for _, t := range c.order {
		if r := kindsOfReturn[invoice.Fold(t)]; r != "" {
			m.Values[t] = r.Name().Zh
		} else if r, ok := invoice.ParseRedReason(t); ok {
			m.Values[t] = r.Name().Zh
		}
	}
	s.Profile.Columns[invoice.RedCause] = m
	s.Checks = append(s.Checks, lang.Text{
		Zh: "红冲原因是按售后类型推测的：货没有发出或服务没有提供的，应是 服务中止 或 开票有误，请与税务口径核对",
		En: "The reasons are guessed by the kind of case: for goods that were not sent, or a service not given, it may be a stopped service or a mistake",
	})
}

// finished proposes which rows count: those whose money was given back.
func (s *Suggestion) finished(p *placing) {
	best := -1
	for i := range p.out {
		rank := refundStateRank(p.out[i].Title)
		if rank >= 0 && (best < 0 || rank < refundStateRank(p.out[best].Title)) && p.twice[invoice.Fold(p.out[i].Title)] == 1 {
			best = i
		}
	}
	if best < 0 {
		s.Checks = append(s.Checks, lang.Text{
			Zh: "没有退款状态列：每一行都当成已经退款。还没退的请先删掉",
			En: "No column says how far a refund is: every row counts as given back. Remove those that are not",
		})
		return
	}
	v, title := p.columns[best], p.out[best].Title
	var done, others []string
	for _, t := range v.order {
		if isRefundDone(t) {
			done = append(done, t)
		} else {
			others = append(others, longDigits.ReplaceAllStringFunc(t, invoice.MaskNumber))
		}
	}
	if len(done) == 0 {
		done = []string{"退款成功"}
		s.Checks = append(s.Checks, lang.Format("“%s”里看不出哪个是已退款：请改 only_when",
			"It is not clear which text of %s means given back: change only_when", title))
	}
	s.Profile.Rows.OnlyWhen = []profile.Condition{{Column: title, Is: done}}
	if len(others) > 0 && len(others) <= stateValues {
		s.Checks = append(s.Checks, lang.Format("“%[1]s”是“%[2]s”的行不读取", "Rows with %[2]s in %[1]s are not read",
			title, strings.Join(others, "、")))
	}
}
