package codelist

import (
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/taxcode"
)

// details reads the other columns of a row. What cannot be read there is left out: it only helps.
func (r *reading) details(cells []cell) (e taxcode.Entry) {
	of := func(m meaning) string { return clean(r.header.of(cells, m).text) }
	e.Short = strings.Trim(of(shortColumn), "*")
	e.Note = of(noteColumn)
	e.Rates = ratesOf(of(rateColumn))
	e.From, e.Until = dayOf(of(fromColumn)), dayOf(of(untilColumn))
	switch of(stateColumn) {
	case "停用", "不可用", "已停用", "失效", "已失效", "作废", "N", "否", "0":
		e.Disabled = true
	}
	switch of(summaryColumn) {
	case "Y", "是", "1", "汇总", "true", "TRUE":
		e.Summary = true
	}
	return e
}

// clean is a text as a person sees it, without the marks that keep digits from being changed.
func clean(text string) string {
	text = invoice.CleanText(text)
	if rest, marked := strings.CutPrefix(text, `="`); marked {
		text = strings.TrimSuffix(rest, `"`)
	}
	return strings.TrimSpace(strings.TrimPrefix(text, "'"))
}

// ratesOf reads a list of rates, 13%、9% or 0.13, in thousandths.
func ratesOf(text string) (out []int) {
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune("、,，;； /\n", r) }) {
		number, percent := strings.CutSuffix(part, "%")
		d, err := decimal.NewFromString(number)
		if err != nil || d.IsNegative() {
			continue
		}
		if percent || d.GreaterThanOrEqual(decimal.NewFromInt(1)) {
			d = d.Shift(-2)
		}
		if mille, whole := invoice.Thousandths(d); whole && mille < 1000 {
			out = append(out, int(mille))
		}
	}
	return out
}

// dayForms are the forms of days in lists, after separators were made hyphens.
var dayForms = [...]string{"2006-1-2", "20060102", "2006-1-2 15:04:05", "20060102150405"}

// dayOf reads a day as 2006-01-02; empty for none, and for the day that means no end.
func dayOf(text string) string {
	text = strings.TrimSuffix(strings.NewReplacer("/", "-", ".", "-", "年", "-", "月", "-", "日", "").Replace(text), "-")
	for _, form := range dayForms {
		if t, err := time.Parse(form, text); err == nil && t.Year() < 2099 {
			return t.Format(time.DateOnly)
		}
	}
	return ""
}
