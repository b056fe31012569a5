package rules

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// The tests here compare the short ways of usual values with the long ways of all values.

// An amount that is read in fen is the one that is read as a decimal, rounded by nothing.
func TestAmountsInFenAreThoseOfDecimals(t *testing.T) {
	t.Parallel()
	met := 0
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[-+]?[0-9]{0,13}\.?[0-9]{0,3}[E元 ]?`).Draw(t, "amount")
		got, ok := parseFen(s)
		if !ok {
			return
		}
		met++
		for _, kind := range []invoice.CellKind{invoice.CellNumber, invoice.CellText} {
			d, isNumber := number(s, kind)
			want, err := invoice.RoundAmount(d)
			if !isNumber || err != nil || want != got || !want.Equal(d) || got.Abs() >= tooLarge {
				t.Fatalf("%q is %s, want %s", s, got, d)
			}
		}
	})
	if _, ok := parseFen("-1057.29"); !ok || met == 0 {
		t.Error("no amount was read the short way")
	}
}

// A time that is used as it is written is what the long way makes of it.
func TestTimesOfThePlatformStay(t *testing.T) {
	t.Parallel()
	met := 0
	rapid.Check(t, func(t *rapid.T) {
		s := []byte(rapid.OneOf(
			rapid.Map(rapid.Int64Range(946_684_800, 4_102_444_800), func(at int64) string { return time.Unix(at, 0).UTC().Format(time.DateTime) }), // 2000 to 2100
			rapid.StringMatching(`(19|20|21)[0-9]{2}-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-6][0-9]:[0-6][0-9]`),
		).Draw(t, "time"))
		if rapid.IntRange(0, 3).Draw(t, "broken") == 0 {
			s[rapid.IntRange(0, len(s)-1).Draw(t, "at")] = rapid.SampledFrom([]byte("x-: T/")).Draw(t, "byte")
		}
		if !canonicalTime(string(s)) {
			return
		}
		met++
		at, _, ok := parseDate(string(s))
		if want := at.Format(time.DateTime); !ok || want != string(s) {
			t.Fatalf("%q is %q, %v", s, want, ok)
		}
	})
	if !canonicalTime("2026-11-20 10:30:00") || met == 0 {
		t.Error("no time was read the short way")
	}
}

// Texts all of whose characters are accepted have no character that is not.
func TestAcceptedTexts(t *testing.T) {
	t.Parallel()
	text := rapid.StringOfN(rapid.RuneFrom([]rune("aZ9 杭州龥龦（，￥￠㎡€·\u00a4\ue000\uf8ff\uffff\U0001f600"), unicode.Han), 0, 8, -1)
	check := func(t interface{ Fatalf(string, ...any) }, s string) bool {
		want := true
		for _, r := range s {
			want = want && (r < utf8.RuneSelf || accepted(r))
		}
		got := allAccepted(s)
		if got && !want {
			t.Fatalf("%q is accepted", s)
		}
		return got
	}
	rapid.Check(t, func(t *rapid.T) { check(t, text.Draw(t, "text")) })
	for _, s := range []string{"\xe4\xb8", "\xe4\xb8a", "\xed\xa0\x80", "\xff", "\ufffd"} {
		check(t, s)
	}
	if !check(t, "杭州演示（临安）有限公司 A1") {
		t.Error("a usual name is not accepted the short way")
	}
}

// Addresses are the fields between what parts them.
func TestAddressesAreFields(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.RuneFrom([]rune("ab@.,;，；、|/ \u3000\n")), 0, 8, -1).Draw(t, "text")
		several := strings.Count(s, "@") > 1
		want := strings.FieldsFunc(s, func(r rune) bool {
			return unicode.IsSpace(r) || strings.ContainsRune(",;，；、", r) || several && strings.ContainsRune("|/", r)
		})
		if diff := cmp.Diff(want, addresses(s)); diff != "" && len(want) > 0 {
			t.Fatalf("%q: %s", s, diff)
		}
	})
}

// A rate that is remembered is the one that was read, and no more are remembered than the bound.
func TestRatesAreReadOnce(t *testing.T) {
	t.Parallel()
	var s scratch
	rapid.Check(t, func(t *rapid.T) {
		v := &value{text: rapid.StringMatching(`[0-9]{1,2}(\.[0-9]{1,18})?%?|免税|不征税|x`).Draw(t, "rate"),
			cell: &invoice.Cell{Kind: rapid.SampledFrom([]invoice.CellKind{invoice.CellText, invoice.CellNumber, invoice.CellDate}).Draw(t, "kind")}}
		for range 2 {
			got := s.rateOf(v)
			rate, word, ok := parseRate(v.text, v.kind())
			if got.ok != ok || got.word != word || !got.rate.Equal(rate) {
				t.Fatalf("%q is %+v", v.text, got)
			}
			if mille := rate.Shift(3); ok && (got.whole != mille.IsInteger() || got.mille != mille.IntPart()) {
				t.Fatalf("%q is %d thousandths, %v", v.text, got.mille, got.whole)
			}
		}
		if len(s.rates) > ratesKept {
			t.Fatalf("%d rates are remembered", len(s.rates))
		}
	})
}

// Every field that a row has is found, and no other.
func TestFieldsOfARow(t *testing.T) {
	t.Parallel()
	all := invoice.Catalogue()
	rapid.Check(t, func(t *rapid.T) {
		var l valueList
		in := map[invoice.Field]bool{}
		for _, i := range rapid.SliceOfN(rapid.IntRange(0, len(all)-1), 0, 12).Draw(t, "fields") {
			if f := all[i].Field; !in[f] {
				in[f] = true
				l.add(value{info: &all[i]})
			}
		}
		for i := range all {
			if v := l.get(all[i].Field); (v != nil) != in[all[i].Field] || v != nil && v.info != &all[i] {
				t.Fatalf("%s: %v", all[i].Field, v)
			}
		}
	})
}

// Numbers that begin with two digits are none of the words for no tax number, however they go on.
func TestNumbersAreNotWords(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"0", "个人", "自然人", "无税号", "没有税号", "无", "-", "同上"} {
		if len(word) > 1 && digits(word[:2]) {
			t.Errorf("%s begins with two digits", word)
		}
		c := &checker{order: &invoice.Order{}, d: &invoice.Draft{}}
		info := fields()[invoice.BuyerTaxNum]
		for _, text := range []string{word, " " + word, word + "*"} {
			v := &value{info: info, text: text, cell: &invoice.Cell{}, row: &invoice.Row{}}
			if !c.taxNumNotGiven(v) {
				t.Errorf("%q is taken for a number", text)
			}
		}
	}
}
