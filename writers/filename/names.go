package filename

import (
	"hash/fnv"
	"strings"
)

// Names are the names that were given to files of one folder. It remembers 8 bytes of each.
type Names struct{ taken map[uint64]struct{} }

// Take takes a path, and reports whether nobody took it before, in whatever case.
func (n *Names) Take(path string) bool {
	h := fnv.New64a()
	h.Write([]byte(strings.ToLower(strings.ToUpper(path))))
	key := h.Sum64()
	if _, taken := n.taken[key]; taken {
		return false
	}
	if n.taken == nil {
		n.taken = map[uint64]struct{}{}
	}
	n.taken[key] = struct{}{}
	return true
}
