package ledgertest

import (
	"context"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

func downloadCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){"what was downloaded is kept": downloadsKept}
}

func downloadsKept(t *testing.T, open Open) {
	a, b, ctx := open(t, "a"), open(t, "b"), context.Background()
	file := ledger.FileRef{Seller: Seller, No: "26332000001234567890", Kind: "pdf"}
	other := ledger.FileRef{Seller: Seller, Code: "033001900104", No: "26332000001234567890", Kind: "pdf"}
	first := ledger.Download{FileRef: file, SHA256: [32]byte{1, 31: 9}, Size: 1234, At: Start()}
	second := ledger.Download{FileRef: file, SHA256: [32]byte{0, 31: 9}, Size: 1, At: Start().Add(time.Minute)}
	coded := ledger.Download{FileRef: other, SHA256: first.SHA256, Size: 1234, At: Start()}
	again := first
	again.At = Start().Add(time.Hour)
	for _, d := range []ledger.Download{second, first, coded, again} {
		if err := a.AddDownload(ctx, d); err != nil {
			t.Fatal(err)
		}
	}
	first.Differs = lang.Text{Zh: "价税合计 1，台账为 2", En: "gross 1, the ledger has 2"}
	for _, d := range []ledger.Download{first, {FileRef: file, SHA256: second.SHA256, Differs: first.Differs}, second} { // second agrees again
		if err := a.MarkDownload(ctx, d); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.AddDownload(ctx, again); err != nil { // arrives again, and keeps its mark
		t.Fatal(err)
	}
	for _, x := range []struct {
		seller, no string
		want       map[ledger.FileRef][]ledger.Download
	}{
		{Seller, file.No, map[ledger.FileRef][]ledger.Download{file: {first, second}, other: {coded}}},
		{Seller, "another", map[ledger.FileRef][]ledger.Download{}},
		{OtherSeller, file.No, map[ledger.FileRef][]ledger.Download{}},
	} {
		got, err := b.Downloaded(ctx, x.seller, []string{x.no, "none"})
		if err != nil {
			t.Fatal(err)
		}
		same(t, "downloads of "+x.seller+" "+x.no, got, x.want)
	}
}
