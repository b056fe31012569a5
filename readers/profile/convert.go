package profile

import (
	"maps"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// joined is one cell of several: their displayed texts in the order of the profile.
func (r *fieldRule) joined(cells []*invoice.Cell) invoice.Cell {
	if len(cells) == 1 {
		return *cells[0]
	}
	with := r.With
	if with == "" {
		with = " "
	}
	var texts []string
	for _, c := range cells {
		if c.Kind == invoice.CellError || c.Kind == invoice.CellUncached {
			return *c // its finding says more than a joined text
		}
		if text := strings.TrimSpace(invoice.CleanText(shownText(c))); text != "" {
			texts = append(texts, text)
		}
	}
	out := *cells[0]
	out.Text, out.Kind, out.Shown = strings.Join(texts, with), invoice.CellText, nil
	return out
}

// convert applies the values, the unit and the pattern of days of a field to its cell. failed
// reports that the value cannot be used; the cell is not changed then.
func (r *fieldRule) convert(c *invoice.Cell) (_ invoice.Doubt, failed bool) {
	if len(r.Values) == 0 && r.Unit == "" && r.Date == "" || c.Kind == invoice.CellError || c.Kind == invoice.CellUncached {
		return invoice.Doubt{}, false
	}
	text := shownText(c)
	if len(r.Values) > 0 {
		value, known := r.values[invoice.Fold(text)]
		switch {
		case known:
			c.Text, c.Kind, c.Shown = value, invoice.CellText, nil
			return invoice.Doubt{}, false
		case r.Only:
			return invoice.Doubt{Kind: invoice.DoubtValueUnlisted, Value: text, Of: strings.Join(slices.Sorted(maps.Keys(r.Values)), ", ")}, true
		}
	}
	switch {
	case r.Unit == Percent:
		r.percent(c)
	case r.Unit != "":
		if !r.shift(c) {
			return invoice.Doubt{Kind: invoice.DoubtUnit, Value: text, Of: string(r.Unit)}, true
		}
	case r.Date != "" && c.Kind != invoice.CellDate:
		if day, ok := parseDate(text, r.Date); ok {
			c.Text, c.Kind, c.Shown = day, invoice.CellDate, nil
		}
	}
	return invoice.Doubt{}, false
}

// percent makes a bare number a percentage: 13 becomes 13%. Texts that are not numbers stay for the
// rules.
func (r *fieldRule) percent(c *invoice.Cell) {
	text := shownText(c)
	if _, ok := plainNumber(text); !ok || strings.ContainsAny(text, "%％") {
		return
	}
	c.Text, c.Kind, c.Shown = invoice.Fold(text)+"%", invoice.CellText, nil
}

// shift converts an amount to yuan by moving the decimal point. It fails for a text that is not a
// bare number, and for a cell that displays another number than it holds.
func (r *fieldRule) shift(c *invoice.Cell) bool {
	d, ok := numberOf(c)
	if !ok || strings.ContainsAny(c.Text, "%％") {
		return false
	}
	if c.Shown != nil {
		shown, ok := plainNumber(c.Shown.Text)
		if !ok || !shown.Equal(d) || c.Shown.Format == invoice.FormatPercent {
			return false
		}
	}
	places := int32(-2)
	if r.Unit == Wan {
		places = 4
	}
	c.Text, c.Shown = d.Shift(places).String(), nil
	return true
}
