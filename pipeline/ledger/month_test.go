package ledger_test

import (
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

func TestMonthOfAnOrder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ date, read, want string }{
		{"2026-11-30 23:59:59", "2026-12-01T00:00:00+08:00", "2026-11"},
		{"2026-12-01 00:00:00", "2026-11-30T00:00:00+08:00", "2026-12"},
		{"", "2026-11-30T15:59:59Z", "2026-11"},
		{"", "2026-11-30T16:00:00Z", "2026-12"},
	} {
		read, err := time.Parse(time.RFC3339, c.read)
		if got := ledger.MonthOf(&invoice.Order{Date: c.date}, read); err != nil || got != c.want {
			t.Errorf("%+v: %s (%v)", c, got, err)
		}
	}
}
