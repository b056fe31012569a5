package nuonuo

import (
	"context"
	"fmt"
	"iter"
	"time"
)

// pagePatience is how often and how far apart a page of a list is requested. A list changes
// nothing, and one that ends early cannot be continued.
var pagePatience = RetryPolicy{Attempts: 4, Base: 500 * time.Millisecond, Max: 10 * time.Second}

// maxPages ends a list that does not end by itself; no list has more rows.
const maxPages = 10_000

// pager walks the pages of one list.
type pager[T any] struct {
	method string
	// fetch returns a page from 1, and the number of rows of all pages; 0 if that is not readable.
	fetch func(ctx context.Context, page int) (rows []T, total int, err error)
	// key identifies a row, so that one that moved to the next page is not yielded twice; empty: it
	// cannot be identified.
	key func(*T) string
}

// walk yields the rows of all pages. It returns false when yield wants no more. Without a total, it
// ends at a page with nothing new: the platform's pages may be shorter than was asked for.
func (p *pager[T]) walk(ctx context.Context, yield func(T) bool) (more bool, err error) {
	seen := map[string]bool{}
	read := 0
	for page := 1; page <= maxPages; page++ {
		var rows []T
		var total int
		err := Retry(ctx, pagePatience, func(ctx context.Context) (err error) {
			rows, total, err = p.fetch(ctx, page)
			return err
		})
		if err != nil {
			return true, err
		}
		fresh := 0
		for i := range rows {
			if key := p.key(&rows[i]); key != "" {
				if seen[key] {
					continue
				}
				seen[key] = true
			}
			fresh++
			if !yield(rows[i]) {
				return false, nil
			}
		}
		read += len(rows)
		switch {
		case total > 0 && read >= total, total == 0 && fresh == 0:
			return true, nil
		case len(rows) == 0:
			return true, p.cut(read, total)
		}
	}
	return true, p.cut(read, 0)
}

// cut is the error of a list that is not whole, or does not end.
func (p *pager[T]) cut(read, total int) error {
	if total == 0 {
		return &Error{Method: p.method, Sent: true, Err: &AnswerError{Reason: "a list without an end"}}
	}
	return &Error{Method: p.method, Sent: true, Err: &AnswerError{Reason: fmt.Sprintf("a list of %d rows, of which it has %d", total, read)}}
}

// yields makes an iterator of a function that yields rows and ends with an error or none.
func yields[T any](walk func(yield func(T) bool) error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		stopped := false
		err := walk(func(row T) bool {
			stopped = !yield(row, nil)
			return !stopped
		})
		if err != nil && !stopped {
			var none T
			yield(none, err)
		}
	}
}
