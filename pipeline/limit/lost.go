package limit

import (
	"slices"
	"time"
)

// MayBeLost reports that the change of some holdings by an ask need not be on disk before the
// process uses its share: where a server ends and loses its last changes, those before them keep
// others from its turns for as long as it uses them. That is so while it takes none, and while its
// lease is a quarter over at most: what a server may lose (0.6 seconds, with PostgreSQL's default
// wal_writer_delay) and that quarter are less than the half of a lease in which no call begins.
func (a Ask) MayBeLost(before, after []Holding, now time.Time) bool {
	had, has := a.of(before), a.of(after)
	return a.Lease == 0 || has.Turns == 0 || has.Turns <= had.Turns && had.Until.Sub(now) >= a.Lease*3/4
}

// of is the holding of the process that asks.
func (a Ask) of(holdings []Holding) Holding {
	i := slices.IndexFunc(holdings, func(h Holding) bool { return h.Holder == a.Holder })
	if i < 0 {
		return Holding{}
	}
	return holdings[i]
}
