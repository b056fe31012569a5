package rules

import (
	"regexp"
	"sync"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// KnownTitle reports whether a reader may take a column of a title for a field of an order,
// whatever note stands in its brackets.
func KnownTitle(title string) bool {
	folded := invoice.Fold(title)
	return knownTitles()[folded] || knownTitles()[titleNotes.ReplaceAllString(folded, "")]
}

var titleNotes = regexp.MustCompile(`\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】`)

var knownTitles = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for _, f := range invoice.Catalogue() {
		out[invoice.Fold(string(f.Field))] = true
		for _, title := range f.Titles() {
			out[invoice.Fold(title)] = true
		}
	}
	return out
})
