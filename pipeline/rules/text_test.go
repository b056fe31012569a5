package rules_test

import (
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func TestTextsFillTheirPlaces(t *testing.T) {
	t.Parallel()
	f := rules.New(rules.OtherContent, invoice.Place{File: "a.xlsx", Row: 2}, "A1", invoice.OrderNo, "A1",
		string(invoice.BuyerName), "甲公司", "乙公司", rules.Bilingual(lang.Text{Zh: "已开票", En: "issued"}))
	if got, want := f.Message("zh"), "这个订单号已经用过（已开票），但内容不同：购买方名称原来是“甲公司”，现在是“乙公司”。没有再次开票"; got != want {
		t.Errorf("zh: %s", got)
	}
	if got, want := f.Message("en"), "This number was already used (issued) with other content: Buyer was “甲公司”, now “乙公司”. Nothing was sent"; got != want {
		t.Errorf("en: %s", got)
	}
	if f.Severity != rules.Error || f.Hint("zh") == "" || f.Hint("en") == "" {
		t.Errorf("finding = %+v", f)
	}
}

func TestTextsOfOddFindings(t *testing.T) {
	t.Parallel()
	unknown := rules.New("FP-XXX-999", invoice.Place{}, "", "", "")
	if unknown.Message("zh") != "FP-XXX-999" || unknown.Hint("zh") != "" || unknown.Severity != rules.Error {
		t.Errorf("unknown = %+v", unknown)
	}
	short := rules.New(rules.OrderNoLong, invoice.Place{}, "", invoice.OrderNo, "")
	if got := short.Message("zh"); got != "订单号有 ? 个字符，超过 ? 个" {
		t.Errorf("without arguments: %s", got)
	}
}

func TestFindingsMaskAndShortenValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		field invoice.Field
		value string
		want  string
	}{
		{invoice.BuyerTaxNum, "11010519491231002X", "110*************2X"},
		{invoice.BuyerAccount, "6222021234567890", "622***********90"},
		{invoice.Remark, "联系13800001234", "联系138******34"},
		{invoice.OrderNo, "13800001234", "13800001234"},
		{"", "13800001234", "138******34"},
		{invoice.BuyerTaxNum, "91370306MA3TBJ0T8E", "91370306MA3TBJ0T8E"},
		{invoice.Remark, strings.Repeat("备", 300), strings.Repeat("备", 200) + "…"},
	} {
		if got := rules.New(rules.TooLong, invoice.Place{}, "", c.field, c.value).Value; got != c.want {
			t.Errorf("%s %q is shown as %q, want %q", c.field, c.value, got, c.want)
		}
	}
}

func TestNoFindingShowsAPersonalNumber(t *testing.T) {
	t.Parallel()
	secrets := []string{"13800001234", "110105194912310021", "6222021234567890123"}
	r := check(t, settings(), sets(
		invoice.BuyerPhone, "13800001234 5", invoice.BuyerTaxNum, "11010519491231002l", invoice.BuyerIDNum, "110105194912310021",
		invoice.ManagerIDNum, "110105194912310021", invoice.BuyerAccount, strings.Repeat("6222021234567890123", 6), invoice.BuyerEmail, "13800001234@"),
		add(invoice.RoleMixed, invoice.BuyerAccount, "6222021234567890123", invoice.BuyerIDNum, "110105194912310038"))
	if len(r.Findings) < 5 {
		t.Fatalf("findings %v", codes(r.Findings))
	}
	for _, f := range r.Findings {
		text := f.Value + strings.Join(f.Args, " ") + f.Message("zh") + f.Hint("zh") + f.Message("en")
		for _, s := range secrets {
			if strings.Contains(text, s) {
				t.Errorf("%s shows %s: %s", f.Code, s, text)
			}
		}
	}
}
