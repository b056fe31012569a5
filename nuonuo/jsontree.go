package nuonuo

import (
	"encoding/json"
	"iter"
	"math"
	"unicode/utf8"
)

// tree is JSON that was checked and split in one pass, which looks at each byte once. It accepts
// what encoding/json accepts; a test compares the two.
type tree struct {
	text  []byte
	nodes []node // in the order of the text; the key of a member is a node before its value
}

// node is a value of a tree, or the key of a member.
type node struct {
	from, to int32 // where it stands in the text
	next     int32 // the node after it and all that it holds
	odd      oddity
}

// oddity is why a text is not its own bytes, or may not be.
type oddity uint8

const (
	oddEscape oddity = 1 << iota // it has an escape
	oddBytes                     // it has bytes that are not ASCII
)

// maxDepth is how deep encoding/json lets values stand in each other.
const maxDepth = 10_000

// bytesANode is less than a key or a value takes on average, so that few trees must grow.
const bytesANode = 7

// treeOf splits a JSON value; ok is false if text is anything else.
func treeOf(text []byte) (t *tree, ok bool) {
	if len(text) > math.MaxInt32 {
		return nil, false
	}
	t = &tree{text: text, nodes: make([]node, 0, len(text)/bytesANode+2)}
	end := t.split(t.skipBlank(0), 0)
	return t, end != broken && t.skipBlank(end) == len(text)
}

// broken is the end of what is not JSON.
const broken = -1

// at is a byte of the text; behind its end it is 0, which is part of no JSON.
func (t *tree) at(i int) byte {
	if i < len(t.text) {
		return t.text[i]
	}
	return 0
}

// split appends the value that begins at a place, with what it holds, and returns its end.
func (t *tree) split(at, depth int) (end int) {
	n := len(t.nodes)
	t.nodes = append(t.nodes, node{from: int32(at)})
	var odd oddity
	switch t.at(at) {
	case '"':
		end, odd = t.textEnd(at)
	case '{':
		end = t.splitObject(at, depth+1)
	case '[':
		end = t.splitArray(at, depth+1)
	case 't':
		end = t.wordEnd(at, "true")
	case 'f':
		end = t.wordEnd(at, "false")
	case 'n':
		end = t.wordEnd(at, "null")
	default:
		end = t.numberEnd(at)
	}
	added := &t.nodes[n]
	added.to, added.next, added.odd = int32(end), int32(len(t.nodes)), odd
	return end
}

func (t *tree) splitArray(at, depth int) (end int) {
	if at = t.skipBlank(at + 1); depth > maxDepth {
		return broken
	}
	if t.at(at) == ']' {
		return at + 1
	}
	for {
		if at = t.split(at, depth); at == broken {
			return broken
		}
		switch at = t.skipBlank(at); t.at(at) {
		case ',':
			at = t.skipBlank(at + 1)
		case ']':
			return at + 1
		default:
			return broken
		}
	}
}

func (t *tree) splitObject(at, depth int) (end int) {
	if at = t.skipBlank(at + 1); depth > maxDepth {
		return broken
	}
	if t.at(at) == '}' {
		return at + 1
	}
	for {
		if at = t.splitMember(at, depth); at == broken {
			return broken
		}
		switch at = t.skipBlank(at); t.at(at) {
		case ',':
			at = t.skipBlank(at + 1)
		case '}':
			return at + 1
		default:
			return broken
		}
	}
}

func (t *tree) splitMember(at, depth int) (end int) {
	if t.at(at) != '"' {
		return broken
	}
	end, odd := t.textEnd(at)
	t.nodes = append(t.nodes, node{int32(at), int32(end), int32(len(t.nodes) + 1), odd})
	if end == broken {
		return broken
	}
	if at = t.skipBlank(end); t.at(at) != ':' {
		return broken
	}
	return t.split(t.skipBlank(at+1), depth)
}

func (t *tree) skipBlank(at int) int {
	for {
		switch t.at(at) {
		case ' ', '\n', '\t', '\r':
			at++
		default:
			return at
		}
	}
}

// ordinary are the bytes that a text may hold as they are.
var ordinary = func() (set [256]bool) {
	for c := range set {
		set[c] = c >= ' ' && c != '"' && c != '\\'
	}
	return set
}()

// textEnd returns the end of the text that begins at a place.
func (t *tree) textEnd(at int) (end int, odd oddity) {
	text, seen := t.text, byte(0)
	for at++; at < len(text); {
		c := text[at]
		switch {
		case ordinary[c]:
			seen |= c
			at++
		case c == '"':
			if seen >= utf8.RuneSelf {
				odd |= oddBytes
			}
			return at + 1, odd
		case c == '\\':
			odd |= oddEscape
			if at = t.escapeEnd(at); at == broken {
				return broken, odd
			}
		default:
			return broken, odd
		}
	}
	return broken, odd
}

func (t *tree) escapeEnd(at int) (end int) {
	switch t.at(at + 1) {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return at + 2
	case 'u':
		for i := at + 2; i < at+6; i++ {
			if !hexDigit(t.at(i)) {
				return broken
			}
		}
		return at + 6
	}
	return broken
}

func hexDigit(c byte) bool {
	return digit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

func (t *tree) wordEnd(at int, word string) (end int) {
	if end = at + len(word); end <= len(t.text) && string(t.text[at:end]) == word {
		return end
	}
	return broken
}

func (t *tree) numberEnd(at int) (end int) {
	if t.at(at) == '-' {
		at++
	}
	switch {
	case t.at(at) == '0':
		at++
	case digit(t.at(at)):
		at = t.digitsEnd(at)
	default:
		return broken
	}
	if t.at(at) == '.' {
		if at = t.digitsEnd(at + 1); at == broken {
			return broken
		}
	}
	if c := t.at(at); c != 'e' && c != 'E' {
		return at
	}
	if c := t.at(at + 1); c == '+' || c == '-' {
		at++
	}
	return t.digitsEnd(at + 1)
}

// digitsEnd returns the end of one digit or more.
func (t *tree) digitsEnd(at int) (end int) {
	for end = at; digit(t.at(end)); end++ {
	}
	if end == at {
		return broken
	}
	return end
}

// raw returns the bytes of a node.
func (t *tree) raw(n int32) json.RawMessage {
	at := &t.nodes[n]
	return t.text[at.from:at.to:at.to]
}

// plain reports that a node is a text which is its own bytes without the quotes.
func (t *tree) plain(n int32) bool {
	at := &t.nodes[n]
	if t.text[at.from] != '"' || at.odd&oddEscape != 0 {
		return false
	}
	return at.odd == 0 || utf8.Valid(t.text[at.from+1:at.to-1])
}

// elements yields the elements of an array.
func (t *tree) elements(array int32) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for n := array + 1; n < t.nodes[array].next; n = t.nodes[n].next {
			if !yield(n) {
				return
			}
		}
	}
}

// count counts the elements of an array.
func (t *tree) count(array int32) (elements int) {
	for range t.elements(array) {
		elements++
	}
	return elements
}

// members yields the keys of an object with their values, in its order.
func (t *tree) members(object int32) iter.Seq2[[]byte, int32] {
	return func(yield func([]byte, int32) bool) {
		for n := object + 1; n < t.nodes[object].next; n = t.nodes[n+1].next {
			if !yield(t.key(n), n+1) {
				return
			}
		}
	}
}

// key returns a key without its quotes and escapes.
func (t *tree) key(n int32) []byte {
	raw := t.raw(n)
	if t.plain(n) {
		return raw[1 : len(raw)-1]
	}
	var text string
	_ = json.Unmarshal(raw, &text) // it was checked
	return []byte(text)
}
