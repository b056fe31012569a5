package suggest

import (
	"path/filepath"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Compare adds a note about the columns with a use that another file lacks, for files that are to
// be read with one profile.
func (s *Suggestion) Compare(other *Suggestion) {
	has := map[string]bool{}
	for i := range other.Columns {
		has[invoice.Fold(other.Columns[i].Title)] = true
	}
	var lacks []string
	for i := range s.Columns {
		if c := &s.Columns[i]; c.Use != Unplaced && !has[invoice.Fold(c.Title)] {
			lacks = append(lacks, c.Title)
		}
	}
	if len(lacks) > 0 {
		s.Checks = append(s.Checks, lang.Format("%s 里没有这些列：%s", "%s lacks these columns: %s",
			filepath.Base(other.File), strings.Join(lacks, "、")))
	}
}
