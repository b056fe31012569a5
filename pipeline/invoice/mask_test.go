package invoice_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

func TestMaskPersonal(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"": "", "1": "*", "12": "**", "123": "1**", "1234": "1**4", "12345678": "12****78", "13800001234": "138******34",
		"11010519491231002X": "110*************2X", "张小明": "张**",
	} {
		if got := invoice.MaskPersonal(value); got != want {
			t.Errorf("MaskPersonal(%q) = %q, want %q", value, got, want)
		}
	}
}

func TestFieldMask(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		field       invoice.Field
		value, want string
	}{
		{invoice.BuyerPhone, "13800001234", "138******34"},
		{invoice.BuyerTaxNum, "91350200MA2YJ1XR9G", "91350200MA2YJ1XR9G"},
		{invoice.BuyerTaxNum, "11010519491231002x", "110*************2x"},
		{invoice.BuyerTaxNum, "110105491231002", "110**********02"},
		{invoice.Remark, "电话13800001234，身份证11010519491231002X。", "电话138******34，身份证110*************2X。"},
		{invoice.Remark, "86 13800001234 或 8613800001234", "86 138******34 或 861********34"},
		{invoice.Remark, "138-0000-1234，110105 19491231 002X",
			"138********34，110***************2X"},
		{invoice.Remark, "合同 138-0000-12345，2026-1130-0001", "合同 138-0000-12345，2026-1130-0001"},
		{invoice.Remark, "合同 20261130001", "合同 20261130001"},
		{invoice.GoodsCode, "3040201000000000000", "3040201000000000000"},
		{invoice.LineAmount, "13800001234", "13800001234"},
		{invoice.OrderNo, "13800001234", "13800001234"},
		{"", "13800001234", "138******34"},
	} {
		if got := c.field.Mask(c.value); got != c.want {
			t.Errorf("%s.Mask(%q) = %q, want %q", c.field, c.value, got, c.want)
		}
	}
}

func FuzzMask(f *testing.F) {
	f.Add("13800001234")
	f.Add("电话13800001234X")
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		if got := invoice.Remark.Mask(s); utf8.RuneCountInString(got) != utf8.RuneCountInString(s) {
			t.Errorf("Mask(%q) = %q", s, got)
		}
		if got := invoice.MaskPersonal(s); utf8.RuneCountInString(s) > 5 && strings.Count(got, "*") == 0 {
			t.Errorf("MaskPersonal(%q) hides nothing", s)
		}
	})
}
