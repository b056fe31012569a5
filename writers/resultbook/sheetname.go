package resultbook

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// maxSheetName is the longest name of a sheet, in UTF-16 units (Excel's limit).
const maxSheetName = 31

// sheetNames are the names of sheets that were made from values, folded.
type sheetNames map[string]bool

// take is the name of sheet n of a value. It is one that spreadsheets accept, and differs from all
// others, also if case and width are ignored.
func (s sheetNames) take(value string, n int) string {
	base := sheetName(value)
	for again := 1; ; again++ {
		end := ""
		if n > 1 {
			end = " " + strconv.Itoa(n)
		}
		if again > 1 {
			end += " (" + strconv.Itoa(again) + ")"
		}
		name := strings.TrimRight(firstUnits(base, maxSheetName-len(end)), "' ") + end
		if key := invoice.Fold(name); !s[key] && !fixedName(name) {
			s[key] = true
			return name
		}
	}
}

// sheetName makes a value the name of a sheet, which may still be too long. Excel refuses some
// signs, also in full width, and quotes at the ends. A name that this program gives, or gave, to
// sheets of other rows is put into brackets: 待处理 is read again as orders.
func sheetName(value string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`:\/?*[]：＼／？＊［］`, r):
			return '-'
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, value)
	name = strings.Trim(name, "' ")
	switch {
	case name == "":
		return "-"
	case fixedName(name):
		return "【" + name + "】"
	}
	return name
}

// fixedName reports whether a name is that of a sheet of this program, in any release and language,
// or of one on which it goes on, or one that Excel keeps for itself.
func fixedName(name string) bool {
	name = strings.TrimRight(invoice.Fold(name), "0123456789")
	for _, t := range []lang.Text{sheetSummary, sheetIssued, sheetReds, sheetOpen,
		{Zh: "未成功", En: "To do"}, {Zh: "历史记录", En: "History"}} {
		if name == invoice.Fold(t.Zh) || name == invoice.Fold(t.En) {
			return true
		}
	}
	return false
}

// firstUnits is the beginning of a text, at most n UTF-16 units.
func firstUnits(s string, n int) string {
	for i, r := range s {
		if n -= utf16.RuneLen(r); n < 0 {
			return s[:i]
		}
	}
	return s
}
