package sqlledger

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// The addresses of an invoice's files mostly differ in their ends alone, and are more than half of
// its row. So the second and the third are kept as what differs from the first: "<83>ofd" begins
// with the same 83 bytes. Older rows have whole addresses, none of which begins with "<".

// shorten is how an address is kept beside another one.
func shorten(first, link string) string {
	first, link = cleaned(first), cleaned(link) // as they are stored
	n := 0
	for n < len(first) && n < len(link) && first[n] == link[n] {
		n++
	}
	for n > 0 && n < len(link) && !utf8.RuneStart(link[n]) {
		n--
	}
	short := "<" + strconv.Itoa(n) + ">" + link[n:]
	if len(short) < len(link) || strings.HasPrefix(link, "<") {
		return short
	}
	return link
}

// lengthen is the address that shorten was given, as it would have been stored. What cannot be read
// so is returned as it is.
func lengthen(first, kept string) string {
	rest, short := strings.CutPrefix(kept, "<")
	if !short {
		return kept
	}
	count, end, found := strings.Cut(rest, ">")
	n, err := strconv.Atoi(count)
	if !found || err != nil || n < 0 || n > len(first) {
		return kept
	}
	return first[:n] + end
}
