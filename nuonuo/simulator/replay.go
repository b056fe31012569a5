package simulator

import (
	"encoding/binary"
	"encoding/json"
	"errors"
)

var errFrame = errors.New("damaged frame")

// replay enters a frame of the books file again.
func (s *Server) replay(kind byte, pos int64, content []byte) error {
	switch kind {
	case frameOrder:
		return s.books.replayOrder(pos, content)
	case frameRetry:
		return s.books.replayRetry(content)
	case frameVoid:
		return s.books.replayVoid(content)
	case frameTaken:
		return s.books.replayTaken(content)
	case frameToken:
		return s.tokens.replay(content)
	case frameSession:
		return s.sessions.replay(content)
	case frameSheet:
		return s.books.replaySheet(content)
	case frameSent:
		return s.books.replaySent(content)
	case frameForm:
		form := new(redForm)
		if err := json.Unmarshal(content, form); err != nil {
			return err
		}
		if form.Blue >= s.books.count || form.Red > s.books.count {
			return errFrame
		}
		s.books.keepForm(form)
		return nil
	}
	return errFrame
}

func (b *books) replayOrder(pos int64, content []byte) error {
	if len(content) < metaSize {
		return errFrame
	}
	o, ok := unpack(string(content[metaSize:]))
	if !ok {
		return errFrame
	}
	le := binary.LittleEndian
	rec := record{
		pos: pos + metaSize, size: uint32(len(content) - metaSize),
		accepted: int64(le.Uint64(content)), begun: int64(le.Uint64(content[8:])),
		issuing: le.Uint32(content[24:]), signing: le.Uint32(content[28:]),
		outcome: outcome(content[32]), part: content[33], parts: content[34], audited: content[35] == 1, foreign: content[36] == 1,
	}
	_, seller := b.seller(o.head[hSalerTaxNum])
	if rec.outcome != issueFailed {
		book, _ := b.seller(o.head[hSalerTaxNum])
		book.useBlank(o.kind(), 1)
	}
	b.noteRed(o, b.enter(orderKey{seller, o.head[hOrderNo]}, rec, int64(le.Uint64(content[16:]))))
	return nil
}

// appendRetry frames a reInvoice as it left the record, with the fen that it
// adds to the seller's account.
func appendRetry(b []byte, index int, r *record, cents int64) []byte {
	return appendFrame(b, frameRetry, func(b []byte) []byte {
		b = binary.LittleEndian.AppendUint32(b, uint32(index))
		b = binary.LittleEndian.AppendUint64(b, uint64(r.begun))
		b = binary.LittleEndian.AppendUint64(b, uint64(r.issuedAt))
		b = binary.LittleEndian.AppendUint32(b, uint32(r.retryDay))
		b = append(b, r.retries, byte(r.outcome))
		return binary.LittleEndian.AppendUint64(b, uint64(cents))
	})
}

func (b *books) replayRetry(content []byte) error {
	if len(content) != 26 && len(content) != 34 { // 26 in books of earlier versions
		return errFrame
	}
	le := binary.LittleEndian
	index := int(le.Uint32(content))
	if index >= b.count {
		return errFrame
	}
	r := b.at(index)
	r.begun, r.issuedAt = int64(le.Uint64(content[4:])), int64(le.Uint64(content[12:]))
	r.retryDay, r.retries, r.outcome = int32(le.Uint32(content[20:])), content[24], outcome(content[25])
	if len(content) == 34 {
		b.sellers[r.seller].spend(int64(le.Uint64(content[26:])), r.begun)
	}
	return nil
}
