package profile

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"hash/fnv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// The definition of derived numbers, as first released and without short ways. Ledgers have numbers
// that it gave: it must not change.

func referenceCanonical(c *invoice.Cell, pattern string) string {
	if c == nil {
		return ""
	}
	known := *c
	if c.Shown != nil && c.Shown.Exact {
		known.Text, known.Kind = c.Shown.Text, invoice.CellText
	}
	if day, ok := parseDate(known.Text, pattern); ok {
		return day
	}
	if d, ok := referenceNumber(&known); ok {
		return d.String()
	}
	if day, ok := referenceDay(known.Text); ok {
		return day
	}
	return invoice.Fold(known.Text)
}

func referenceNumber(c *invoice.Cell) (decimal.Decimal, bool) {
	if c.Kind != invoice.CellNumber {
		return referenceTyped(c.Text)
	}
	d, err := decimal.NewFromString(strings.TrimSpace(c.Text))
	if err != nil || d.Exponent() > 40 || d.Exponent() < -80 {
		return decimal.Zero, false
	}
	if over := d.NumDigits() - 15; over > 0 {
		d = d.Round(-d.Exponent() - int32(over))
	}
	return d, true
}

func referenceTyped(text string) (decimal.Decimal, bool) {
	if text == "" || text[0] >= 0xE4 && text[0] <= 0xE9 || len(text) > 160 {
		return decimal.Zero, false
	}
	s := strings.ReplaceAll(invoice.Fold(text), "−", "-")
	if s == "" || len(s) > 40 {
		return decimal.Zero, false
	}
	inner, negative := strings.CutPrefix(s, "(")
	if inner, closed := strings.CutSuffix(inner, ")"); negative && closed {
		s = "-" + inner
	}
	s = strings.TrimSuffix(strings.Replace(s, "¥", "", 1), "元")
	s, percent := strings.CutSuffix(s, "%")
	if s = ungroup(s); s == "" || strings.Trim(s, "+-.0123456789") != "" {
		return decimal.Zero, false
	}
	d, err := decimal.NewFromString(s)
	if percent {
		d = d.Shift(-2)
	}
	return d, err == nil
}

func referenceDay(text string) (string, bool) {
	s := strings.TrimLeft(text, " \t　")
	if len(s) < 8 || s[0] < '1' || s[0] > '9' || !strings.ContainsRune("-/.年", firstRune(s[4:])) {
		return "", false
	}
	for _, day := range []string{"YYYY-MM-DD", "YYYY/MM/DD", "YYYY.MM.DD", "YYYY年MM月DD日"} {
		for _, time := range []string{"", " hh:mm:ss", " hh:mm"} {
			if s, ok := parseDate(text, day+time); ok {
				return s, true
			}
		}
	}
	return "", false
}

func referenceDerive(b *Binding, cells []invoice.Cell) (string, bool) {
	h, ok := sha256.New(), false
	if p := b.profile.Order.Prefix; p != "" {
		referencePut(h, p)
	}
	for _, by := range b.identify {
		c := cellAt(cells, by.column)
		if c != nil && (c.Kind == invoice.CellError || c.Kind == invoice.CellUncached) {
			return "", false
		}
		text := referenceCanonical(c, b.dateOf(by.column))
		ok = ok || text != ""
		referencePut(h, text)
	}
	return derivedDigits.EncodeToString(h.Sum(nil))[:derivedLength], ok
}

func referenceContent(b *Binding, cells []invoice.Cell) uint64 {
	h := fnv.New64a()
	for _, r := range b.fields {
		for _, column := range r.columns {
			referencePut(h, referenceCanonical(cellAt(cells, column), r.Date))
		}
	}
	return h.Sum64()
}

func referencePut(h hash.Hash, text string) {
	h.Write(binary.AppendUvarint(nil, uint64(len(text))))
	h.Write([]byte(text))
}
