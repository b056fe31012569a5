package taxcode

import (
	"math"
	"slices"
	"strconv"
)

// Read is a code as it was read from a list.
type Read struct {
	Code   string // 19 digits
	Number bool   // the cell keeps it as a number, whose last digits are not reliable
}

// Destroyed finds the codes of a list whose last digits a spreadsheet destroyed, by index, each
// with its original where only one code can have been it, else with an empty text.
//
// A spreadsheet keeps a code that is entered as a number in double precision, of which numbers this
// long are 128 to 512 apart: 3010102020100000000 becomes 3010102020099999744. Such a number is told
// from a code because it equals a number of that precision, its last digits are not zero, and it
// has no place in the tree: a level is missing, or nothing stands above it. Where all codes with
// last digits equal such numbers, all of them went through a spreadsheet. The original is a code
// that rounds to the number, that is not listed otherwise, and that has its place in the tree.
func Destroyed(list []Read) map[int]string {
	r := restoring{sound: map[string]bool{}, possible: map[string][]int{}, rounding: map[int][]string{}}
	all, whole := make(map[string]bool, len(list)), true
	for _, c := range list {
		all[c.Code] = true
		whole = whole && (!Fine(c.Code) || Rounded(c.Code))
	}
	var lost []int
	for i, c := range list {
		if c.Number || Rounded(c.Code) && (whole || Broken(c.Code) || !all[Parent(c.Code)]) {
			lost = append(lost, i)
		} else {
			r.sound[c.Code] = true
		}
	}
	for grown := true; grown; {
		grown = false
		for _, i := range lost {
			grown = r.meet(i, list[i].Code) || grown
		}
	}
	out := make(map[int]string, len(lost))
	for _, i := range lost {
		out[i] = r.original(i, list[i].Code)
	}
	return out
}

// restoring has what originals may be.
type restoring struct {
	sound    map[string]bool
	possible map[string][]int // by code: the lost ones that it may be the original of
	rounding map[int][]string // by lost one: all codes that become it
}

// meet notes the originals that a lost code may have, and reports whether one is new.
func (r *restoring) meet(i int, code string) (grown bool) {
	for _, c := range r.candidates(i, code) {
		if !slices.Contains(r.possible[c], i) {
			r.possible[c], grown = append(r.possible[c], i), true
		}
	}
	return grown
}

// original is the only code that a lost one can have been, and that no other can have been.
func (r *restoring) original(i int, code string) string {
	list := r.candidates(i, code)
	if len(list) != 1 || len(r.possible[list[0]]) != 1 {
		return ""
	}
	return list[0]
}

// candidates are the codes that a spreadsheet turns into one, with something above them in the
// tree: a sound code, or what may be the original of another lost one.
func (r *restoring) candidates(i int, code string) (out []string) {
	all, known := r.rounding[i]
	if !known {
		all = roundTo(code)
		r.rounding[i] = all
	}
	for _, text := range all {
		if parent := Parent(text); !r.sound[text] && (r.sound[parent] || another(r.possible[parent], i)) {
			out = append(out, text)
		}
	}
	return out
}

// roundTo lists the codes that become one in double precision.
func roundTo(code string) (out []string) {
	n, err := strconv.ParseUint(code, 10, 64)
	if err != nil {
		return nil
	}
	value := float64(n)
	apart := uint64(math.Nextafter(value, math.Inf(1)) - value)
	for c := uint64(value) - apart/2; c <= uint64(value)+apart/2; c++ {
		if float64(c) != value {
			continue
		}
		if text := strconv.FormatUint(c, 10); Valid(text) && !Broken(text) {
			out = append(out, text)
		}
	}
	return out
}

// another reports whether a list has an index other than i.
func another(list []int, i int) bool {
	return slices.ContainsFunc(list, func(x int) bool { return x != i })
}
