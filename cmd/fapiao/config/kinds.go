package config

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// ofKinds reads a value for all kinds of invoices, and others for single kinds: "100", or
// "pc=2000, 100". set takes each; its kind is empty for all.
func ofKinds(v value, set func(invoice.Kind, value) error) error {
	var seen []invoice.Kind
	for part := range strings.FieldsFuncSeq(v.text, func(r rune) bool { return strings.ContainsRune(", ，、", r) }) {
		var k invoice.Kind
		one := value{text: part, where: v.where}
		if name, text, named := strings.Cut(part, "="); named {
			if err := kind(&k, value{text: name}); err != nil {
				return err
			}
			one.text = text
		}
		if slices.Contains(seen, k) {
			return lang.Format("%q 重复了", "%q is the second for its kind", part)
		}
		seen = append(seen, k)
		if err := set(k, one); err != nil {
			return err
		}
	}
	return nil
}

// limits takes the most yuan of one invoice without tax: 99999.99, or pc=99999.99.
func limits(s *Seller, v value) error {
	s.Limits = nil
	return ofKinds(v, func(k invoice.Kind, one value) error {
		net, err := invoice.ParseAmount(one.text)
		if err != nil || net <= 0 {
			return lang.Format(
				"%q 不是金额；应为 99999.99 或 pc=99999.99 这样的写法",
				"%q is not an amount in yuan; want such as 99999.99 or pc=99999.99",
				one.text)
		}
		s.Limits = append(s.Limits, rules.Limit{Kind: k, Net: net})
		return nil
	})
}

// lines takes the most lines of one invoice: 100, or pc=2000.
func lines(s *Seller, v value) error {
	s.MaxLines, s.KindLines = 0, nil
	return ofKinds(v, func(k invoice.Kind, one value) error {
		n := 0
		if err := whole(&n, one, 2000); err != nil {
			return err
		}
		if k == "" {
			s.MaxLines = n
		} else {
			s.KindLines = append(s.KindLines, rules.KindLines{Kind: k, Lines: n})
		}
		return nil
	})
}
