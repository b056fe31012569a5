package app

import (
	"slices"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// sentBefore leaves an order alone whose rows are those of results that say that it is, or may be,
// with the platform. Of an order of this ledger its state says why; of another one, the finding.
func (c *correcting) sentBefore(i ledger.Item, chain []ledger.Link) bool {
	at := slices.IndexFunc(i.Findings, func(f rules.Finding) bool { return f.Code == rules.SentByResults })
	if at < 0 {
		return false
	}
	if len(chain) > 0 {
		if last := &chain[len(chain)-1].Entry; last.State.AtPlatform() {
			c.leave(i, c.sinceResults(last), last)
			return true
		}
	}
	c.hear(i.Findings[at])
	return false
}

// sinceResults is why an order is left alone that was with the platform when results were written.
func (c *correcting) sinceResults(e *ledger.Entry) pipeline.Alone {
	switch {
	case e.State == ledger.Failed && e.RestUntil.After(c.now()):
		return pipeline.AloneResting
	case e.State == ledger.Failed, e.State.HasInvoice() && c.reversing:
		return pipeline.AloneResults
	case e.State == ledger.Voiding, e.State == ledger.Voided:
		return pipeline.AloneVoid
	case e.State.HasInvoice():
		return pipeline.AloneIssued
	}
	return pipeline.AloneOpen
}
