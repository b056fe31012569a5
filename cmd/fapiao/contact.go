package main

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// platformAway shows that the first answer of a seller's platform takes long, or does not come.
func (s *session) platformAway(seller string, a effect.Away) {
	address := ""
	for _, from := range s.cfg.Sellers {
		if from.TaxNum == seller {
			address = serverOf(s.cfg.Addresses(from))
		}
	}
	s.screen.Note("fapiao: " + ui.AwayNote(s.cfg.Lang, ui.Platform, address, a, contactTime(s.cfg)))
}

// serverOf is scheme, host and port of an endpoint.
func serverOf(endpoint, _ string) string {
	u, err := url.Parse(endpoint)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// reachLedger opens the ledger. A database that does not answer is reported at once and tried for
// contactTime.
func (s *session) reachLedger(ctx context.Context) (*sqlledger.Store, error) {
	begun, most := s.now(), contactTime(s.cfg)
	options := sqlledger.Options{Environment: string(s.cfg.Environment), Run: s.run, Now: s.clock, Patience: s.patience, Migrating: s.upgrading, Look: s.looks}
	for told, pause := false, time.Second; ; pause *= 2 {
		store, err := s.openLedger(ctx, options)
		var gone *sqlledger.AwayError
		if !errors.As(err, &gone) || ctx.Err() != nil {
			return store, err
		}
		away := effect.Away{Address: gone.Place, Reason: string(nuonuo.ReasonOf(gone.Err)), Detail: plainCause(gone)}
		if s.now().Sub(begun)+pause+most/3 > most {
			return nil, &unreached{away, ui.AwayError(s.cfg.Lang, ui.Ledger, away)}
		}
		if !told {
			s.screen.Note("fapiao: " + ui.AwayNote(s.cfg.Lang, ui.Ledger, "", away, most))
			told = true
		}
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return nil, ctx.Err()
		}
	}
}

// upgrading shows the steps that bring a ledger of an earlier version up to date.
func (s *session) upgrading(at, newest int) {
	s.screen.Note("fapiao: " + ui.Upgrading(s.cfg.Lang, at, at+1))
	s.log.Info("ledger upgrade", "from", at, "to", at+1, "newest", newest)
}

// openLedger opens the ledger once, and shows that its database takes long.
func (s *session) openLedger(ctx context.Context, options sqlledger.Options) (*sqlledger.Store, error) {
	place := s.cfg.Ledger.Reveal()
	if s.cfg.Ledger.URL() {
		late := time.AfterFunc(contactTime(s.cfg)/3, func() {
			s.screen.Note("fapiao: " + ui.AwayNote(s.cfg.Lang, ui.Ledger, sqlledger.Place(place), effect.Away{}, 0))
		})
		defer late.Stop()
	}
	return sqlledger.Open(ctx, place, options)
}

// plainCause is the driver's words on one line.
func plainCause(gone *sqlledger.AwayError) string {
	return strings.Join(strings.Fields(gone.Err.Error()), " ")
}
