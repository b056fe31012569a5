package ledger

import "fmt"

// Answer is one answer of the platform as it came, about however many orders. The ledger keeps it
// once, so its body is not changed any more.
type Answer struct{ Body []byte }

// Part is a piece of an answer's body, by byte offsets: From is its first byte, To the one after
// its last.
type Part struct{ From, To int }

// Excerpt is what an answer says about one order: pieces of its body, in their order; no pieces: all of
// it. Without an answer, or with an empty one, it is empty.
type Excerpt struct {
	Answer *Answer
	Parts  []Part
}

// Whole is the excerpt of a whole answer.
func Whole(body []byte) Excerpt { return Excerpt{Answer: &Answer{Body: body}} }

// Empty reports that there is no text.
func (w Excerpt) Empty() bool { return w.Answer == nil || len(w.Answer.Body) == 0 }

// Check reports a piece that is not one of the body.
func (w Excerpt) Check() error {
	for _, p := range w.Parts {
		if w.Answer == nil || p.From < 0 || p.To < p.From || p.To > len(w.Answer.Body) {
			return fmt.Errorf("a piece of an answer from byte %d to %d lies outside of it", p.From, p.To)
		}
	}
	return nil
}

// Bytes is the excerpt as the history shows it: all of the answer, or its pieces, each ended by a
// newline; nil where it is empty. Check reports pieces that Bytes would fail on.
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
