package filename

import (
	"hash/fnv"
	"strings"
)

// Names are the names that were given to files of one folder. It remembers twelve bytes of each.
type Names struct{ next map[uint64]int32 }

// Unique returns the first of a path, the path with the number 2, and so on, that it did not return
// before, in whatever case.
func (n *Names) Unique(path string) string {
	if n.next == nil {
		n.next = map[uint64]int32{}
	}
	base := keyOf(path)
	for i := max(n.next[base], 1); ; i++ {
		name := Numbered(path, int(i))
		key := base
		if i > 1 {
			key = keyOf(name)
		}
		if n.next[key] == 0 {
			n.next[key], n.next[base] = 2, max(i+1, 2)
			return name
		}
	}
}

func keyOf(path string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(strings.ToLower(strings.ToUpper(path))))
	return h.Sum64()
}
