package sqlledger

import (
	"encoding/binary"
	"fmt"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// packParts writes pieces as pairs of varints: where one begins, and how long it is.
func packParts(w ledger.Excerpt) ([]byte, error) {
	if err := w.Check(); err != nil {
		return nil, err
	}
	out := make([]byte, 0, 6*len(w.Parts))
	for _, p := range w.Parts {
		out = binary.AppendUvarint(out, uint64(p.From))
		out = binary.AppendUvarint(out, uint64(p.To-p.From))
	}
	return out, nil
}

// unpackWords finds what an answer says by its packed body and its packed pieces; none: all of it.
// What cannot be read is ErrCorrupt.
func unpackWords(body, parts []byte) ([]byte, error) {
	body, err := unpack(body)
	if err != nil {
		return nil, err
	}
	w := ledger.Whole(body)
	for rest := parts; len(rest) > 0; {
		from, n := binary.Uvarint(rest)
		length, m := binary.Uvarint(rest[max(n, 0):])
		if n <= 0 || m <= 0 || from > uint64(len(body)) || length > uint64(len(body))-from {
			return nil, fmt.Errorf("%w: an event names bytes that its answer does not have", ErrCorrupt)
		}
		w.Parts = append(w.Parts, ledger.Part{From: int(from), To: int(from + length)})
		rest = rest[n+m:]
	}
	return w.Bytes(), nil
}
