package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Correcting is what a correction of orders would do.
type Correcting struct {
	Cases []CorrectionCase
	Left  []Untouched
	Bad   int // rows of lists that cannot be used
	Asks  int // cases that wait for a person's yes
	// What is reversed, and what is issued in its place, of these cases.
	Reversed, Issued invoice.Sums
}

// CorrectionCase is one order and the one that is invoiced in its place.
type CorrectionCase struct {
	Source  invoice.Place // of the corrected row; zero where no file was read
	Changes []rules.Change
	Of, New ledger.Entry
	Reds    []RedCase // of the invoices of Of, the last of each
	Earlier []RedCase // red invoices that took back parts of them before
	// Reversing reports that the invoices of Of are reversed; otherwise it was not issued.
	Reversing bool
	// Agreed reports that a person agreed to it. Until then nothing of it is sent.
	Agreed bool
	// AfterRed reports that an invoice is reversed, and Unreplaced that nothing stands for it; see
	// [ledger.Case].
	AfterRed, Unreplaced bool
	// Withdrawing reports that it was given up and that the application to reverse an invoice is
	// not withdrawn yet; see [ledger.Case].
	Withdrawing bool
	// Otherwise is why what reverses the invoices allows no new one; nil if it does. It is not sent
	// then, and only given up.
	Otherwise error
	Refused   error // why nothing is done; nil if something is
	// Before reports that it was complete before this use began, which did nothing about it.
	Before bool

	lastRed int64                 // ID of the last red of Of; 0: none
	agreed  *pipeline.Replacement // to which a person had agreed when this use began; nil: none
}

// Untouched is an order of a file about which nothing is done.
type Untouched struct {
	OrderNo string
	Place   invoice.Place
	Why     pipeline.Alone
	State   ledger.State // of the order that stands for it; empty if there is none
	Number  string       // of that order
	Into    []string     // numbers that are invoiced in its place, of one that was split or merged

	// Open is what follows the order, if that is not settled.
	Open []CorrectionCase

	id     int64  // of that order; 0: there is none
	seller string // of it
}

// correcting is a correction of orders from a file.
type correcting struct {
	*job
	reversing bool
	earlier   bool                   // content from before a correction is taken, too
	found     []*pipeline.Correction // that something is to be done about
	going     []int64                // new orders of cases that were recorded before
	stand     []Untouched            // the orders of the file in whose place these are
	files     []string               // that were read
	// unlike leaves out an order that is not what was asked for; nil: nothing was.
	unlike func(*ledger.Item) (bool, error)
	again  []ledger.Entry // failed orders whose content is as it was sent
	quiet  bool           // findings are not reported
	show   Correcting
}

// holdsChunk is how many orders are looked up together.
const holdsChunk = 500

// correct opens a file with corrected orders and finds out what each means. Its batch is another
// one than that of the file as it is run: it has the new orders alone, and other paths, so that
// neither lacks the orders of the other.
func (u *use) correct(ctx context.Context, in Input, reversing, earlier bool) (*correcting, error) {
	src, err := u.sources(ctx, in)
	if err != nil {
		return nil, err
	}
	for i := range src.digests {
		src.digests[i] += " corrections"
		src.paths[i] = correctionPath + src.paths[i]
	}
	j, err := u.job(ctx, src, policy{sends: true})
	if err != nil {
		return nil, err
	}
	c := &correcting{job: j, reversing: reversing, earlier: earlier, files: src.names}
	err = c.read(ctx)
	if earlier && j.exec.Batch.Digest != "" {
		j.exec.Batch.Digest = c.digest(j.exec.Batch.Digest)
	}
	return c, err
}

// digest adds the orders that a file brings to the digest of its batch: in another batch the same
// file may have brought others. Where it was interrupted, it brings the same.
func (c *correcting) digest(of string) string {
	var orders []string
	for _, one := range c.found {
		orders = append(orders, one.Item.Order.Seller+" "+one.Item.Order.OrderNo)
	}
	for _, u := range c.stand {
		orders = append(orders, u.seller+" "+u.Number)
	}
	slices.Sort(orders)
	sum := sha256.Sum256([]byte(strings.Join(append(orders, of), "\n")))
	return hex.EncodeToString(sum[:])
}

// read reads all orders of the file.
func (c *correcting) read(ctx context.Context) error {
	if len(c.files) > 0 { // named orders are not read
		c.events.Stage("check", 0)
		defer c.events.Done()
	}
	var waiting []ledger.Item
	each := func(i ledger.Item) error {
		if i.Skipped {
			return nil
		}
		c.events.Add(1)
		if c.unlike != nil {
			if leave, err := c.unlike(&i); leave || err != nil {
				return err
			}
		}
		for _, f := range i.Findings {
			if !rules.OfColumn(f.Code) && f.Code != rules.SentByResults {
				c.hear(f)
			}
		}
		if waiting = append(waiting, i); len(waiting) < holdsChunk {
			return nil
		}
		defer func() { waiting = waiting[:0] }()
		return c.judgeAll(ctx, waiting)
	}
	if err := pipeline.Check(ctx, c.exec.Sources, &c.exec.Rules, c.hear, each); err != nil {
		return err
	}
	return c.judgeAll(ctx, waiting)
}

func (c *correcting) hear(f rules.Finding) {
	if !c.quiet {
		c.job.found(f)
	}
}

// judgeAll finds out what orders of the file mean. Most of a file often is as it was.
func (c *correcting) judgeAll(ctx context.Context, items []ledger.Item) error {
	strays, err := pipeline.RefuseStrays(ctx, c.store, items)
	if err != nil {
		return err
	}
	for _, f := range strays {
		c.hear(f)
	}
	numbers := map[string][]string{}
	for _, i := range items {
		numbers[i.Facts.Seller] = append(numbers[i.Facts.Seller], i.Facts.OrderNo)
	}
	held := map[ledger.Key]ledger.Content{}
	for seller, list := range numbers {
		found, err := c.store.Holds(ctx, seller, list)
		if err != nil {
			return err
		}
		for no, content := range found {
			held[ledger.Key{Seller: seller, OrderNo: no}] = content
		}
	}
	for _, i := range items {
		was, known := held[ledger.Key{Seller: i.Facts.Seller, OrderNo: i.Facts.OrderNo}]
		if err := c.judge(ctx, i, known, i.Order != nil && was.Hash == i.Hash); err != nil {
			return err
		}
	}
	return nil
}

func (c *correcting) judge(ctx context.Context, i ledger.Item, known, same bool) error {
	var chain []ledger.Link
	var err error
	if known {
		if chain, err = c.store.Chain(ctx, ledger.Key{Seller: i.Facts.Seller, OrderNo: i.Facts.OrderNo}); err != nil && !errors.Is(err, ledger.ErrNotFound) {
			return err
		}
	}
	if c.sentBefore(i, chain) {
		return nil
	}
	if same && len(chain) == 1 && chain[0].State != ledger.Failed {
		c.leave(i, pipeline.AloneSame, &chain[0].Entry)
		return nil
	}
	most := c.exec.Rules.OrderNoMax
	if most == 0 {
		most = defaultNumber
	}
	one, err := pipeline.Corrected(chain, i, c.reversing, c.earlier, most)
	if err != nil {
		return err
	}
	switch {
	case one.Why == pipeline.AloneRetry:
		c.again = append(c.again, *one.Last)
	case one.Why == pipeline.AloneFailed && one.Last.RestUntil.After(c.now()):
		one.Why = pipeline.AloneResting
	}
	switch {
	case one.Why == "":
		c.found = append(c.found, one)
	case (one.Why == pipeline.AloneSame || one.Why == pipeline.AloneRetry) && one.Linked:
		c.going = append(c.going, one.Last.ID)
		c.stand = append(c.stand, untouched(i, one.Why, one.Last))
	case one.Why == pipeline.AloneArranged:
		return c.leaveArranged(ctx, i, one.Last)
	case one.Why == pipeline.AloneOld:
		return c.leaveOld(ctx, i, chain)
	default:
		c.leave(i, one.Why, one.Last)
	}
	return nil
}

// leaveOld leaves an order alone that was corrected since, with what became of that.
func (c *correcting) leaveOld(ctx context.Context, i ledger.Item, chain []ledger.Link) (err error) {
	c.leave(i, pipeline.AloneOld, &chain[len(chain)-1].Entry)
	c.show.Left[len(c.show.Left)-1].Open, err = casesOf(ctx, c.store, ledger.CaseChoice{Orders: []int64{chain[0].ID}})
	return err
}

// leaveArranged leaves an order alone that was split or merged, and names what is invoiced in its
// place. Each of these has its own invoice, and is corrected under its own number: only then is it
// certain which invoice must be reversed before which one is sent.
func (c *correcting) leaveArranged(ctx context.Context, i ledger.Item, last *ledger.Entry) error {
	into, err := c.store.InPlaceOf(ctx, []int64{last.ID})
	if err != nil {
		return err
	}
	c.leave(i, pipeline.AloneArranged, last)
	c.show.Left[len(c.show.Left)-1].Into = into[last.ID]
	return nil
}

// defaultNumber is the longest order number that the platform documents.
const defaultNumber = 20

func (c *correcting) leave(i ledger.Item, why pipeline.Alone, last *ledger.Entry) {
	c.show.Left = append(c.show.Left, untouched(i, why, last))
}

func untouched(i ledger.Item, why pipeline.Alone, last *ledger.Entry) Untouched {
	u := Untouched{OrderNo: i.Facts.OrderNo, Place: i.Source, Why: why}
	if last != nil {
		u.State, u.Number, u.id, u.seller = last.State, last.Key.OrderNo, last.ID, last.Key.Seller
	}
	return u
}

// add adds a case as it would be recorded.
func (c *correcting) add(one *pipeline.Correction, refused error) *CorrectionCase {
	item := &one.Item
	c.show.Cases = append(c.show.Cases, CorrectionCase{Source: item.Source, Changes: one.Changes, Of: *one.Of, Reversing: c.reversing, Refused: refused,
		New: ledger.Entry{Key: ledger.Key{Seller: item.Order.Seller, OrderNo: item.Order.OrderNo}, Order: item.Order,
			Net: item.Order.Net, Tax: item.Order.Tax, Gross: item.Order.Gross, Buyer: item.Order.Buyer.Name, Kind: item.Order.Kind}})
	return &c.show.Cases[len(c.show.Cases)-1]
}

// record records corrections in one transaction, and adds a case for each. Where all are refused,
// the file brought no batch. agreed are the contents to which a person had agreed; nil: none.
func (c *correcting) record(ctx context.Context, list []pipeline.Replacement, agreed []*pipeline.Replacement) error {
	done, err := pipeline.Follow(ctx, c.exec.Ledger, c.exec.Batch.ID, list, c.store.Now())
	if err != nil {
		return err
	}
	for i := range list {
		added := c.add(list[i].Correction, done[i].Refused)
		added.New.ID = done[i].Order
		if agreed != nil && !slices.ContainsFunc(done[i].Reds, func(r pipeline.RedPlanned) bool { return r.Fresh }) {
			added.agreed = agreed[i]
		}
	}
	if !slices.ContainsFunc(done, func(d pipeline.Replaced) bool { return d.Refused == nil }) {
		c.found = nil
		return nil
	}
	return c.job.reload(ctx) // a use before, of which all was refused, had recorded no orders of it
}

// asks counts a case that waits for a yes.
func (s *Correcting) asks(c *CorrectionCase) {
	s.Asks++
	if c.Reversing {
		for i := range c.Reds {
			b := &c.Reds[i].Body
			if c.Reds[i].State == ledger.Done {
				continue
			}
			s.Reversed.Net, s.Reversed.Tax, s.Reversed.Gross = s.Reversed.Net+b.Net, s.Reversed.Tax+b.Tax, s.Reversed.Gross+b.Gross
		}
	}
	s.Issued.Net, s.Issued.Tax, s.Issued.Gross = s.Issued.Net+c.New.Net, s.Issued.Tax+c.New.Tax, s.Issued.Gross+c.New.Gross
}

// reloadCases reads what became of cases, and adds those that were recorded before.
func (j *job) reloadCases(ctx context.Context, s *Correcting, more []int64) error {
	met := map[ledger.Key]bool{}
	for i := range s.Cases {
		c := &s.Cases[i]
		met[c.New.Key] = true
		if c.Refused != nil {
			continue
		}
		if err := j.reloadCase(ctx, c); err != nil {
			return err
		}
	}
	for _, id := range more {
		c := CorrectionCase{New: ledger.Entry{ID: id}}
		if err := j.reloadCase(ctx, &c); err != nil {
			return err
		}
		if !met[c.New.Key] {
			c.Before = c.New.State == ledger.Issued
			s.Cases = append(s.Cases, c)
		}
	}
	return nil
}

// reloadCase reads the case of a new order, which is known by its ID or its number.
func (j *job) reloadCase(ctx context.Context, c *CorrectionCase) error {
	if c.New.ID == 0 {
		e, err := j.store.Find(ctx, c.New.Key)
		if err != nil {
			return err
		}
		c.New.ID = e.ID
	}
	found, err := j.store.Cases(ctx, ledger.CaseChoice{Any: c.New.ID})
	if err != nil {
		return err
	}
	for i := range found {
		if found[i].Order.ID == c.New.ID {
			was := *c
			if *c, err = caseOf(&found[i]); err != nil {
				return err
			}
			c.Source, c.Before, c.agreed = was.Source, was.Before, was.agreed
		}
	}
	return nil
}
