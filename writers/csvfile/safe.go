package csvfile

import (
	"strings"

	"github.com/fapiao/fapiao/writers"
)

// lineEnds makes line ends plain newlines, since the CSV writer would drop a lone carriage return,
// and takes out NUL, for which CSV has no place.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "")

// safe makes a text that no spreadsheet runs: one that begins like a formula gets an apostrophe
// before it.
func safe(s string) string {
	s = lineEnds.Replace(strings.ToValidUTF8(s, "\uFFFD"))
	if writers.FormulaLike(s) {
		return "'" + s
	}
	return s
}
