package app

import (
	"context"
	"slices"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// preview adds the cases that would be recorded, and those that were recorded before.
func (c *correcting) preview(ctx context.Context, list []pipeline.Replacement) error {
	if err := c.reloadCases(ctx, &c.show, c.going); err != nil || len(list) == 0 {
		return err
	}
	before := c.show.Cases
	c.show.Cases = nil
	found, err := pipeline.PreviewFollow(ctx, c.exec.Ledger, c.exec.Batch, list, c.store.Now())
	if err != nil {
		return err
	}
	for i := range found {
		if found[i].Refused != nil {
			c.add(list[i].Correction, found[i].Refused)
			continue
		}
		one, err := caseOf(&found[i].Case)
		if err != nil {
			return err
		}
		one.Source = list[i].Item.Source
		c.show.Cases = append(c.show.Cases, one)
	}
	c.show.Cases = append(c.show.Cases, before...)
	return nil
}

// previewReissue is what a correction of issued orders would do, which records and sends nothing.
func (c *correcting) previewReissue(ctx context.Context, o *ReissueOptions) (*Corrected, error) {
	list, err := c.reversals(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := c.preview(ctx, list); err != nil {
		return nil, err
	}
	c.show.waiting()
	return previewed(&c.show), nil
}

// previewRetry is what a correction of failed orders would do, which asks, records and sends
// nothing.
func (c *correcting) previewRetry(ctx context.Context) (*Corrected, error) {
	var list []pipeline.Replacement
	for _, one := range c.found {
		if one.Of.State == ledger.Failed && one.Of.RestUntil.After(c.now()) {
			c.leaveFailed(one, one.Of, pipeline.AloneResting)
			continue
		}
		list = append(list, pipeline.Replacement{Correction: one})
	}
	if err := c.preview(ctx, list); err != nil {
		return nil, err
	}
	for i := range list {
		if one := &c.show.Cases[i]; one.Refused == nil {
			c.show.asks(one)
		}
	}
	return previewed(&c.show), nil
}

// previewed is the result of a correction that only looked.
func previewed(s *Correcting) *Corrected {
	return &Corrected{Correcting: *s, Preview: true, Result: &Result{End: endOfPreviewedCases(s)}}
}

// endOfPreviewedCases is how a look at a correction ends.
func endOfPreviewedCases(s *Correcting) *Error {
	if end := endOfPreview(s.Cases, func(c *CorrectionCase) bool { return c.Refused != nil }); end != nil {
		return end
	}
	if n := len(failedCases(s.Cases)); n > 0 {
		return ended(Rejected, "%d 单没有完成，需要处理", "%d corrections were not completed", n)
	}
	return endOfLeft(s.Left, s.Bad)
}

// failedCases are those of cases that were recorded before and that a use leaves as they are, since
// a person has to act.
func failedCases(cases []CorrectionCase) []CorrectionCase {
	return slices.DeleteFunc(slices.Clone(cases), func(c CorrectionCase) bool {
		return c.New.ID == 0 || c.New.State != ledger.Failed && !c.Unreplaced || c.outcome() != needing
	})
}
