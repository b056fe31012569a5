package rules

import (
	"strings"
	"testing"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

func TestCreditCodes(t *testing.T) {
	t.Parallel()
	for _, no := range []string{"91350100M000100Y43", "91350200MA2YJ1XR9G", "91350200776049653A", "91350500798359476R", "913502000728319549",
		"123502001549897397", "91440101MA5CJQ4N59", "91370306MA3TBJ0T8E", "91430100563544319E", "91610000220556561F", "11010519491231002X"} {
		if !goodCheckDigit(no) {
			t.Errorf("%s has a good check digit", no)
		}
	}
	for no, want := range map[string]byte{"91350100M0001TGQXM": '1', "91350211M0000XUF46": 'R', "91350203M0001FUE2P": 'J', "91350203M0001QAY9B": '9', "92110108MA0043365M": 'J'} {
		if got, ok := creditCheck(no); !ok || got != want || goodCheckDigit(no) {
			t.Errorf("check of %s = %c, want %c", no, got, want)
		}
	}
	for _, no := range []string{
		"91110105938560364X", // fits the standard of personal IDs, without a birth date
		"913101201985010115", // has a birth date, and is a company's
	} {
		if !goodPersonalID(no) || goodCheckDigit(no) {
			t.Errorf("%s is no personal ID", no)
		}
	}
	if _, ok := creditCheck("9135010OM000100Y43"); ok {
		t.Error("the letter O is in no credit code")
	}
	if _, ok := creditCheck("913501"); ok {
		t.Error("a short code has no check digit")
	}
	if got := suggestTaxNum("9I3SO200Z728319V49"); got != "913502002728319U49" {
		t.Errorf("suggestion %s", got)
	}
	for no, want := range map[string]string{"9137O306-MA3TBJ0T8E": "91370306MA3TBJ0T8E", "91370306MA3TBJ0T8?": "", "见营业执照": ""} {
		got := meant(&value{text: no, info: &invoice.FieldInfo{}})
		if zh, _, _ := strings.Cut(got, between); want == "" && got != "" || want != "" && zh != "；可能应为 "+want {
			t.Errorf("%s: suggestion %q, want %s", no, got, want)
		}
	}
}

func TestAcceptedCharacters(t *testing.T) {
	t.Parallel()
	for _, r := range "中文，。（）《》·①Ⅱ℃㎡×÷αя、“”－￥鎔" {
		if !accepted(r) {
			t.Errorf("%c (%U) is GBK", r, r)
		}
	}
	for _, r := range "😀𠮷ü¤│┃\uE7E8\uE000ﷺÄ" {
		if accepted(r) {
			t.Errorf("%c (%U) is refused", r, r)
		}
	}
}
