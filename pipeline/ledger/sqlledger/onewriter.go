package sqlledger

import "context"

// oneWriter has the connections of a process that write to one SQLite file take turns, in the order
// in which they came. SQLite's own lock is not queued for: a connection asks for it again now and
// then, up to 0.1 s apart, so one that writes without a pause leaves others hardly a chance.
type oneWriter chan struct{}

func newOneWriter() oneWriter { return make(oneWriter, 1) }

// take waits for the turn, which ends with release. On a server, where w is nil, nobody waits.
func (w oneWriter) take(ctx context.Context) (release func(), err error) {
	if w == nil {
		return func() {}, nil
	}
	select {
	case w <- struct{}{}:
		return func() { <-w }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
