package nuonuo

import (
	"context"
	"slices"
)

// firstHalvings is how many calls one round makes for numbers of which the platform may have none,
// while they may not be visible yet: the query itself and two for each of six halvings.
const firstHalvings = 13

// round queries every number that is open, and leaves those open that must be queried again. Its
// error ends the wait.
func (w *wait) round(ctx context.Context) error {
	w.last = nil
	var asked, unreached []string
	for part := range slices.Chunk(w.open, MaxQuery) {
		calls := firstHalvings
		if w.elapsed >= w.options.VisibleFor {
			calls = 2 * MaxQuery // enough for single numbers
		}
		rest, err := w.ask(ctx, part, &calls)
		if err != nil && !passes(err) {
			return err
		}
		unreached = append(unreached, rest...)
		for _, n := range part {
			if !slices.Contains(rest, n) {
				asked = append(asked, n)
			}
		}
		if err != nil {
			w.last = err
		}
	}
	w.open = slices.DeleteFunc(append(unreached, asked...), w.settled)
	return nil
}

// passes reports whether a later query may succeed.
func passes(err error) bool {
	verdict, _ := Classify(err)
	return verdict == VerdictRetry || verdict == VerdictWait
}

// ask queries numbers. It is not documented how the platform answers if it knows some of them and
// not others: it may leave the unknown ones out, or refuse the whole query with E9500; then the
// numbers are halved. It returns those of which nothing was learned.
func (w *wait) ask(ctx context.Context, numbers []string, calls *int) (unreached []string, err error) {
	if *calls <= 0 {
		return numbers, nil
	}
	*calls--
	invoices, _, err := w.client.QueryInvoices(ctx, w.of(numbers))
	verdict, _ := Classify(err)
	switch {
	case verdict == VerdictNotFound && len(numbers) == 1:
		w.take(numbers[0], nil)
		return nil, nil
	case verdict == VerdictNotFound:
		half := len(numbers) / 2
		first, err := w.ask(ctx, numbers[:half], calls)
		if err != nil {
			return append(first, numbers[half:]...), err
		}
		second, err := w.ask(ctx, numbers[half:], calls)
		return append(first, second...), err
	case err != nil:
		return numbers, err
	}
	for _, n := range numbers {
		w.take(n, rowsOf(invoices, n, w.serial, len(numbers) == 1))
	}
	return nil, nil
}

// rowsOf are the invoices of a number. An invoice that names none belongs to the only number asked.
func rowsOf(invoices []Invoice, number string, serial, only bool) (rows []Invoice) {
	for _, i := range invoices {
		of := i.OrderNo
		if serial {
			of = i.SerialNo
		}
		if of == number || of == "" && only {
			rows = append(rows, i)
		}
	}
	return rows
}

// take notes an answer. What was seen once is not forgotten when a later answer leaves it out.
func (w *wait) take(number string, rows []Invoice) {
	a := w.known[number]
	if a.missing = len(rows) == 0; a.missing {
		return
	}
	for _, row := range rows {
		if w.options.Changed != nil && !slices.ContainsFunc(a.rows, func(old Invoice) bool { return old.SerialNo == row.SerialNo && old.Status == row.Status }) {
			w.options.Changed(row)
		}
	}
	a.rows = rows
	a.final = !slices.ContainsFunc(rows, func(i Invoice) bool { return !i.Status.Terminal() })
	if !slices.ContainsFunc(rows, func(i Invoice) bool { return i.Status == Failed }) {
		a.failed = 0
		return
	}
	if a.failed == 0 {
		a.failed = max(w.elapsed, 1)
	}
	a.final = a.final && w.elapsed-a.failed >= w.options.FailedFor
}

// settled reports whether a number needs no further query: it is final, or the platform does not
// know it and has had the time to.
func (w *wait) settled(number string) bool {
	a := w.known[number]
	return a.final || a.missing && len(a.rows) == 0 && w.elapsed >= w.options.VisibleFor
}
