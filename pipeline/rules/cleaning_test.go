package rules_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// A value that lost blanks at its ends is listed as it was and as it is used, whatever its field.
func TestBlanksAtTheEndsAreListed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		field     invoice.Field
		text      string
		zh, en    string
		used, raw string // raw is "" where it is the text
	}{
		{invoice.BuyerName, " 杭州云帆科技有限公司\u3000", "␣杭州云帆科技有限公司[全角空格]", "␣杭州云帆科技有限公司[full-width space]", "杭州云帆科技有限公司", ""},
		{invoice.Spec, "A 1\u00a0", "A 1[不间断空格]", "A 1[no-break space]", "A 1", ""},
		{invoice.Unit, "\t台", "[制表符]台", "[tab]台", "台", ""},
		{invoice.GoodsName, "咨询费\r\n", "咨询费[换行]", "咨询费[line break]", "咨询费", ""},
		{invoice.GoodsName, "咨询费_x000D_", "咨询费[换行]", "咨询费[line break]", "咨询费", ""},
		{invoice.Remark, "甲\n乙\u2003\u200b", "甲\n乙[空格][不可见字符]", "甲\n乙[space][invisible character]", "甲\n乙", ""},
		{invoice.LineAmount, "100.00        ", "100.00␣␣␣␣␣…", "100.00␣␣␣␣␣…", "100.00", ""},
		{invoice.TaxRate, " 6%", "␣6%", "␣6%", "6%", ""},
		{invoice.BuyerPhone, "\u300013800138000", "[全角空格]138******00", "[full-width space]138******00", "138******00", "\u3000***"},
	} {
		edit := set(c.field, c.text)
		fs := check(t, settings(), edit).Findings
		if len(fs) != 1 || fs[0].Code != rules.ValueTidied || fs[0].Field != c.field {
			t.Errorf("%q gives %v, want %s alone", c.text, codes(fs), rules.ValueTidied)
			continue
		}
		f := fs[0]
		for in, want := range map[string]string{lang.Chinese: c.zh, lang.English: c.en} {
			if got := f.Message(in); !strings.Contains(got, "“"+want+"”") || !strings.Contains(got, "“"+c.used+"”") {
				t.Errorf("%q reads %q, want %q and %q", c.text, got, want, c.used)
			}
		}
		if c.raw == "" && f.Value != c.text {
			t.Errorf("%q has the value %q", c.text, f.Value)
		}
		if c.raw != "" && strings.Contains(f.Value, "13800138000") {
			t.Errorf("%q has the value %q, which is not masked", c.text, f.Value)
		}
	}
}

// A cell of nothing but blanks is empty, blanks that a format shows were not typed, and joined
// lines have one finding.
func TestWhatIsNotTidied(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		edit edit
		want []string
	}{
		"only blanks":       {set(invoice.Spec, " \u3000"), nil},
		"a dash":            {set(invoice.Spec, " - "), nil},
		"shown by a format": {shown(invoice.Spec, "0.5", invoice.FormatFraction, " 1/2", true), nil},
		"joined lines":      {set(invoice.Spec, " 一\n二 "), []string{rules.LinesJoined}},
	} {
		if d := cmp.Diff(c.want, codes(check(t, settings(), c.edit).Findings)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

// Where an order has more findings than are listed, those that need no look go first.
func TestMinorFindingsComeLast(t *testing.T) {
	t.Parallel()
	var edits []edit
	for range rules.MaxFindings {
		edits = append(edits, add(invoice.RoleMixed, invoice.GoodsName, " 咨询费", invoice.GoodsCode, "304", invoice.LineAmount, "1", invoice.TaxRate, "6%"))
	}
	edits = append(edits, add(invoice.RoleMixed, invoice.GoodsName, "咨\n询费", invoice.GoodsCode, "304", invoice.LineAmount, "1", invoice.TaxRate, "6%"))
	fs := check(t, settings(), edits...).Findings
	if n := len(fs); n != rules.MaxFindings+1 || fs[n-1].Code != rules.MoreFindings {
		t.Fatalf("%d findings", n)
	}
	for _, f := range fs {
		if f.Code == rules.LinesJoined {
			return
		}
	}
	t.Error("the joined lines are not listed")
}
