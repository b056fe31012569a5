package pipeline

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// clashFindings words why the ledger does not take an item.
func clashFindings(i *ledger.Item, because ledger.Imported) []rules.Finding {
	no := i.Facts.OrderNo
	switch {
	case because.Result == ledger.Taken:
		return []rules.Finding{rules.New(rules.NumberTaken, i.Facts.At, no, invoice.OrderNo, no, because.PlaceOf)}
	case because.Result == ledger.Repeated:
		return []rules.Finding{repeated(i, because.Earlier)}
	case because.Result == ledger.Known && because.Instead != nil:
		return []rules.Finding{correctedAs(i, because)}
	case because.Elsewhere != nil:
		return []rules.Finding{sentElsewhere(i, because.Elsewhere)}
	case because.Result == ledger.Known && because.Into != nil:
		return []rules.Finding{arrangedInto(i, because.Into)}
	case because.Result == ledger.Known:
		return []rules.Finding{rules.New(rules.DroppedBefore, i.Facts.At, no, invoice.OrderNo, no)}
	}
	field, was, now := rules.Differences(because.Was, i.Order)
	if because.Into != nil {
		return []rules.Finding{rules.New(rules.SplitOther, i.Facts.At, no, field, now, shownNumbers(because.Into), string(field), was, now)}
	}
	if because.State == ledger.Dropped && because.Instead == nil {
		return []rules.Finding{rules.New(rules.DroppedOther, i.Facts.At, no, field, now, string(field), was, now)}
	}
	return []rules.Finding{rules.New(rules.OtherContent, i.Facts.At, no, field, now, string(field), was, now, rules.Bilingual(because.State.Name()))}
}

// correctedAs says which order is invoiced with the corrected content of an item, and where that
// stands.
func correctedAs(i *ledger.Item, because ledger.Imported) rules.Finding {
	code := rules.CorrectedAs
	if because.State == ledger.Dropped {
		code = rules.ReplacedBy
	}
	number, state := because.Instead.Key.OrderNo, because.Instead.State.Name()
	if because.Instead.ByHand {
		state = lang.Text{Zh: "已另行开具", En: "issued elsewhere"}
	}
	return rules.New(code, i.Facts.At, i.Facts.OrderNo, invoice.OrderNo, i.Facts.OrderNo, number,
		rules.Bilingual(lang.Format("（%s）", " (%s)", state)))
}

// sentElsewhere says when an order was sent, and from which other file.
func sentElsewhere(i *ledger.Item, e *ledger.Elsewhere) rules.Finding {
	done := lang.Text{Zh: "提交", En: "submitted"}
	if e.Issued {
		done = lang.Text{Zh: "开具", En: "issued"}
	}
	if now := e.State.Name(); e.State != ledger.Submitted && e.State != ledger.Issued {
		done = lang.Format("%s（%s）", "%s (%s)", done, now)
	}
	day := e.At.In(beijing.Zone).Format("2006-01-02")
	return rules.New(rules.SentElsewhere, i.Facts.At, i.Facts.OrderNo, invoice.OrderNo, i.Facts.OrderNo, day, e.File, rules.Bilingual(done))
}

func repeated(item *ledger.Item, other invoice.Place) rules.Finding {
	return rules.New(rules.RepeatedInBatch, item.Facts.At, item.Facts.OrderNo, invoice.OrderNo, item.Facts.OrderNo, other.AtCell().String())
}

// arrangedInto says what is invoiced in place of an order.
func arrangedInto(i *ledger.Item, into []string) rules.Finding {
	code := rules.SplitInto
	if len(into) == 1 {
		code = rules.MergedInto
	}
	return rules.New(code, i.Facts.At, i.Facts.OrderNo, invoice.OrderNo, i.Facts.OrderNo, shownNumbers(into))
}

// shownNumbers are the first of many order numbers, and the last.
func shownNumbers(all []string) string {
	const most = 10
	if len(all) > most {
		all = append(slices.Clone(all[:most-1]), "…", all[len(all)-1])
	}
	return strings.Join(all, "、")
}
