package csvfile

import (
	"strings"

	"github.com/fapiao/fapiao/writers"
)

// lineEnds makes line ends plain newlines, since the CSV writer would drop a lone carriage return,
// and takes out NUL, for which CSV has no place.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "")

// safe adds an apostrophe before a text that a spreadsheet would run as a formula.
func safe(s string) string {
	s = lineEnds.Replace(strings.ToValidUTF8(s, "\uFFFD"))
	if writers.FormulaLike(s) {
		return "'" + s
	}
	return s
}
