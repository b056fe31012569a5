package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/sqladdr"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/readers"
	"github.com/fapiao/fapiao/readers/database"
)

// watermark is how far the query of a use was read, and is being read.
type watermark struct {
	source string // names it in the ledger
	query  *database.Query
}

// watermark is where a reading of an input begins; nil if it reads everything.
func (u *use) watermark(ctx context.Context, in Input, m *readers.Mapping) (*database.Watermark, string, error) {
	if in.Watermark == "" {
		return nil, "", nil
	}
	source := u.watermarkSource(in, m)
	after, err := u.readUpTo(ctx, source)
	if err != nil {
		return nil, "", err
	}
	carried := u.cfg.CarryColumns
	if m != nil {
		carried = append(slices.Clone(carried), m.Profile.CarriedTitles()...)
	}
	carry := slices.ContainsFunc(carried, func(title string) bool { return strings.EqualFold(title, in.Watermark) })
	return &database.Watermark{Column: in.Watermark, After: after, Now: u.now(), Carry: carry}, source, nil
}

// watermarkSource names a query: another database, statement, column or mapping profile, or another
// seller of orders that name none, is read from its beginning.
func (u *use) watermarkSource(in Input, m *readers.Mapping) string {
	place := ""
	if a, err := sqladdr.Parse(databaseURL(in.Database)); err == nil { // the reader reports the error
		place = a.Place()
	}
	mapping := ""
	if m != nil {
		mapping = m.Digest()
	}
	h := sha256.New()
	for _, part := range []string{place, in.Query, in.Table, in.Watermark, u.cfg.Default, mapping} {
		h.Write([]byte(part + "\x00"))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// readUpTo is how far a source was read, by the ledger; empty if it was not, or if there is no
// ledger of this version yet.
func (u *use) readUpTo(ctx context.Context, source string) (string, error) {
	if err := u.cfg.HasLedger(); err != nil {
		return "", err
	}
	if !u.cfg.Ledger.URL() {
		if _, err := os.Stat(u.cfg.Ledger.Reveal()); errors.Is(err, fs.ErrNotExist) {
			return "", nil
		}
	}
	store, err := u.openTo(ctx, true)
	if errors.Is(err, sqlledger.ErrOlder) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return store.Watermark(ctx, source)
}

// moveWatermark records how far the query was read. It stays where it was while an order is
// rejected or a finding is an error: after a correction the rows need not be new.
func (j *job) moveWatermark(ctx context.Context) error {
	if j.mark == nil || j.broken || j.count(ledger.Rejected) > 0 {
		return nil
	}
	reached := j.mark.query.Reached()
	if reached == "" {
		return nil
	}
	return j.store.SetWatermark(ctx, j.mark.source, reached)
}
