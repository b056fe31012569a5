package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// newBatch makes the batch of a reading. The same files with the same settings have the same digest
// and so continue the same batch. The result of a query is not known beforehand, so each reading of
// a query is a new batch.
func (u *use) newBatch(src *sources) ledger.Batch {
	now := u.now()
	b := ledger.Batch{ID: now.In(beijing.Zone).Format("20060102") + "-" + u.runID[:6], Sources: src.names, Paths: src.paths, Created: now}
	if len(src.digests) > 0 {
		b.Digest = digest(src, u.cfg)
	}
	return b
}

// reading is the version of how files are read. It changes if the same rows would give other
// orders. The files are then a new batch; an order that was sent is compared with its earlier
// content, so a difference is found and nothing is sent.
const reading = "reading 2"

// digest is of the files' contents and names, in any order, and of the settings that decide how
// orders are read. It includes the names because the ledger identifies a row by its position.
func digest(src *sources, cfg *config.Config) string {
	var parts []string
	for i, d := range src.digests {
		parts = append(parts, d+" "+src.names[i])
	}
	slices.Sort(parts)
	h := sha256.New()
	for _, p := range append(parts, "seller "+cfg.Default, "kind "+string(cfg.Kind), "hidden rows "+string(cfg.HiddenRows), reading) {
		fmt.Fprintf(h, "%d %s\n", len(p), p)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// latest is the batch that a use of the results means: the one with the ID, or the latest. all
// reports that there is none to choose: the ledger has only reds of invoices that were issued
// elsewhere, which belong to no batch.
func latest(ctx context.Context, store *sqlledger.Store, of Batches) (b ledger.Batch, all bool, err error) {
	if of.All {
		return b, true, nil
	}
	b, err = store.Batch(ctx, of.ID)
	if of.ID == "" && errors.Is(err, ledger.ErrNotFound) {
		has, failed := anyRed(ctx, store, "")
		if has || failed != nil {
			return b, has, failed
		}
	}
	return b, false, noBatch(err, of.ID)
}

// noBatch replaces the error of a ledger without the batch by one that says what to do.
func noBatch(err error, id string) error {
	switch {
	case err == nil || !errors.Is(err, ledger.ErrNotFound):
		return err
	case id == "":
		return unusable(nil, "台账里还没有批次", "the ledger holds no batch yet").
			hinted("请先运行 fapiao run 文件，或 fapiao import 文件", "begin with fapiao run FILE or fapiao import FILE")
	}
	return unusable(nil, "没有批次 %s", "there is no batch %s", id).hinted(
		"全部批次见 fapiao batches",
		"fapiao batches lists them")
}
