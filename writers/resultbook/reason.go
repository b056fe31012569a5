package resultbook

import (
	"cmp"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// reason is why an order has no invoice: the platform's message, then every finding, numbered.
func reason(b *book, r *report.Row) string {
	var out []string
	if r.State == "dropped" {
		out = append(out, droppedReason(r).Text(b.lang))
	}
	if said := r.ErrorText(); said != "" {
		out = append(out, report.Said(b.lang, said))
	}
	for _, f := range bySeverity(r.Findings) {
		out = append(out, findingText(b, r, f))
	}
	if len(out) == 0 {
		out = []string{stateReason(r.State).Text(b.lang)}
	}
	return strings.TrimSuffix(numbered(out)+"\n"+followNote(b, r), "\n")
}

// droppedReason is the reason of a dropped order, with the invoice issued by hand if there is one.
func droppedReason(r *report.Row) lang.Text {
	switch {
	case r.Replaced():
		return lang.Text{Zh: "已拆分或合并，由其他单号代替，本单不再开票。", En: "It was split or merged: others are invoiced in its place."}
	case r.IssuedAs == "":
		return lang.Text{Zh: "已取消，不再开票。", En: "It was dropped and is not invoiced."}
	}
	return lang.Text{Zh: "已另行开具，发票号码 " + r.IssuedAs + "。", En: "It was invoiced by hand: invoice " + r.IssuedAs + "."}
}

// bySeverity sorts errors before warnings.
func bySeverity(fs []rules.Finding) []rules.Finding {
	return slices.SortedStableFunc(slices.Values(fs), func(a, b rules.Finding) int {
		return cmp.Compare(rank(a.Severity), rank(b.Severity))
	})
}

func rank(s rules.Severity) int {
	if s == rules.Error {
		return 0
	}
	return 1
}

// findingText is a finding with its cell, and the sheet if it is not that of the order.
func findingText(b *book, r *report.Row, f rules.Finding) string {
	place := f.Place.AtCell().Cell()
	if f.Place.Sheet != r.Source.Sheet {
		place = strings.TrimSpace(f.Place.Sheet + " " + place)
	}
	text := f.Message(b.lang)
	if place != "" {
		text = "[" + place + "] " + text
	}
	if f.Severity == rules.Warning {
		text = lang.Text{Zh: "（提醒）", En: "(warning) "}.Text(b.lang) + text
	}
	return text
}

// advice is what to do: a hint for each numbered reason, and the advice for the state.
func advice(b *book, r *report.Row) string {
	var hints []string
	switch {
	case r.State == "dropped" && r.IssuedAs != "":
		hints = append(hints, lang.Text{Zh: "无需操作。", En: "Nothing to do."}.Text(b.lang))
	case r.State == "dropped":
		hints = append(hints, rowAdvice(r).Text(b.lang))
	}
	if r.ErrorText() != "" {
		hints = append(hints, rowAdvice(r).Text(b.lang))
	}
	for _, f := range bySeverity(r.Findings) {
		hints = append(hints, f.Hint(b.lang))
	}
	if b.lines && r.State == "rejected" && r.Typed == nil && len(hints) > 0 {
		hints = append(hints, notHere.Text(b.lang))
	}
	if len(hints) == 0 {
		return rowAdvice(r).Text(b.lang)
	}
	list := numbered(hints)
	if r.ErrorText() == "" && r.State != "rejected" && r.State != "held" && r.State != "dropped" {
		list += "\n" + rowAdvice(r).Text(b.lang)
	}
	return list
}

// note has remarks about an invoice: warnings, a failed seal.
func note(b *book, r *report.Row) string {
	var out []string
	if r.Parts > 1 {
		out = append(out, lang.Format("一单多票：%d/%d", "invoice %d/%d of its order", r.Part, r.Parts).Text(b.lang))
	}
	if r.State == "seal_failed" || r.State == "voiding" {
		out = append(out, rowAdvice(r).Text(b.lang))
	}
	if said := r.ErrorText(); r.State != "issued" && (said != "" || r.ErrorCode != "") {
		out = append(out, strings.TrimSpace(r.ErrorCode+" "+report.Said(b.lang, said)))
	}
	for _, text := range []string{reversedNote(b, r), followNote(b, r)} {
		if text != "" {
			out = append(out, text)
		}
	}
	for _, f := range r.Findings {
		out = append(out, findingText(b, r, f))
	}
	if r.Differs {
		out = append(out, acceptance(b, r))
	}
	return numbered(out)
}

// acceptance reports whether a difference was accepted.
func acceptance(b *book, r *report.Row) string {
	if r.SeenAt.IsZero() {
		return lang.Text{Zh: "差异尚未确认：核对后运行 fapiao accept " + r.OrderNo, En: "The difference is not accepted yet: check it, then run fapiao accept " + r.OrderNo}.Text(b.lang)
	}
	return lang.Text{Zh: "差异已确认，", En: "The difference was accepted, "}.Text(b.lang) + b.clock(r.SeenAt)
}

// codes are the platform's code and those of the findings, each once.
func codes(r *report.Row) string {
	var out []string
	if r.ErrorCode != "" {
		out = append(out, r.ErrorCode)
	}
	for _, f := range bySeverity(r.Findings) {
		if f.Code != "" && !slices.Contains(out, f.Code) {
			out = append(out, f.Code)
		}
	}
	return strings.Join(out, "\n")
}

// cells are the cells of the findings, without duplicates.
func cells(r *report.Row) string {
	var out []string
	for _, f := range bySeverity(r.Findings) {
		if c := f.Place.AtCell().Cell(); c != "" && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return strings.Join(out, "\n")
}

// stateReason is the reason when only the state is known.
func stateReason(state report.State) lang.Text {
	switch state {
	case "rejected":
		return lang.Text{Zh: "校验没有通过。", En: "The checks rejected the order."}
	case "skipped":
		return lang.Text{Zh: "按要求没有读取这个订单。", En: "The order was skipped, as configured."}
	case "held":
		return lang.Text{Zh: "等待人工确认，不会自动提交。", En: "It is held for review and is not sent automatically."}
	case "ready":
		return lang.Text{Zh: "尚未提交到开票平台。", En: "It has not been submitted yet."}
	case "submitting":
		return lang.Text{Zh: "正在提交，还没有结果。", En: "It is being submitted; there is no answer yet."}
	case "unknown":
		return lang.Text{Zh: "已经发出，但没有收到明确的答复，发票可能已经开出。", En: "It was sent without a definite answer; the invoice may exist."}
	case "submitted":
		return lang.Text{Zh: "平台已受理，正在开票。", En: "The platform accepted it and is issuing the invoice."}
	case "failed":
		return lang.Text{Zh: "平台开票失败，没有说明原因。", En: "The platform refused it and gave no reason."}
	}
	return state.Name()
}
