package sqlledger

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// packFrom is the size in bytes from which compressing pays: an order of one line has about 700
// bytes and gains little.
const packFrom = 2048

// unpackLimit bounds what one blob may unfold to, so that a damaged one cannot take all memory.
const unpackLimit = 64 << 20

// zstdMagic begins every compressed blob, and no JSON.
var zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}

var zstdWriter = sync.OnceValues(func() (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
})

var zstdReader = sync.OnceValues(func() (*zstd.Decoder, error) {
	return zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(unpackLimit))
})

// pack compresses what is large, and what would be taken for compressed.
func pack(b []byte) ([]byte, error) {
	if len(b) < packFrom && !bytes.HasPrefix(b, zstdMagic) {
		return b, nil
	}
	w, err := zstdWriter()
	if err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	return w.EncodeAll(b, nil), nil
}

// unpack returns what pack was given.
func unpack(b []byte) ([]byte, error) {
	if !bytes.HasPrefix(b, zstdMagic) {
		return b, nil
	}
	r, err := zstdReader()
	if err != nil {
		return nil, fmt.Errorf("uncompress: %w", err)
	}
	out, err := r.DecodeAll(b, nil)
	if err != nil {
		return nil, fmt.Errorf("uncompress: %w", err)
	}
	return out, nil
}

func packOrder(o *invoice.Order) ([]byte, error) {
	b, err := json.Marshal(o)
	if err != nil {
		return nil, fmt.Errorf("encode order %s: %w", o.OrderNo, err)
	}
	return pack(b)
}

func unpackOrder(body []byte) (*invoice.Order, error) {
	b, err := unpack(body)
	if err != nil {
		return nil, err
	}
	var o invoice.Order
	if err := json.Unmarshal(b, &o); err != nil {
		return nil, fmt.Errorf("decode order: %w", err)
	}
	return &o, nil
}
