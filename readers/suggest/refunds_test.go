package suggest_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/profile"
	"github.com/fapiao/fapiao/readers/suggest"
)

// placed are the titles by field.
func placed(s *suggest.Suggestion) map[invoice.Field]string {
	out := map[invoice.Field]string{}
	for i := range s.Columns {
		if c := &s.Columns[i]; c.Use == suggest.Mapped {
			out[c.Field] = c.Title
		}
	}
	return out
}

// Layouts of refund lists of shops: each field has its column, and the profile is accepted unless
// something is missing without which a whole invoice would be reversed.
func TestRefundsOfShops(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		titles, row string
		want        map[invoice.Field]string
		only        string
		blocked     bool
	}{
		"taobao": {"退款编号,订单编号,买家实际支付金额,宝贝标题,买家退款金额,退款状态", "R1,T1,9,杯,9,退款成功",
			map[invoice.Field]string{invoice.RefundNo: "退款编号", invoice.OrderNo: "订单编号", invoice.GoodsName: "宝贝标题",
				invoice.RefundGross: "买家退款金额"}, "退款状态=退款成功", false},
		"after-sale": {"售后单号,订单号,商品名称,售后类型,售后状态,退款金额(元),运费补偿", "R1,T1,杯,退货退款,售后完成,9,1",
			map[invoice.Field]string{invoice.RefundNo: "售后单号", invoice.OrderNo: "订单号", invoice.GoodsName: "商品名称",
				invoice.RefundGross: "退款金额(元)", invoice.RedCause: "售后类型"}, "售后状态=售后完成", false},
		"words of buyers": {"服务单号,订单号,商品名称,退款原因,退款数量", "R1,T1,杯,不喜欢,2",
			map[invoice.Field]string{invoice.RefundNo: "服务单号", invoice.OrderNo: "订单号", invoice.GoodsName: "商品名称",
				invoice.Quantity: "退款数量"}, "", false},
		"english": {"Order,Refund ID,Refund status,Product title,Refund amount", "#1,5,success,Cup,9",
			map[invoice.Field]string{invoice.RefundNo: "Refund ID", invoice.OrderNo: "Order", invoice.GoodsName: "Product title",
				invoice.RefundGross: "Refund amount"}, "Refund status=success", false},
		"payments": {"订单号,商品名称,打款金额,打款状态", "T1,杯,5,已打款",
			map[invoice.Field]string{invoice.OrderNo: "订单号", invoice.GoodsName: "商品名称"}, "", true},
	} {
		s, err := suggest.Refunds(t.Context(), &memory{name: "Sheet1", rows: [][]string{strings.Split(c.titles, ","), strings.Split(c.row, ",")}}, name+".csv")
		if err != nil {
			t.Fatal(err)
		}
		got := placed(s)
		if len(got) != len(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		for f, title := range c.want {
			if got[f] != title {
				t.Errorf("%s: %s is %q, want %q", name, f, got[f], title)
			}
		}
		only := ""
		for _, o := range s.Profile.Rows.OnlyWhen {
			only += o.Column + "=" + strings.Join(o.Is, "|")
		}
		if only != c.only || s.Blocked() != c.blocked {
			t.Errorf("%s: only %q blocked %v, want %q %v", name, only, s.Blocked(), c.only, c.blocked)
		}
		p, err := profile.Load("x.yaml", s.YAML(lang.Chinese), nil)
		if (err == nil) == c.blocked {
			t.Errorf("%s: the profile is accepted: %v\n%s", name, err, s.YAML(lang.Chinese))
		}
		if err == nil && p.OnlyFor(profile.Refunds) != nil {
			t.Errorf("%s: it is of another kind", name)
		}
	}
}

// A state that says that nothing was given back never counts as given back.
func TestRefundsNotGivenBack(t *testing.T) {
	t.Parallel()
	rows := [][]string{{"退款编号", "订单编号", "退款金额", "退款状态"}}
	for _, state := range []string{"未退款成功", "退款关闭", "等待买家退货", "unrefunded", "已退款"} {
		rows = append(rows, []string{"R" + state, "T1", "1", state})
	}
	s, err := suggest.Refunds(t.Context(), &memory{name: "S", rows: rows}, "x.csv")
	if err != nil {
		t.Fatal(err)
	}
	if w := s.Profile.Rows.OnlyWhen; len(w) != 1 || !slices.Equal(w[0].Is, []string{"已退款"}) {
		t.Errorf("only when %v", w)
	}
}

// Whatever a sheet has, a suggestion that lacks nothing is a profile that is accepted.
func TestAnyRefundsMakeAProfile(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		titles := rapid.SampledFrom([]string{"订单号", "发票号码", "退款单号", "退款金额", "退款状态", "售后类型", "数量", "商品名称", "打款金额", "a: b", "#", "是"})
		cell := rapid.OneOf(rapid.SampledFrom([]string{"", "退货退款", "仅退款", "退款成功", "1.00", "R1", "#{[", "\"'\n: -"}), rapid.String())
		rows := [][]string{rapid.SliceOfN(titles, 1, 8).Draw(t, "titles")}
		for range rapid.IntRange(0, 5).Draw(t, "rows") {
			rows = append(rows, rapid.SliceOfN(cell, 1, 8).Draw(t, "row"))
		}
		s, err := suggest.Refunds(t.Context(), &memory{name: "S", rows: rows}, "x.csv")
		if err != nil {
			t.Fatal(err)
		}
		if s.Sheet == "" {
			return
		}
		if _, err := profile.Load("x.yaml", s.YAML(lang.English), nil); err != nil && !s.Blocked() {
			t.Fatalf("%v\n%s", err, s.YAML(lang.English))
		}
	})
}
