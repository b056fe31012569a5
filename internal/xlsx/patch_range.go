package xlsx

import (
	"fmt"
	"strings"
)

// widenRange is the range ref of a sheet, such as A1:B9, with cells in it as well. One that cannot
// be read stays as it is, since it is a hint.
func widenRange(ref string, cells []plannedCell) string {
	from, to, isRange := strings.Cut(ref, ":")
	if !isRange {
		to = from
	}
	left, top, ok1 := parseRef(from)
	right, bottom, ok2 := parseRef(to)
	if !ok1 || !ok2 {
		return ref
	}
	outside := false
	for _, c := range cells {
		outside = outside || c.Col < left || c.Col > right || c.Row < top || c.Row > bottom
		left, right = min(left, c.Col), max(right, c.Col)
		top, bottom = min(top, c.Row), max(bottom, c.Row)
	}
	if !outside {
		return ref
	}
	return fmt.Sprintf("%s%d:%s%d", ColumnName(left), top, ColumnName(right), bottom)
}

// widenSpans is the attribute spans of a row that has cells in the columns from first to last (from
// 1) as well. One that cannot be read is dropped, since it is a hint.
func widenSpans(spans string, first, last int) string {
	var from, to int
	if n, err := fmt.Sscanf(spans, "%d:%d", &from, &to); n != 2 || err != nil || fmt.Sprintf("%d:%d", from, to) != spans {
		return ""
	}
	return fmt.Sprintf("%d:%d", min(from, first), max(to, last))
}
