package sqlledger

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Whatever answers show of an order, and in whatever order: no invoice has two rows, none shares
// one, and a row that has a number never becomes an invoice with another one.
func TestIdentityHoldsWhateverIsShown(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		some := func(what string) *rapid.Generator[string] {
			return rapid.SampledFrom([]string{"", what + "1", what + "2", what + "3"})
		}
		var rows []*keptInvoice
		for range rapid.IntRange(1, 8).Draw(t, "answers") {
			n := rapid.IntRange(0, 4).Draw(t, "invoices")
			shown := make([]ledger.Invoice, n)
			for i := range shown {
				shown[i] = ledger.Invoice{Serial: some("S").Draw(t, "serial"), No: some("N").Draw(t, "number"), Code: some("C").Draw(t, "code")}
			}
			own := identify(rows, shown)
			taken := map[int64]bool{}
			for i, v := range shown {
				k := own[i]
				if k == nil {
					rows = append(rows, &keptInvoice{id: int64(len(rows) + 1), n: i, serial: v.Serial, code: v.Code, number: v.No})
					continue
				}
				if taken[k.id] {
					t.Fatalf("two invoices share row %d", k.id)
				}
				taken[k.id] = true
				if !agree(k.number, v.No) || k.number != "" && !agree(k.code, v.Code) {
					t.Fatalf("%+v became %+v", k, v)
				}
				k.n, k.serial, k.number, k.code = i, later(k.serial, v.Serial), later(k.number, v.No), later(k.code, v.Code)
			}
		}
	})
}

// later is what updateInvoices makes of a value.
func later(was, is string) string {
	if is == "" {
		return was
	}
	return is
}

// Addresses come back as they were, up to what no database stores.
func TestLinksComeBack(t *testing.T) {
	t.Parallel()
	bytesOrText := rapid.OneOf(rapid.StringMatching(`(https://e\.example/fp2/[a-c发票]{0,6}\.(pdf|ofd|xml))?`), rapid.StringMatching(`<[0-9]{1,3}>[a-c]{0,3}`),
		rapid.Custom(func(t *rapid.T) string { return string(rapid.SliceOfN(rapid.Byte(), 0, 12).Draw(t, "bytes")) }))
	rapid.Check(t, func(t *rapid.T) {
		first, link := bytesOrText.Draw(t, "first"), bytesOrText.Draw(t, "link")
		kept := shorten(first, link)
		if !utf8.ValidString(kept) {
			t.Fatalf("%q is stored as %q", link, kept)
		}
		if got := lengthen(cleaned(first), cleaned(kept)); got != cleaned(link) {
			t.Fatalf("%q beside %q is kept as %q and comes back as %q", link, first, kept, got)
		}
		if len(kept) > len(cleaned(link)) && !strings.HasPrefix(link, "<") {
			t.Fatalf("%q has become longer: %q", link, kept)
		}
	})
	for _, whole := range []string{"https://e.example/1.ofd", "<999>x", "<a>", "<1", "<-1>x"} { // of older rows
		if got := lengthen("https://e.example/1.pdf", whole); got != whole {
			t.Errorf("%q comes back as %q", whole, got)
		}
	}
	base := "https://inv.jss.com.cn/fp2/" + strings.Repeat("x", 40)
	if got, want := shorten(base+".pdf", base+".ofd"), fmt.Sprintf("<%d>ofd", len(base)+1); got != want {
		t.Errorf("kept as %q, want %q", got, want)
	}
}
