package ledger

import "fmt"

// Answer is one answer of the platform as received, about any number of orders. The ledger stores
// it once, so its body must not be changed.
type Answer struct{ Body []byte }

// Part is a piece of an answer's body, by byte offsets: From is its first byte, To the byte after
// its last.
type Part struct{ From, To int }

// Excerpt is the part of an answer about one order: pieces of its body, in order; no pieces: the
// whole answer. Without an answer, or with an empty one, it is empty.
type Excerpt struct {
	Answer *Answer
	Parts  []Part
}

// Whole is the excerpt of a whole answer.
func Whole(body []byte) Excerpt { return Excerpt{Answer: &Answer{Body: body}} }

// Empty reports that there is no text.
func (w Excerpt) Empty() bool { return w.Answer == nil || len(w.Answer.Body) == 0 }

// Check reports a piece outside the body.
func (w Excerpt) Check() error {
	for _, p := range w.Parts {
		if w.Answer == nil || p.From < 0 || p.To < p.From || p.To > len(w.Answer.Body) {
			return fmt.Errorf("a piece of an answer from byte %d to %d lies outside of it", p.From, p.To)
		}
	}
	return nil
}

// Bytes is the excerpt as shown in the history: the whole answer, or its pieces, each followed by a
// newline; nil if empty. Check reports pieces for which Bytes would fail.
func (w Excerpt) Bytes() []byte {
	switch {
	case w.Empty():
		return nil
	case len(w.Parts) == 0:
		return w.Answer.Body
	}
	var out []byte
	for _, p := range w.Parts {
		out = append(append(out, w.Answer.Body[p.From:p.To]...), '\n')
	}
	return out
}
