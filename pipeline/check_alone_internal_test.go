package pipeline

import (
	"context"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// A check without a ledger gives the items and findings of one with it, but for the hashes.
func TestCheckAloneLeavesOutTheHash(t *testing.T) {
	t.Parallel()
	s := &rules.Settings{Sellers: []rules.Seller{{TaxNum: "91330106MA2FXTR10X", Name: "杭州演示科技有限公司", Clerk: "张三"}}, Columns: rules.NewColumns(nil, nil)}
	good := &invoice.Draft{Number: "SO-1", Rows: []invoice.Row{{Place: invoice.Place{File: "f.xlsx", Sheet: "S", Row: 2}}}}
	for f, text := range map[invoice.Field]string{invoice.OrderNo: "SO-1", invoice.BuyerName: "杭州甲有限公司", invoice.BuyerTaxNum: "91350100M000100Y43",
		invoice.GoodsName: "咨询服务", invoice.GoodsCode: "3040201000000000000", invoice.LineAmount: "106.00", invoice.TaxRate: "6%"} {
		good.Rows[0].Cells = append(good.Rows[0].Cells, invoice.Cell{Field: f, Text: text})
	}
	rapid.Check(t, func(t *rapid.T) {
		src := &someDrafts{end: io.EOF, drafts: []*invoice.Draft{good}}
		for n := range rapid.IntRange(0, 5).Draw(t, "drafts") {
			src.drafts = append(src.drafts, aDraft(t, n))
		}
		var out [2][]string
		var orders int
		for i, check := range []func(context.Context, []Source, *rules.Settings, func(rules.Finding), Checked) error{Check, CheckAlone} {
			src.Rewind()
			err := check(context.Background(), []Source{src}, s, func(f rules.Finding) { out[i] = append(out[i], f.Text("en")) }, func(item ledger.Item) error {
				if (item.Hash != "") != (i == 0 && item.Order != nil) {
					t.Fatalf("the hash is %q", item.Hash)
				}
				if item.Hash = ""; item.Order != nil {
					orders++
				}
				out[i] = append(out[i], said(&item))
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(out[0], out[1]); diff != "" || orders < 2 {
			t.Fatal(diff, orders, " orders pass")
		}
	})
}
