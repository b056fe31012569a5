package sqlledger

import (
	"bytes"
	_ "embed"
	"fmt"

	"github.com/klauspost/compress/zstd"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// dictionary holds samples of what the ledger keeps, all of it invented: whatever repeats one of
// them takes next to no room. A blob that was compressed with it names it by its number, and can
// only be read with it: once released it is never edited. A better one is added beside it under the
// next number, for new blobs.
//
//go:embed dictionary/1.txt
var dictionaryFile []byte

// dictionary is the file with the line ends that it was written with, whatever a checkout made of
// them.
var dictionary = bytes.ReplaceAll(dictionaryFile, []byte("\r\n"), []byte("\n"))

const dictionaryNumber = 1

// unpackLimit bounds what one blob may unfold to, so that a damaged one cannot take all memory.
// Nothing larger is compressed.
const unpackLimit = 64 << 20

// packWindow is how far back, in bytes, a repetition is found: more than a query of fifty orders is
// long. A larger one costs every process its memory.
const packWindow = 256 << 10

// entropyFrom is the length, in bytes, from which coding the letters by how often they come is
// worth its time: in a shorter text the table of the code takes what the code saves.
const entropyFrom = 1 << 10

// zstdMagic begins every compressed blob, and no JSON.
var zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}

// codec compresses and uncompresses; many goroutines share it. It is made when the program starts:
// tests with a clock of their own may not be the first to use it.
var codec = newCodec()

type zstdCodec struct {
	long, short *zstd.Encoder // of texts from entropyFrom on, and of those below
	reader      *zstd.Decoder // also reads what older versions compressed, without a dictionary
	err         error         // why there is none
}

func newCodec() (c zstdCodec) {
	if c.long, c.err = newEncoder(); c.err != nil {
		return c
	}
	if c.short, c.err = newEncoder(zstd.WithNoEntropyCompression(true)); c.err != nil {
		return c
	}
	c.reader, c.err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(unpackLimit),
		zstd.WithDecoderDictRaw(dictionaryNumber, dictionary))
	return c
}

func newEncoder(more ...zstd.EOption) (*zstd.Encoder, error) {
	e, err := zstd.NewWriter(nil, append(more, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(packWindow),
		zstd.WithEncoderConcurrency(1), zstd.WithEncoderDictRaw(dictionaryNumber, dictionary))...)
	if err == nil {
		e.EncodeAll(dictionary[:1], nil) // it begins with the first use
	}
	return e, err
}

// encoder is the encoder of texts of a length.
func (c *zstdCodec) encoder(length int) *zstd.Encoder {
	if length < entropyFrom {
		return c.short
	}
	return c.long
}

// pack compresses what gets smaller by it, and what would be taken for compressed.
func pack(b []byte) ([]byte, error) {
	taken := bytes.HasPrefix(b, zstdMagic)
	switch {
	case len(b) > unpackLimit && taken:
		return nil, fmt.Errorf("compress: %d bytes are more than the %d that can be read again", len(b), unpackLimit)
	case len(b) > unpackLimit || len(b) == 0:
		return b, nil
	}
	if codec.err != nil {
		return nil, fmt.Errorf("compress: %w", codec.err)
	}
	if out := codec.encoder(len(b)).EncodeAll(b, make([]byte, 0, len(b)/3+64)); len(out) < len(b) || taken {
		return out, nil
	}
	return b, nil
}

// unpack returns what pack was given. A blob that cannot be read is ErrCorrupt.
func unpack(b []byte) ([]byte, error) {
	if !bytes.HasPrefix(b, zstdMagic) {
		return b, nil
	}
	if codec.err != nil {
		return nil, fmt.Errorf("uncompress: %w", codec.err)
	}
	out, err := codec.reader.DecodeAll(b, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: what was compressed cannot be read: %w", ErrCorrupt, err)
	}
	return out, nil
}

// orderPacker packs orders one after the other.
type orderPacker struct{ text []byte }

func (p *orderPacker) pack(o *invoice.Order) (body []byte, err error) {
	if p.text, err = o.AppendJSON(p.text[:0]); err != nil {
		return nil, fmt.Errorf("encode order %s: %w", o.OrderNo, err)
	}
	if body, err = pack(p.text); err != nil {
		return nil, err
	}
	if len(body) > 0 && &body[0] == &p.text[0] { // it was not compressed
		body = bytes.Clone(body)
	}
	return body, nil
}

func unpackOrder(body []byte) (*invoice.Order, error) {
	b, err := unpack(body)
	if err != nil {
		return nil, err
	}
	o, err := invoice.DecodeOrder(b)
	if err != nil {
		return nil, fmt.Errorf("decode order: %w", err)
	}
	return o, nil
}
