package heading

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// row has titles by column; those that are empty are left out.
func row(titles string) map[int]string {
	out := map[int]string{}
	for i, t := range strings.Split(titles, "|") {
		if t != "" {
			out[i] = t
		}
	}
	return out
}

func TestGroupsAreJoinedWithTheTitlesBelow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		rows []string
		want string
	}{
		{"one row", []string{"订单号||金额"}, "订单号||金额"},
		{"merged", []string{"订单号|购买方信息|||税率", "|名称|税号|地址|"}, "订单号|购买方信息 名称|购买方信息 税号|购买方信息 地址|税率"},
		{"filled", []string{"订单号|购买方|购买方", "订单号|名称|税号"}, "订单号|购买方 名称|购买方 税号"},
		{"an own title ends a group", []string{"购买方||备注||", "名称|税号||电话|"}, "购买方 名称|购买方 税号|备注|电话"},
		{"an empty column ends a group", []string{"购买方|||", "名称||备注|"}, "购买方 名称||备注"},
		{"a title of its own opens no group", []string{"序号|", "|备注"}, "序号|备注"},
		{"three rows", []string{"开票||||", "购买方||金额||备注", "名称|税号|不含税|税额|"},
			"开票 购买方 名称|开票 购买方 税号|开票 金额 不含税|开票 金额 税额|开票 备注"},
		{"the upper group ends the lower one", []string{"甲||乙", "购买方||", "名称|税号|备注"}, "甲 购买方 名称|甲 购买方 税号|乙 备注"},
	} {
		var rows []map[int]string
		for _, r := range c.rows {
			rows = append(rows, row(r))
		}
		got := map[int]string{}
		for col, title := range Join(rows...) {
			got[col] = title.Text
		}
		if diff := cmp.Diff(row(c.want), got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestReadingsOfAGroup(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		group, last, want string
		is                bool
	}{
		{"购买方信息", "名称", "购买方名称", true},
		{"客户", "税号", "税号", true},
		{"金额信息", "不含税", "金额(不含税)", true},
		{"金额信息", "税额", "税额", true},
		{"金额信息", "含税", "含税金额", true},
		{"金额信息", "含税", "含税", false},
		{"商品", "名称", "项目名称", true},
		{"销售方信息", "税号", "税号", false},
		{"收货人", "电话", "电话", false},
		{"不含税", "金额", "金额", false},
		{"不含税", "金额", "不含税金额", true},
	} {
		got := Title{Text: c.group + " " + c.last, Group: c.group, Last: c.last}.Readings()
		if slices.Contains(got, c.want) != c.is {
			t.Errorf("%s over %s: %v; %s: %t", c.group, c.last, got, c.want, c.is)
		}
	}
}

// TestEachTitledColumnHasOneTitle checks, for any rows, that columns keep their own titles, and
// that nothing but titles is in them.
func TestEachTitledColumnHasOneTitle(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom([]string{"", "", "甲", "乙", "丙", " "})
		rows := rapid.SliceOfN(rapid.MapOfN(rapid.IntRange(0, 8), word, 0, 8), 1, MaxRows).Draw(t, "rows")
		got := Join(rows...)
		for col := range 9 {
			low := lowest(rows, col)
			title, ok := got[col]
			if ok != (low >= 0) {
				t.Fatalf("column %d: %v", col, title)
			}
			if ok && (title.Last != clean(rows[low][col]) || !strings.HasSuffix(title.Text, title.Last)) {
				t.Fatalf("column %d has %+v, and its lowest title is %q", col, title, rows[low][col])
			}
		}
	})
}
