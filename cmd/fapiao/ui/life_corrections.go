package ui

import (
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

// afterwards writes what was done with the invoices: voids and messages.
func (p printer) afterwards(b *strings.Builder, l *app.Life) {
	if len(l.Voids) > 0 {
		b.WriteString(p.text(lang.Text{Zh: "作废：", En: "Voids:"}) + "\n")
	}
	for i := range l.Voids {
		b.WriteString(p.void(&l.Voids[i]))
	}
	if len(l.Deliveries) > 0 {
		b.WriteString(p.text(lang.Text{Zh: "重新交付：", En: "Sent again:"}) + "\n")
	}
	for i := range l.Deliveries {
		b.WriteString(p.delivery(&l.Deliveries[i]))
	}
}

// afterwardsLines are the same for programs.
func afterwardsLines(l *app.Life) (lines []any) {
	for i := range l.Voids {
		lines = append(lines, voidLineOf(&l.Voids[i]))
	}
	for i := range l.Deliveries {
		lines = append(lines, deliveryLineOf(&l.Deliveries[i]))
	}
	return lines
}
