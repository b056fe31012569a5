package sqlledger

import (
	"context"
	"slices"
	"strings"
)

// InvoicedBuyers tells of tax numbers of buyers, in the form of orders, whether an order of theirs
// was ever issued, for any seller of the ledger. It reads the index of twins, whose entries are
// part of the number.
func (s *Store) InvoicedBuyers(ctx context.Context, taxNums []string) (map[string]bool, error) {
	var out map[string]bool
	err := s.view(ctx, "look buyers up by tax number", func(t *tx) error {
		out = make(map[string]bool, len(taxNums))
		for some := range slices.Chunk(taxNums, inAtMost) {
			args := make([]any, len(some))
			for i, n := range some {
				args[i] = n
			}
			query := `SELECT DISTINCT buyer_tax FROM orders WHERE buyer_tax <> '' AND substr(buyer_tax, 13) IN (` + ends(len(some)) + `)
				AND buyer_tax IN (` + marks(len(some)) + `) AND state IN ('issued', 'seal_failed', 'voiding', 'voided')`
			err := t.each(ctx, query, append(slices.Clone(args), args...), func(row scanner) error {
				var no string
				err := row.Scan(&no)
				out[no] = true
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// ends are n parameters of which the index of twins holds the ends.
func ends(n int) string {
	return strings.TrimSuffix(strings.Repeat("substr(CAST(? AS TEXT), 13),", n), ",")
}
