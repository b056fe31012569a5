package sqlledger

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

var _ ledger.Downloads = (*Store)(nil)

// Downloaded returns what was downloaded of files; see ledger.Downloads.
func (s *Store) Downloaded(ctx context.Context, seller string, numbers []string) (map[ledger.FileRef][]ledger.Download, error) {
	out := map[ledger.FileRef][]ledger.Download{}
	err := s.view(ctx, "read what was downloaded", func(t *tx) error {
		clear(out)
		for some := range slices.Chunk(numbers, inAtMost) {
			args := []any{seller}
			for _, no := range some {
				args = append(args, no)
			}
			query := "SELECT code, number, kind, sha256, size, at, differs FROM downloads WHERE seller = ? AND number IN (" + marks(len(some)) + ") ORDER BY at, sha256"
			err := t.each(ctx, query, args, func(row scanner) error {
				d, err := readDownload(row, seller)
				out[d.FileRef] = append(out[d.FileRef], d)
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

func readDownload(row scanner, seller string) (ledger.Download, error) {
	d := ledger.Download{FileRef: ledger.FileRef{Seller: seller}}
	var sum []byte
	var at int64
	var differs string
	if err := row.Scan(&d.Code, &d.No, &d.Kind, &sum, &d.Size, &at, &differs); err != nil {
		return d, err
	}
	if differs != "" {
		if err := json.Unmarshal([]byte(differs), &d.Differs); err != nil {
			return d, fmt.Errorf("%w: how a file of invoice %s differs: %w", ErrCorrupt, d.No, err)
		}
	}
	if copy(d.SHA256[:], sum) != len(d.SHA256) {
		return d, fmt.Errorf("%w: the hash of a file of invoice %s has %d bytes", ErrCorrupt, d.No, len(sum))
	}
	d.At = fromMillis(at)
	return d, nil
}

// AddDownload records what was downloaded; see ledger.Downloads.
func (s *Store) AddDownload(ctx context.Context, d ledger.Download) error {
	return s.write(ctx, "record a download", func(t *tx) error {
		return t.exec(ctx, `INSERT INTO downloads (seller, code, number, kind, sha256, size, at) VALUES (?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (seller, number, code, kind, sha256) DO NOTHING`,
			d.Seller, d.Code, d.No, d.Kind, d.SHA256[:], d.Size, millis(d.At))
	})
}

// MarkDownload records how a content differs; see ledger.Downloads.
func (s *Store) MarkDownload(ctx context.Context, d ledger.Download) error {
	var differs any = ""
	if d.Differs != (lang.Text{}) {
		b, err := json.Marshal(d.Differs)
		if err != nil {
			return err
		}
		differs = storable(string(b))
	}
	return s.write(ctx, "record how a file differs", func(t *tx) error {
		return t.exec(ctx, "UPDATE downloads SET differs = ? WHERE seller = ? AND number = ? AND code = ? AND kind = ? AND sha256 = ?",
			differs, d.Seller, d.No, d.Code, d.Kind, d.SHA256[:])
	})
}
