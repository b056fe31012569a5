package profile

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

func TestCellsAreDividedAtTheNumber(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text         string
		number       invoice.Field
		before, want string // both empty: it is not certain
	}{
		{"青州市松石路 1 号 0536-3888888", invoice.BuyerTel, "青州市松石路 1 号", "0536-3888888"},
		{"青州市松石路1号0536-3888888", invoice.BuyerTel, "青州市松石路1号", "0536-3888888"},
		{"青州市松石路 88 0536 3888888", invoice.BuyerTel, "青州市松石路 88", "0536 3888888"},
		{"青州市松石路1号，电话：（0536）3888888", invoice.BuyerTel, "青州市松石路1号", "(0536)3888888"},
		{"青州市松石路1号（总部）0536-3888888-802", invoice.BuyerTel, "青州市松石路1号(总部)", "0536-3888888-802"},
		{"青州市松石路1号\n13800001111", invoice.BuyerTel, "青州市松石路1号", "13800001111"},
		{"青州市松石路１号　１３８００００１１１１", invoice.BuyerTel, "青州市松石路1号", "13800001111"},
		{"青州市松石路1号 138 0000 1111", invoice.BuyerTel, "青州市松石路1号", "138 0000 1111"},
		{"青州市松石路1号 0536-3888888、13800001111", invoice.BuyerTel, "青州市松石路1号", "0536-3888888、13800001111"},
		{"青州市松石路1号 88880001", invoice.BuyerTel, "青州市松石路1号", "88880001"},
		{"青州市松石路1号 400-800-1111", invoice.BuyerTel, "青州市松石路1号", "400-800-1111"},
		{"0536-3888888", invoice.BuyerTel, "", "0536-3888888"},
		{"青州市松石路1号", invoice.BuyerTel, "", ""},
		{"青州市松石路 1201 88880001", invoice.BuyerTel, "", ""}, // 1201 may be an area code without its 0
		{"青州市松石路1-88880001", invoice.BuyerTel, "", ""},     // part of the number of a house
		{"青州市松石路 (536)3888888", invoice.BuyerTel, "", ""},  // no area code
		{"青州市松石路1138000011110536-38", invoice.BuyerTel, "", ""},
		{"0536-3888888 青州市松石路1号", invoice.BuyerTel, "", ""}, // the number is not at the end
		{"松石银行青州支行 0370781000012345678", invoice.BuyerAccount, "松石银行青州支行", "0370781000012345678"},
		{"松石银行青州支行0370781000012345678", invoice.BuyerAccount, "松石银行青州支行", "0370781000012345678"},
		{"松石银行青州支行 账号:0370 7810 0001 23", invoice.BuyerAccount, "松石银行青州支行", "0370 7810 0001 23"},
		{"松石银行第2支行 10-123401040012345", invoice.BuyerAccount, "松石银行第2支行", "10-123401040012345"},
		{"0370781000012345678", invoice.BuyerAccount, "", "0370781000012345678"},
		{"松石银行 001 0370781000012345678", invoice.BuyerAccount, "", ""}, // 001 may be of the branch
		{"松石银行NRA0370781000012345678", invoice.BuyerAccount, "", ""},   // letters of the account
		{"松石银行青州支行", invoice.BuyerAccount, "", ""},
	} {
		before, at, ok := split(c.text, c.number)
		if before != c.before || at != c.want || ok != (c.want != "") {
			t.Errorf("%q: %q, %q, %t", c.text, before, at, ok)
		}
	}
}

// digitsOf are the digits of a text.
func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// FuzzCellsAreDivided checks that no digit is lost or moved, whatever is in a cell.
func FuzzCellsAreDivided(f *testing.F) {
	f.Add("青州市松石路 1 号 0536-3888888", true)
	f.Add("松石银行 0370 7810 0001 23", false)
	f.Add("a\x00(0)+86-", true)
	f.Fuzz(func(t *testing.T, text string, phone bool) {
		number := invoice.BuyerAccount
		if phone {
			number = invoice.BuyerTel
		}
		before, at, ok := split(text, number)
		if got := digitsOf(before) + digitsOf(at); ok && got != digitsOf(narrow(invoice.CleanText(text))) || ok == (at == "") {
			t.Errorf("%q: %q and %q, %t", text, before, at, ok)
		}
	})
}

// TestWhatIsJoinedIsDivided puts a number behind an address, with any usual mark between them.
func TestWhatIsJoinedIsDivided(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		address := rapid.StringMatching(`[青松石路巷]{1,5}(\d{1,4}(号|室|-\d号))?`).Draw(t, "address")
		mark := rapid.SampledFrom([]string{" ", "", "，", " 电话：", "\n", "；"}).Draw(t, "mark")
		number := rapid.StringMatching(`1[3-9]\d{9}|0536-\d{7}`).Draw(t, "number")
		before, at, ok := split(address+mark+number, invoice.BuyerTel)
		if before != address || at != number || !ok {
			t.Fatalf("%q, %q, %t", before, at, ok)
		}
	})
}
