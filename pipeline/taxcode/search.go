package taxcode

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// How well a word fits an entry; the best fit of each word counts.
const (
	fitsNote = 1 << iota
	fitsShort
	fitsPart  // a part of the name
	fitsItem  // one of the things that the note lists
	fitsStart // the name begins with it
	fitsName
)

// Search finds entries that fit all words: by name, short name or note, or by code where a word is
// digits, which the code then begins with. The best come first, leaves before others, then in the
// order of codes; n is the most that are returned, and more says that there are others.
func (l *List) Search(words []string, n int) (found []*Entry, more bool) {
	hits := l.hits(words)
	if len(hits) == 0 { // 咨询费 is invoiced as 咨询服务
		shorter := make([]string, len(words))
		for i, w := range words {
			shorter[i] = strings.TrimSuffix(w, "费")
		}
		hits = l.hits(shorter)
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(len([]rune(a.entry.Name)), len([]rune(b.entry.Name))))
	})
	more = len(hits) > n
	for _, h := range hits[:min(n, len(hits))] {
		found = append(found, h.entry)
	}
	return found, more
}

// SearchLost finds lost entries whose name or short name has all words, at most n.
func (l *List) SearchLost(words []string, n int) (found []*Lost) {
	for i := range l.lost {
		x := &l.lost[i]
		if len(found) < n && fit(&Entry{Code: x.Value, Name: x.Name, Short: x.Short}, words) > 0 {
			found = append(found, x)
		}
	}
	return found
}

// hit is an entry that fits.
type hit struct {
	entry *Entry
	score int
}

func (l *List) hits(words []string) (hits []hit) {
	for i := range l.entries {
		e := &l.entries[i]
		if score := 2 * fit(e, words); score > 0 {
			if l.Leaf(e.Code) {
				score++
			}
			hits = append(hits, hit{e, score})
		}
	}
	return hits
}

// fit says how well an entry fits all words; 0 where it does not fit one.
func fit(e *Entry, words []string) (sum int) {
	for _, w := range words {
		one := fitWord(e, strings.ToLower(strings.TrimSpace(w)))
		if one == 0 {
			return 0
		}
		sum += one
	}
	return sum
}

func fitWord(e *Entry, word string) int {
	name, note := strings.ToLower(e.Name), strings.ToLower(e.Note)
	switch {
	case word == "":
		return 0
	case strings.Trim(word, "0123456789") == "" && strings.HasPrefix(e.Code, word), name == word:
		return fitsName
	case strings.HasPrefix(name, word):
		return fitsStart
	case listed(note, word):
		return fitsItem
	case strings.Contains(name, word):
		return fitsPart
	case strings.Contains(strings.ToLower(e.Short), word):
		return fitsShort
	case strings.Contains(note, word):
		return fitsNote
	}
	return 0
}

// listed reports whether a note lists a thing: 包括终端、显示器。
func listed(note, word string) bool {
	for {
		before, after, found := strings.Cut(note, word)
		if !found {
			return false
		}
		last, _ := utf8.DecodeLastRuneInString(before)
		next, _ := utf8.DecodeRuneInString(after)
		begins := before == "" || strings.HasSuffix(before, "包括") || strings.ContainsRune(itemMarks, last)
		if begins && (after == "" || strings.ContainsRune(itemMarks, next)) {
			return true
		}
		note = after
	}
}

const itemMarks = "、，；。：（）,;.:() "

// Near finds leaves that were probably meant by a code that the list lacks, at most n: those with
// the name of the goods, those that differ in one digit or two neighbours, then those below the
// nearest code above it.
func (l *List) Near(code, goods string, n int) []*Entry {
	var out []*Entry
	add := func(list ...*Entry) {
		for _, e := range list {
			if len(out) < n && !slices.Contains(out, e) && l.Leaf(e.Code) {
				out = append(out, e)
			}
		}
	}
	if goods != "" {
		add(l.Named(goods)...)
	}
	for i := range l.entries {
		if e := &l.entries[i]; oneSlip(e.Code, code) {
			add(e)
		}
	}
	for up := Parent(code); len(Stem(up)) > 1; up = Parent(up) {
		if l.Find(up) != nil {
			if l.Leaf(up) {
				add(l.Find(up))
			}
			add(l.Leaves(up, n)...)
			break
		}
	}
	return out
}

// oneSlip reports whether two codes of equal length differ in one digit, or in two neighbours that
// changed places.
func oneSlip(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		if a[i] != b[i] {
			return a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
		}
	}
	return false
}
