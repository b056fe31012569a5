package sqlledger

import (
	"context"
	"errors"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// errNotPacked reports a row that cannot be read from its packed form.
var errNotPacked = errors.New("a value holds the sign between values")

// rows calls yield for each row of the results that a FROM clause gives, while the next ones are
// read. From the first row on that has a value with [unit], a control character that hardly any
// text has, the rows are read again column by column: the transaction sees them unchanged.
func (t *tx) rows(ctx context.Context, from string, args []any, yield func(report.Row) error) error {
	return t.rowsOf(ctx, &ledger.Filter{}, from, args, yield)
}

// rowsOf is rows, with the content of what is left, or only that, where the filter asks for it.
func (t *tx) rowsOf(ctx context.Context, f *ledger.Filter, from string, args []any, yield func(report.Row) error) error {
	fields, err := t.fieldsOf(ctx, f)
	if err != nil {
		return err
	}
	return readAhead(func(yield func(*rowScan) error) error {
		read := 0
		err := t.each(ctx, packedOf(fields)+from, args, func(row scanner) error {
			var packed string
			if err := row.Scan(&packed); err != nil {
				return err
			}
			var r rowScan
			switch ok, err := r.unpack(fields, packed); {
			case err != nil:
				return err
			case !ok:
				return errNotPacked
			}
			read++
			return yield(&r)
		})
		if !errors.Is(err, errNotPacked) {
			return err
		}
		return t.each(ctx, columnsOf(fields)+from, args, func(row scanner) error {
			if read > 0 {
				read--
				return nil
			}
			var r rowScan
			if err := r.scanFields(fields, row); err != nil {
				return err
			}
			return yield(&r)
		})
	}, yield)
}

const (
	aheadRows   = 64 // rows that are handed over together
	aheadChunks = 4
)

// errStopped ends the reading when nobody wants more.
var errStopped = errors.New("no more rows are wanted")

// readAhead calls yield for the rows of read, which reads the next ones meanwhile. It returns when
// read has ended, with the error of yield or else that of read.
func readAhead(read func(func(*rowScan) error) error, yield func(report.Row) error) (err error) {
	full, free, stop := make(chan []report.Row), make(chan []report.Row, aheadChunks), make(chan struct{})
	for range aheadChunks {
		free <- make([]report.Row, 0, aheadRows)
	}
	var ended error // of read; it is set before full is closed
	go func() {
		defer close(full)
		ended = fill(read, full, free, stop)
	}()
	defer func() {
		close(stop)
		for range full { // until read has ended
		}
		if err == nil && !errors.Is(ended, errStopped) {
			err = ended
		}
	}()
	for chunk := range full {
		for i := range chunk {
			if err := yield(chunk[i]); err != nil {
				return err
			}
		}
		free <- chunk[:0]
	}
	return nil
}

// fill sends the rows of read in chunks, also those before an error.
func fill(read func(func(*rowScan) error) error, full chan<- []report.Row, free <-chan []report.Row, stop <-chan struct{}) error {
	chunk := <-free
	send := func() error {
		select {
		case full <- chunk:
			return nil
		case <-stop:
			return errStopped
		}
	}
	err := read(func(r *rowScan) error {
		out, err := r.row()
		if err != nil {
			return err
		}
		if chunk = append(chunk, out); len(chunk) < aheadRows {
			return nil
		}
		if err := send(); err != nil {
			return err
		}
		select {
		case chunk = <-free:
			return nil
		case <-stop:
			return errStopped
		}
	})
	if errors.Is(err, errStopped) {
		return err
	}
	if sent := send(); err == nil {
		err = sent
	}
	return err
}
