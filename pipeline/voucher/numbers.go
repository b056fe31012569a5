package voucher

import (
	"slices"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
)

// Numbers are the 凭证号 of the vouchers of a month in one list: all from First to Last.
type Numbers struct {
	Month       string // such as 2026-11, in Beijing time
	First, Last int
}

// NumbersOf are the numbers of vouchers by month.
func NumbersOf(list []Voucher) (out []Numbers) {
	for i := range list {
		month, number := Month(list[i].Date), list[i].Number
		n := slices.IndexFunc(out, func(x Numbers) bool { return x.Month == month })
		if n < 0 {
			out = append(out, Numbers{Month: month, First: number, Last: number})
			continue
		}
		out[n].First, out[n].Last = min(out[n].First, number), max(out[n].Last, number)
	}
	return out
}

// Month is the month of a voucher, in Beijing time.
func Month(t time.Time) string { return t.In(beijing.Zone).Format("2006-01") }
