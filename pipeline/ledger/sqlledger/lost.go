package sqlledger

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Lost outlines the orders that earlier readings of the sources of b brought, that were sent or
// dropped, and that are not among those that this reading met. An order that was made void is not
// lost. b need not be in the ledger.
//
// A reading of the same file is one of its path, or of its marked copy, or, for what is no file, of
// the name; and one of a file from which orders that this reading met were sent: that is the
// original of a copy.
func (s *Store) Lost(ctx context.Context, b ledger.Batch, met []int64) (out []ledger.Outline, err error) {
	err = s.view(ctx, "look for orders that are no longer in their source", func(t *tx) error {
		out, err = t.lost(ctx, &batchRow{Batch: b, files: filesOf(&b)}, met)
		return err
	})
	return out, err
}

func (t *tx) lost(ctx context.Context, b *batchRow, met []int64) ([]ledger.Outline, error) {
	files, err := t.sameSources(ctx, b)
	if err != nil {
		return nil, err
	}
	if err := t.originals(ctx, b, met, files); err != nil {
		return nil, err
	}
	found := map[int64]ledger.Outline{}
	if err := t.sentFrom(ctx, files, met, found); err != nil || len(found) == 0 {
		return nil, err
	}
	out := make([]ledger.Outline, 0, len(found))
	for _, id := range slices.Sorted(maps.Keys(found)) {
		out = append(out, found[id])
	}
	return out, t.outline(ctx, out)
}

// sourceFile is a file of a batch.
type sourceFile struct {
	batch int64
	file  string
}

// sameSources are the files of other batches that are sources of b.
func (t *tx) sameSources(ctx context.Context, b *batchRow) (map[sourceFile]bool, error) {
	files := map[sourceFile]bool{}
	err := t.each(ctx, "SELECT "+batchColumns+" FROM batches b WHERE b.id <> ?", []any{b.id}, func(row scanner) error {
		var other batchRow
		if err := scanBatch(row, &other); err != nil {
			return err
		}
		for _, theirs := range other.Sources {
			for _, ours := range b.Sources {
				if sameFile(originalPaths(other.files.paths(theirs)), theirs, originalPaths(b.files.paths(ours)), ours) {
					files[sourceFile{other.id, theirs}] = true
				}
			}
		}
		return nil
	})
	return files, err
}

// markedCopy is the end of the name of a marked copy, which lies beside its original.
var markedCopy = regexp.MustCompile(`-checked(-[0-9]+)?$`)

// originalPaths are paths without the extension and the mark of a copy.
func originalPaths(paths []string) []string {
	out := slices.Clone(paths)
	for i, p := range out {
		out[i] = markedCopy.ReplaceAllString(strings.TrimSuffix(p, filepath.Ext(p)), "")
	}
	return out
}

// originals adds the files of other batches from which orders that b met were sent.
func (t *tx) originals(ctx context.Context, b *batchRow, met []int64, files map[sourceFile]bool) error {
	return inChunks(met, func(marks string, args []any) error {
		return t.each(ctx, sendings+"o.id IN ("+marks+")", args, func(row scanner) error {
			var id int64
			s, err := scanSending(row, &id)
			if err == nil && s.batch != b.id {
				files[sourceFile{s.batch, s.file}] = true
			}
			return err
		})
	})
}

// sentFrom finds the orders of files that are not among met and that are not to be sent again, with
// the place where they stood last.
func (t *tx) sentFrom(ctx context.Context, files map[sourceFile]bool, met []int64, found map[int64]ledger.Outline) error {
	batches, here := map[int64]bool{}, make(map[int64]bool, len(met))
	for f := range files {
		batches[f.batch] = true
	}
	for _, id := range met {
		here[id] = true
	}
	const query = `SELECT i.batch_id, s.file, s.sheet, i.row_no, i.col, o.id, o.state, o.code, o.serial,
		CASE WHEN EXISTS (SELECT 1 FROM invoices v WHERE v.order_id = o.id) THEN 1 ELSE 0 END
		FROM items i JOIN sheets s ON s.id = i.sheet_id JOIN orders o ON o.id = i.order_id
		WHERE o.state NOT IN ('ready', 'voided') AND i.batch_id IN (%s) ORDER BY i.batch_id`
	return inChunks(slices.Sorted(maps.Keys(batches)), func(marks string, args []any) error {
		return t.each(ctx, fmt.Sprintf(query, marks), args, func(row scanner) error {
			var at sourceFile
			var o ledger.Outline
			var code, serial string
			var invoices int
			err := row.Scan(&at.batch, &at.file, &o.Place.Sheet, &o.Place.Row, &o.Place.Col, &o.ID, &o.State, &code, &serial, &invoices)
			o.Place.File = at.file
			if err == nil && files[at] && !here[o.ID] && !ledger.Replaceable(o.State, code, serial, invoices) {
				found[o.ID] = o
			}
			return err
		})
	})
}

// outline fills in what is compared of orders.
func (t *tx) outline(ctx context.Context, orders []ledger.Outline) error {
	for some := range slices.Chunk(orders, inAtMost) {
		entries := make([]ledger.Entry, len(some))
		for i := range some {
			entries[i].ID = some[i].ID
		}
		if err := t.loadOrders(ctx, entries); err != nil {
			return err
		}
		for i := range some {
			o := ledger.OutlineOf(entries[i].Order, some[i].Place)
			o.ID, o.State = some[i].ID, some[i].State
			some[i] = o
		}
	}
	return nil
}
