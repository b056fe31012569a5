package sqlledger

import (
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// What is asked of a month costs what the month has: its invoices come from their index, and only
// they are sorted.
func TestInvoicesOfAMonthUseTheirIndex(t *testing.T) {
	t.Parallel()
	internalStores(t, func(t *testing.T, s *Store) {
		for name, query := range map[string]string{
			"rows":           packedOf(rowFields) + issuedRows + issuedOrder,
			"corrected rows": packedOf(correctedFields) + issuedRows + issuedOrder,
			"sums":           "SELECT " + issuedFields.columns() + issuedSums + sumGroups,
		} {
			how := plan(t, s, query, spanArgs(ledger.Month(2026, time.November)))
			if !strings.Contains(how, "invoices_issued") {
				t.Errorf("%s of a month do not use invoices_issued:\n%s", name, how)
			}
			for _, all := range []string{"Seq Scan", "SCAN", "AUTOMATIC"} {
				if strings.Contains(how, all) {
					t.Errorf("%s of a month have %s:\n%s", name, all, how)
				}
			}
		}
	})
}
