package pipeline

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// numberKey stands for a seller and an order number. It has a fixed size whatever their length; two orders
// that share a 128-bit hash would be needed to mistake one for the other.
type numberKey [16]byte

func keyOf(seller, orderNo string) numberKey {
	sum := sha256.Sum256([]byte(seller + "\x00" + orderNo))
	return numberKey(sum[:16])
}

// numbers remembers which order numbers the sources of a reading hold, and where.
type numbers struct {
	first map[numberKey]invoice.Place // the cell where a number stands first
	again map[numberKey]invoice.Place // where it stands in a second source
}

// gather takes the numbers of one source, which it reads to the end and rewinds. Orders without a number are
// never the same, and those that a person left out do not count.
func (n *numbers) gather(ctx context.Context, src Source, s *rules.Settings) error {
	for {
		d, err := src.Next(ctx)
		if errors.Is(err, io.EOF) {
			src.Rewind()
			return nil
		}
		if err != nil {
			return err
		}
		seller, orderNo := rules.Identify(d, s)
		if orderNo == "" || d.Skipped || len(d.Rows) == 0 {
			continue
		}
		key := keyOf(seller, orderNo)
		_, met := n.first[key]
		switch _, twice := n.again[key]; {
		case !met:
			n.first[key] = d.Rows[0].NumberCell()
		case !twice:
			n.again[key] = d.Rows[0].NumberCell()
		}
	}
}

// other is where an order's number stands as well; twice is false where it stands in one source. A nil
// numbers remembers nothing.
func (n *numbers) other(f rules.Facts) (at invoice.Place, twice bool) {
	if n == nil || f.OrderNo == "" {
		return invoice.Place{}, false
	}
	key := keyOf(f.Seller, f.OrderNo)
	second, twice := n.again[key]
	if first := n.first[key]; first != f.At {
		return first, twice
	}
	return second, twice
}
