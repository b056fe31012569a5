package taxcode_test

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/taxcode"
)

// kept is a code as a spreadsheet keeps it that takes it for a number.
func kept(code string) string {
	n, err := strconv.ParseUint(code, 10, 64)
	if err != nil {
		panic(err)
	}
	return strconv.FormatUint(uint64(float64(n)), 10)
}

func TestDestroyedCodesAreTold(t *testing.T) {
	t.Parallel()
	read := func(codes ...string) (out []taxcode.Read) {
		for _, c := range codes {
			out = append(out, taxcode.Read{Code: c})
		}
		return out
	}
	for _, c := range []struct {
		name string
		list []taxcode.Read
		want map[int]string
	}{
		{"sound codes", read("3000000000000000000", "3010000000000000000", "3010100000000000000"), map[int]string{}},
		{"one without what is above it", read("3010102020100000000"), map[int]string{}},
		{"one of ten levels", read("3010102020102030000", "3010102020102030400", "3010102020102030405"), map[int]string{}},
		{"below a sound one", read("3010102020000000000", "3010102020099999744"), map[int]string{1: "3010102020100000000"}},
		{"no level is missing", read("1070203040700000000", "1070203040744999936"), map[int]string{1: "1070203040745000000"}},
		{"below a destroyed one", read("3010101020000000000", "3010101020099999744", "3010101020101000192", "3010101020101009920"),
			map[int]string{1: "3010101020100000000", 2: "3010101020101000000", 3: "3010101020101010000"}},
		{"two may have been it", read("3010101020000000000", "3010101020099999744", "3010101020101000192", "3010101020101020160", "3010101020101029888"),
			map[int]string{1: "3010101020100000000", 2: "3010101020101000000", 3: "3010101020101020000", 4: ""}},
		{"nothing is above it", read("3010102020099999744"), map[int]string{0: ""}},
		{"its original is there, too", read("3010102020000000000", "3010102020100000000", "3010102020099999744"), map[int]string{2: ""}},
		{"two rows of one", read("3010102020000000000", "3010102020099999744", "3010102020099999744"), map[int]string{1: "", 2: ""}},
		{"a place in the tree, among numbers", read("3020201010101000000", "3020201010101020160"), map[int]string{1: "3020201010101020000"}},
		{"a place in the tree, among codes", read("3020201010101020100", "3020201010101020160", "3020201010101020101"), map[int]string{}},
		{"a number", []taxcode.Read{{Code: "3010000000000000000"}, {Code: "3010100000000000000", Number: true}}, map[int]string{1: "3010100000000000000"}},
	} {
		if d := cmp.Diff(c.want, taxcode.Destroyed(c.list)); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

// A list that a spreadsheet kept as numbers: each code that it changed is told, and no original is
// wrong.
func TestNoOriginalIsWrong(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		list := []string{"3000000000000000000", "3010000000000000000"}
		var grow func(stem string, depth int)
		grow = func(stem string, depth int) {
			list = append(list, taxcode.Pad(stem))
			if len(stem) == taxcode.Length || depth == 0 {
				return
			}
			for _, n := range rapid.SliceOfNDistinct(rapid.SampledFrom([]int{1, 2, 3, 5, 10, 44, 45, 99}), 0, 2, rapid.ID[int]).Draw(t, "below") {
				grow(stem+fmt.Sprintf("%02d", n), depth-1)
			}
		}
		grow("30101", 7)
		read := make([]taxcode.Read, len(list))
		for i, code := range list {
			if read[i].Code = kept(code); read[i].Code != code && !taxcode.Fine(read[i].Code) {
				t.Skip("a number that looks like a code of fewer levels cannot be told")
			}
		}
		found := taxcode.Destroyed(read)
		for i, code := range list {
			original, told := found[i]
			switch {
			case !told && read[i].Code != code:
				t.Errorf("%s is taken for a code; it was %s", read[i].Code, code)
			case told && !taxcode.Fine(read[i].Code):
				t.Errorf("%s is sound", code)
			case told && original != "" && original != code:
				t.Errorf("%s was %s, not %s", read[i].Code, code, original)
			}
		}
	})
}
