package invoice_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

func TestMaskPersonal(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"": "", "1": "*", "12": "**", "123": "1**", "1234": "1**4", "12345678": "12****78", "13800001234": "138******34",
		"11010519491231002X": "110*************2X", "张小明": "张**",
	} {
		if got := invoice.MaskNumber(value); got != want {
			t.Errorf("MaskNumber(%q) = %q, want %q", value, got, want)
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
		{invoice.Remark, "卡号6222021001116245702，4000001234567899", "卡号622**************02，400***********99"},
		{invoice.BuyerName, "张三 6222 0210 0111 6245 702", "张三 622******************02"},
		{invoice.Remark, "合同 6222021001116245703", "合同 6222021001116245703"},
		{invoice.GoodsCode, "3040201000000000000", "3040201000000000000"},
		{invoice.GoodsCode, "3040201000000000000 6222021001116245702", "3040201000000000000 622**************02"},
		{invoice.GoodsCode, "13800001234", "138******34"},
		{invoice.LineAmount, "13800001234", "138******34"},
		{invoice.LineAmount, "13800001234.00", "138******34.00"},
		{invoice.LineAmount, "13800001234.50 1,13800001234", "13800001234.50 1,13800001234"},
		{invoice.LineAmount, "13800001234元整x", "138******34元整x"},
		{invoice.Quantity, "13800001234个", "138******34个"},
		{invoice.Quantity, "20261130001 138000012345", "20261130001 138000012345"},
		{invoice.Price, "0.13800001234", "0.13800001234"},
		{invoice.TaxRate, "11010519491231002X", "110*************2X"},
		{invoice.TaxRate, "330106199001011234%", "330*************34%"},
		{invoice.BuyerTaxNum, "6222021001116245702", "622**************02"},
		{invoice.BillInfoNo, "3301062600112242", "3301062600112242"},
		{invoice.KindField, "6222021001116245702", "622**************02"},
		{invoice.OrderNo, "13800001234", "13800001234"},
		{"", "13800001234", "138******34"},
	} {
		if got := c.field.Mask(c.value); got != c.want {
			t.Errorf("%s.Mask(%q) = %q, want %q", c.field, c.value, got, c.want)
		}
	}
}

// Where two personal values differ, a person sees in what, and no more than that.
func TestMaskPairShowsTheDifference(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		field              invoice.Field
		a, b, wantA, wantB string
	}{
		{invoice.BuyerPhone, "13800001234", "13800001234", "138******34", "138******34"},
		{invoice.BuyerPhone, "13800001234", "13800051234", "138***0**34", "138***5**34"},
		{invoice.BuyerPhone, "13800001234", "13900001234", "138******34", "139******34"},
		{invoice.BuyerPhone, "13800001234", "1380001234", "138******34", "138*****34"},
		{invoice.Remark, "电话13800001234", "电话13800081234", "电话138***0**34", "电话138***8**34"},
		{invoice.BuyerName, "甲公司", "乙公司", "甲公司", "乙公司"},
	} {
		if a, b := c.field.MaskPair(c.a, c.b); a != c.wantA || b != c.wantB {
			t.Errorf("%s: %q and %q are shown as %q and %q, want %q and %q", c.field, c.a, c.b, a, b, c.wantA, c.wantB)
		}
	}
}

// FuzzMaskPair: two values that differ are seen to differ, whatever they are, and of each at most
// one character more is shown than Mask shows.
func FuzzMaskPair(f *testing.F) {
	f.Add("13800001234", "13800051234")
	f.Add("张小明明明", "张小明明日")
	f.Add("13800001234 13900001234", "13800001234 13900001235")
	f.Fuzz(func(t *testing.T, a, b string) {
		if !utf8.ValidString(a) || !utf8.ValidString(b) {
			return
		}
		for _, field := range []invoice.Field{invoice.BuyerPhone, invoice.Remark, invoice.LineAmount} {
			x, y := field.MaskPair(a, b)
			if (a == b) != (x == y) {
				t.Errorf("%s: %q and %q are shown as %q and %q", field, a, b, x, y)
			}
			if less := strings.Count(field.Mask(a), "*") - strings.Count(x, "*"); less < 0 || less > 1 {
				t.Errorf("%s: %q is shown as %q, alone as %q", field, a, x, field.Mask(a))
			}
		}
	})
}

func TestPersonalIDsHaveABirthDate(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"11010519491231002X": true, "11010519491231002x": true, "110105200001310021": true, "110105491231002": true,
		"11010518491231002X": false, "11010519491331002X": false, "11010519490031002X": false, "11010519491232002X": false, "11010519491200002X": false,
		"1101051949123100X2": false, "110105491331002": false, "11010549123100X": false, "": false, "110105": false, "１1010519491231002X": false,
		"91330106MA2FXTR10X": false, "1101051949123100211": false,
	} {
		if invoice.PersonalID(s) != want {
			t.Errorf("PersonalID(%q) is not %v", s, want)
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
		if got := invoice.MaskNumber(s); utf8.RuneCountInString(s) > 5 && strings.Count(got, "*") == 0 {
			t.Errorf("MaskNumber(%q) hides nothing", s)
		}
	})
}

// A look at a value shows whether it may hold a number to mask; what is masked does not depend on
// it.
func TestMaskedWithAndWithoutALook(t *testing.T) {
	t.Parallel()
	part := rapid.OneOf(rapid.StringMatching(`[0-9]{0,19}[Xx -]?`), rapid.SampledFrom([]string{"13800138000", "138-0013-8000", "6222021234567894", "330106199001011234", "张三", ".00", ",", " "}))
	fields := []invoice.Field{invoice.Remark, invoice.OrderNo, invoice.BuyerTaxNum, invoice.GoodsCode, invoice.Price, invoice.RefundNo, invoice.BuyerPhone, ""}
	rapid.Check(t, func(t *rapid.T) {
		value := strings.Join(rapid.SliceOfN(part, 0, 4).Draw(t, "parts"), "")
		f := rapid.SampledFrom(fields).Draw(t, "field")
		if got, want := f.Mask(value), invoice.SlowMask(f, value); got != want {
			t.Fatalf("%s %q is shown as %q, want %q", f, value, got, want)
		}
	})
}
