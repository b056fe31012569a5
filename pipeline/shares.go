package pipeline

import (
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// shares counts for each file its orders and those that were sent from another file.
type shares map[string]share

type share struct{ orders, elsewhere int }

// add counts an item. What was rejected or left out says nothing of the file.
func (s shares) add(i *ledger.Item, elsewhere bool) {
	if i.Order == nil {
		return
	}
	one := s[i.Source.File]
	one.orders++
	if elsewhere {
		one.elsewhere++
	}
	s[i.Source.File] = one
}

// partly reports a file of which some orders, and not all, were sent from another file: numbers
// that begin anew each month look like that. All of them is the same file under another name.
func (s shares) partly() bool {
	for _, one := range s {
		if one.elsewhere > 0 && one.elsewhere < one.orders {
			return true
		}
	}
	return false
}
