package app

import (
	"context"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers/corrections"
)

// askedVoid is a void that a number or a row asks for.
type askedVoid struct {
	pipeline.VoidRequest
	asked   string
	refused *pipeline.Refusal // of its row; nil: it is planned
}

// bluesOf are the invoices of voids.
func bluesOf(asked []askedVoid) (out []namedBlue) {
	for i := range asked {
		out = append(out, namedBlue{asked[i].Blue, asked[i].asked})
	}
	return out
}

// askedVoids finds what numbers and lists ask for, each invoice once.
func (j *job) askedVoids(ctx context.Context, o *VoidOptions) (out []askedVoid, err error) {
	l, err := j.invoiceList(ctx, o.Lists, corrections.VoidMarks, o.Seller, lang.Text{
		Zh: "清单里没有要作废的行", En: "no row of the list asks for a void"})
	if err != nil {
		return nil, err
	}
	v := voidList{invoiceList: l, options: o, met: map[int64]*invoiceRow{}}
	for _, r := range l.rows {
		if !r.Bad {
			v.row(r)
		}
	}
	for _, r := range l.rows {
		out = append(out, v.asked(r)...)
	}
	if len(o.Numbers) == 0 {
		return out, nil
	}
	blues, err := j.blues(ctx, o.Orders)
	for i := range blues {
		if v.met[blues[i].ID] == nil {
			out = append(out, v.request(&blues[i], o.Reason, o.Specific))
		}
	}
	return out, err
}

// voidList is a list of voids.
type voidList struct {
	*invoiceList
	options *VoidOptions
	met     map[int64]*invoiceRow // rows by invoice, those that are refused too
}

// row checks the reason of a row, and that no other row of its invoices has another one.
func (v *voidList) row(r *invoiceRow) {
	if text := r.Text(invoice.VoidCause); text != "" {
		if _, _, ok := voidCause(text); !ok {
			v.refuse(r, rules.New(rules.VoidCauseUnknown, r.At(invoice.VoidCause), "", invoice.VoidCause, text))
			return
		}
	}
	for i := range r.blues {
		first := v.met[r.blues[i].ID]
		if first == nil {
			v.met[r.blues[i].ID] = r
			continue
		}
		if a, b := r.Text(invoice.VoidCause), first.Text(invoice.VoidCause); a != b {
			v.refuse(r, rules.New(rules.ListOtherRow, r.At(invoice.VoidCause), "", invoice.VoidCause, a, first.At(invoice.VoidCause).Cell(), b))
			v.refuse(first, rules.New(rules.ListOtherRow, first.At(invoice.VoidCause), "", invoice.VoidCause, b, r.At(invoice.VoidCause).Cell(), a))
		}
	}
}

// asked are the voids of a row; those of rows before it are left out.
func (v *voidList) asked(r *invoiceRow) (out []askedVoid) {
	if r.refused != nil {
		return []askedVoid{{VoidRequest: pipeline.VoidRequest{Seller: r.Text(invoice.Seller)}, asked: r.asked(), refused: r.refused}}
	}
	reason, specific := v.options.Reason, v.options.Specific
	if text := r.Text(invoice.VoidCause); text != "" {
		reason, specific, _ = voidCause(text)
	}
	for i := range r.blues {
		b := &r.blues[i]
		if v.met[b.ID] != r {
			continue
		}
		own, words := reason, specific
		if o := b.Order.Order; o != nil && !o.Kind.Digital() && r.Text(invoice.VoidCause) != "" {
			own, words = "", "" // it says which row is meant; the platform takes none
		}
		out = append(out, v.request(b, own, words))
	}
	return out
}

func (v *voidList) request(b *namedBlue, reason, specific string) askedVoid {
	return askedVoid{asked: b.asked, VoidRequest: pipeline.VoidRequest{Seller: b.Seller, Blue: b.Blue, Reason: reason, Specific: specific,
		Held: true, Preview: v.options.Preview}}
}

// voidCause reads the reason of a row: a digit, or its words, or “其他：TEXT”.
func voidCause(text string) (reason, specific string, ok bool) {
	if r, known := VoidReason(text); known && r != "4" {
		return r, "", true
	}
	head, rest, _ := strings.Cut(strings.Replace(text, "：", ":", 1), ":")
	r, known := VoidReason(strings.TrimSpace(head))
	specific = strings.TrimSpace(rest)
	return r, specific, known && r == "4" && specific != "" && len([]rune(specific)) <= mostSpecific
}
