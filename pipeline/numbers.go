package pipeline

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// numberKey stands for a seller and an order number. It has a fixed size whatever their length; two
// orders that share a 128-bit hash would be needed to mistake one for the other.
type numberKey [16]byte

func keyOf(seller, orderNo string) numberKey {
	sum := sha256.Sum256([]byte(seller + "\x00" + orderNo))
	return numberKey(sum[:16])
}

// numbers remembers which order numbers the sources of a reading hold, and where, and under which
// numbers they have the rows of results.
type numbers struct {
	first map[numberKey]invoice.Place // the cell where a number stands first; nil of a single source
	again map[numberKey]invoice.Place // where it stands in a second source
	rows  resultRows
}

// numbersOf remembers those of the sources of a reading. It is nil where that is not needed: a
// source gathers the rows of a number by itself.
func numbersOf(ctx context.Context, sources []Source, s *rules.Settings) (*numbers, error) {
	n := &numbers{rows: resultRows{}}
	if len(sources) > 1 {
		n.first, n.again = map[numberKey]invoice.Place{}, map[numberKey]invoice.Place{}
	} else if !slices.ContainsFunc(sources, Source.OfResults) {
		return nil, nil
	}
	for _, src := range sources {
		if err := n.gather(ctx, src, s); err != nil {
			return nil, err
		}
	}
	return n, nil
}

// gather takes the numbers of one source, which it reads to the end and rewinds. Orders without a
// number are never the same, and those that a person left out do not count.
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
		seller, orderNo, earlier := rules.Identify(d, s)
		if orderNo == "" || d.Skipped || len(d.Rows) == 0 {
			continue
		}
		n.rows.add(d, seller, orderNo)
		if n.first == nil {
			continue
		}
		n.add(keyOf(seller, orderNo), d.Rows[0].NumberCell())
		if earlier != "" && earlier != orderNo {
			n.add(keyOf(seller, earlier), d.Rows[0].NumberCell()) // another file may lack the format
		}
	}
}

func (n *numbers) add(key numberKey, at invoice.Place) {
	_, met := n.first[key]
	switch _, twice := n.again[key]; {
	case !met:
		n.first[key] = at
	case !twice:
		n.again[key] = at
	}
}

// other is where an order's number stands as well, perhaps in another spelling; twice is false
// where it stands in one source. A nil numbers remembers nothing.
func (n *numbers) other(r *rules.Result) (at invoice.Place, twice bool) {
	if n == nil || r.Facts.OrderNo == "" {
		return invoice.Place{}, false
	}
	if at, twice = n.beside(keyOf(r.Facts.Seller, r.Facts.OrderNo), r.Facts.At); !twice && r.Earlier != nil {
		return n.beside(keyOf(r.Facts.Seller, r.Earlier.Number), r.Facts.At)
	}
	return at, twice
}

// beside is another place where a key stands than the one at hand.
func (n *numbers) beside(key numberKey, at invoice.Place) (other invoice.Place, twice bool) {
	second, twice := n.again[key]
	if first := n.first[key]; first != at {
		return first, twice
	}
	return second, twice
}
