package ledger

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Arrangements records which orders are invoiced in place of others: the parts of an order that was
// split, or one order with the lines of several that were merged. The others, the sources, stay in
// the ledger under their numbers, Dropped, so that any later reading meets them; they never become
// anything else. What is recorded once stays, whatever the limits are later.
type Arrangements interface {
	// HoldRevised holds now what FinishBatch would hold of a batch that was read to its end as
	// changed forms of orders that were sent: they must not be split or merged, since what is
	// invoiced in their place does not look like the order that was sent.
	HoldRevised(ctx context.Context, batch string, now time.Time) error
	// Arrangeable lists the orders of a batch that may be split or merged, in their order of
	// reading: they wait to be sent, or only for the end of the reading, were never sent, and are
	// not invoiced in place of others. after is the Seq of the last one of the page before.
	Arrangeable(ctx context.Context, batch string, after int64, atMost int) ([]Arrangeable, error)
	// Arrange records arrangements in one transaction: the sources are dropped, and what is
	// invoiced in their place waits for the end of the reading. An arrangement of which a source
	// cannot be arranged any more, or has other content, is left out. It returns how many were
	// recorded. A NumberTakenError leaves everything as it was.
	Arrange(ctx context.Context, batch string, all []Arrangement, now time.Time) (int, error)
	// BringArranged makes orders part of a batch that has all of their sources, and returns how
	// many the batch has. Held ones are offered again, as orders are that are read again.
	BringArranged(ctx context.Context, batch string, now time.Time) (int, error)
	// InPlaceOf returns the numbers that are invoiced in place of orders that were split or merged,
	// by the ID of the order.
	InPlaceOf(ctx context.Context, ids []int64) (map[int64][]string, error)
}

// Arrangeable is an order that may be split or merged.
type Arrangeable struct {
	Seq   int64  // of its reading
	File  string // in which it was read
	Hash  string
	Order *invoice.Order
}

// Arrangement is one order and its parts, or several and the one that is invoiced in their place.
type Arrangement struct {
	Sources []Arrangeable
	Orders  []*invoice.Order
}

// Split reports whether the arrangement divides an order.
func (a *Arrangement) Split() bool { return len(a.Sources) == 1 }

// NumberTakenError says that the number of a part or of a merge is that of another order.
type NumberTakenError struct{ Number, Source string }

// Error is the English text.
func (e *NumberTakenError) Error() string { return e.Text(lang.English) }

// Text is the text in a language.
func (e *NumberTakenError) Text(in string) string {
	return lang.Format(
		"订单 %s 拆分或合并后的单号 %s 已被另一个订单占用：请改其中一个订单号，没有提交任何订单",
		"order %s cannot be split or merged: the number %s is another order's; change one of the two, nothing was sent",
		e.Source, e.Number).Text(in)
}
