package app

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/red"
)

// AskAgain is what asks for a red once more, beside its number, reason and refund number.
type AskAgain struct {
	// List is the file that asked for it, or [StandardInput]; empty: its number does.
	List  string
	Given red.Given // what it was read with; of a number, the exports that it needs
	// Export reports that a number needs an export of issued invoices whose name is not known.
	Export bool
	Lines  []string // its parts, as --line takes them; nil: all that is left
}

// AskAgain is how the same red is asked for once more. An invoice of this ledger is named by its
// number, and so is the whole of one that was issued elsewhere, of which the ledger has what it
// needs. A part of such a one needs the list that has it, with the export of its lines.
func (c *RedCase) AskAgain() AskAgain {
	b := &c.Body
	switch f := b.Source.File; {
	case b.Blue.OrderNo != "":
		return AskAgain{Lines: linesOf(b)}
	case b.Red.Whole:
		return AskAgain{}
	case f == "" || f == queryName:
		return AskAgain{Export: len(b.Given.Issued) == 0, Given: red.Given{Issued: b.Given.Issued}}
	case f == stdinName:
		return AskAgain{List: StandardInput, Given: b.Given}
	default:
		return AskAgain{List: cmp.Or(container(f), f), Given: b.Given}
	}
}

// given is what lists are read with, beside what the configuration has.
func (j *job) given(o *RedFileOptions) red.Given {
	g := red.Given{Issued: o.Issued, Profile: o.Profile, Reason: o.Reason != "", Seller: o.Seller != ""}
	if h := j.cfg.HiddenRows; h != config.HoldHidden {
		g.HiddenRows = string(h)
	}
	return g
}

// mostTried is up to how many lines all ways to name them are tried.
const mostTried = 6

// linesOf names the parts of a red so that they have its key, where they have; otherwise by the
// quantities or amounts that it takes back.
func linesOf(b *red.Body) []string {
	lines := b.Red.Lines
	if b.Red.Whole || len(lines) == 0 || b.RefundNo == "" && red.Key("", b.Reason, nil) == b.Key {
		return nil
	}
	ways := 1
	for range lines[:min(len(lines), mostTried)] {
		ways *= len(manners)
	}
	for way := range ways {
		parts := make([]invoice.Reduction, len(lines))
		rest := way
		for i := range lines {
			parts[i] = manners[rest%len(manners)](b.Reason, &lines[i])
			rest /= len(manners)
		}
		if red.Key(b.RefundNo, b.Reason, parts) == b.Key {
			return partTexts(parts)
		}
	}
	parts := make([]invoice.Reduction, len(lines))
	for i := range lines {
		parts[i] = exactly(b.Reason, &lines[i])
	}
	return partTexts(parts)
}

// manners are the ways in which a part of a line is named.
var manners = []func(invoice.RedReason, *invoice.RedLine) invoice.Reduction{exactly,
	func(_ invoice.RedReason, l *invoice.RedLine) invoice.Reduction {
		return invoice.Reduction{Index: l.Index, Gross: l.Net + l.Tax}
	},
	func(_ invoice.RedReason, l *invoice.RedLine) invoice.Reduction {
		return invoice.Reduction{Index: l.Index}
	}}

// exactly is the quantity of a line or, for an allowance and for lines without one, the amount.
func exactly(reason invoice.RedReason, l *invoice.RedLine) invoice.Reduction {
	if reason != invoice.RedAllowance && l.Quantity.IsPositive() {
		return invoice.Reduction{Index: l.Index, Quantity: l.Quantity}
	}
	return invoice.Reduction{Index: l.Index, Gross: l.Net + l.Tax}
}

// partTexts are parts as --line takes them.
func partTexts(parts []invoice.Reduction) (out []string) {
	slices.SortFunc(parts, func(a, b invoice.Reduction) int { return a.Index - b.Index })
	for _, p := range parts {
		text := strconv.Itoa(p.Index)
		switch {
		case p.Quantity.IsPositive():
			text += "=" + p.Quantity.String()
		case p.Gross > 0:
			text += "=¥" + p.Gross.String()
		}
		out = append(out, text)
	}
	return out
}
