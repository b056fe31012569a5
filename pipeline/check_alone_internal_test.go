package pipeline

import (
	"context"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// A check without a ledger gives the items and findings of one with it, but for the hashes.
func TestCheckAloneLeavesOutTheHash(t *testing.T) {
	t.Parallel()
	s := &rules.Settings{Sellers: []rules.Seller{{TaxNum: "91330106MA2FXTR10X", Name: "杭州演示科技有限公司"}}, Columns: rules.NewColumns(nil, nil)}
	rapid.Check(t, func(t *rapid.T) {
		src := &someDrafts{end: io.EOF}
		for n := range rapid.IntRange(0, 5).Draw(t, "drafts") {
			src.drafts = append(src.drafts, aDraft(t, n))
		}
		var out [2][]string
		for i, check := range []func(context.Context, []Source, *rules.Settings, func(rules.Finding), Checked) error{Check, CheckAlone} {
			src.Rewind()
			err := check(context.Background(), []Source{src}, s, func(f rules.Finding) { out[i] = append(out[i], f.Text("en")) }, func(item ledger.Item) error {
				if (item.Hash != "") != (i == 0 && item.Order != nil) {
					t.Fatalf("the hash is %q", item.Hash)
				}
				item.Hash = ""
				out[i] = append(out[i], said(&item))
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(out[0], out[1]); diff != "" {
			t.Fatal(diff)
		}
	})
}
