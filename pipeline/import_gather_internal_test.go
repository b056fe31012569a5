package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// orders makes a source of so many orders, none of which is complete.
func orders(from, n int, end error) *someDrafts {
	src := &someDrafts{end: end}
	for i := range n {
		src.drafts = append(src.drafts, &invoice.Draft{Number: fmt.Sprint(from + i), Rows: []invoice.Row{{}}})
	}
	return src
}

// While one part is recorded the next one is read and checked, and no more than that: memory is
// bounded.
func TestTheNextOrdersAreReadWhileSomeAreRecorded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		src := orders(0, 5*importBatch, io.EOF)
		parts := 0
		read, err := gather(t.Context(), []Source{src}, &rules.Settings{}, refusesNone, func(g *gathered) error {
			synctest.Wait() // until whatever reads must wait for this
			if parts++; parts == 1 {
				least := len(g.items) + importWeight/weightOf(&g.items[0])
				if least > src.next || src.next > least+3*readAhead {
					t.Errorf("%d orders are read while the first %d are recorded", src.next, len(g.items))
				}
			}
			return nil
		})
		if err != nil || read != len(src.drafts) || parts < 5 {
			t.Errorf("%d orders read in %d parts, %v", read, parts, err)
		}
	})
}

// withFindings is a source with findings about itself.
type withFindings struct {
	*someDrafts
	about string
}

func (s *withFindings) Findings() []rules.Finding {
	return []rules.Finding{{Code: s.about}}
}

// What is told comes in the order of the sources, and so do the items. Where the reading fails at
// last, only what was gathered for a transaction that did not begin is not recorded.
func TestGatheringKeepsTheOrder(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for name, end := range map[string]error{"whole": io.EOF, "broken": broken} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sources := func() []Source {
				first := &withFindings{orders(0, 3*importBatch+300, end), "first"}
				if end == broken { // several are read through before the first is checked
					return []Source{first}
				}
				return []Source{first, &withFindings{orders(100_000, 2*importBatch+100, io.EOF), "second"}}
			}
			var s rules.Settings
			var want, got gathered
			err := Check(t.Context(), sources(), &s, func(f rules.Finding) { want.findings = append(want.findings, f) },
				func(i ledger.Item) error {
					want.add(i)
					return nil
				})
			read, gatherErr := gather(t.Context(), sources(), &s, refusesNone, func(g *gathered) error {
				got.findings, got.items, got.late = append(got.findings, g.findings...), append(got.items, g.items...), append(got.late, g.late...)
				return nil
			})
			if end == broken {
				if len(got.items) == len(want.items) || !errors.Is(err, broken) {
					t.Fatalf("%d of %d items are recorded, %v", len(got.items), len(want.items), err)
				}
				want.items, want.late = want.items[:len(got.items)], want.late[:len(got.late)]
			} else if read != len(want.items) {
				t.Errorf("%d of %d orders are counted", read, len(want.items))
			}
			if !errors.Is(gatherErr, err) || len(want.items) < 2*importBatch {
				t.Fatalf("%d items, %v, want %v", len(want.items), gatherErr, err)
			}
			if d := cmp.Diff(summed(&want), summed(&got)); d != "" {
				t.Error(d)
			}
		})
	}
}

// summed is all of what was gathered that a person or the ledger sees.
func summed(g *gathered) []string {
	out := []string{fmt.Sprint(g.findings)}
	for i := range g.items {
		out = append(out, fmt.Sprint(said(&g.items[i]), g.late[i]))
	}
	return out
}

// However a gathering ends, nothing reads its source any more and no goroutine is left. synctest
// reports those that are.
func TestGatheringLeavesNothing(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		end    error
		failAt int // the part whose recording fails with broken; 0 for none
		cancel int // the part at which the context ends; 0 for none
		want   error
	}{
		"end": {end: io.EOF}, "source": {end: broken, want: broken}, "ledger": {end: io.EOF, failAt: 2, want: broken},
		"context": {end: io.EOF, cancel: 2, want: context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				src := orders(0, 5*importBatch, c.end)
				parts := 0
				_, err := gather(ctx, []Source{src}, &rules.Settings{}, refusesNone, func(*gathered) error {
					if parts++; parts == c.cancel {
						cancel()
					}
					if parts == c.failAt {
						return broken
					}
					return nil
				})
				read := src.next
				if synctest.Wait(); !errors.Is(err, c.want) || src.next != read {
					t.Errorf("%v, %d drafts read, then %d", err, read, src.next)
				}
				if (c.failAt > 0 || c.cancel > 0) && read == len(src.drafts) {
					t.Error("the source was read to its end")
				}
			})
		})
	}
}

func refusesNone(*ledger.Item) {}
