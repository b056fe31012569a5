package resultbook

import (
	"math"
	"strings"
)

// Heights of rows in points. Spreadsheets fit the height of wrapped texts only when a person edits
// them, so that a file must bring the heights itself.
const (
	rowHeight  = 19
	lineHeight = 14.5
	maxHeight  = 409 // Excel's limit
)

// heightOf is the height that lines of text need.
func heightOf(lines int) float64 {
	return min(math.Ceil(rowHeight+float64(lines-1)*lineHeight), maxHeight)
}

// wrappedLines estimates how many lines a text takes in a column of a width, which counts
// half-width characters and includes the indent. It errs on the high side, since fonts differ
// between machines.
func wrappedLines(s string, width float64) int {
	n := 0
	for line := range strings.SplitSeq(s, "\n") {
		units := 0
		for _, r := range line {
			units++
			if r >= 0x1100 {
				units++
			}
		}
		n += max(1, int(math.Ceil(float64(units)*1.06/(width-2))))
	}
	return n
}
