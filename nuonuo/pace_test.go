package nuonuo

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// Whatever the network does to requests on their way, no second has more arrivals than the rate.
func TestNoSecondHasMoreArrivalsThanThePace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		rate := rapid.IntRange(1, 12).Draw(r, "rate")
		type trip struct{ start, there, back time.Duration }
		delay := rapid.IntRange(0, 3000)
		trips := make([]trip, rapid.IntRange(1, 40).Draw(r, "requests"))
		for i := range trips {
			ms := func(name string) time.Duration { return time.Duration(delay.Draw(r, name)) * time.Millisecond }
			trips[i] = trip{ms("start"), ms("there"), ms("back")}
		}
		synctest.Test(t, func(t *testing.T) {
			pace := NewPace(rate)
			var mu sync.Mutex
			var arrivals []time.Time
			var all sync.WaitGroup
			for _, trip := range trips {
				all.Go(func() {
					<-time.After(trip.start)
					_, end, err := pace.Begin(t.Context())
					if err != nil {
						t.Error(err)
						return
					}
					<-time.After(trip.there)
					mu.Lock()
					arrivals = append(arrivals, time.Now())
					mu.Unlock()
					<-time.After(trip.back)
					end(true)
					end(true) // a second end changes nothing
				})
			}
			all.Wait()
			slices.SortFunc(arrivals, time.Time.Compare)
			for i := rate; i < len(arrivals); i++ {
				if d := arrivals[i].Sub(arrivals[i-rate]); d < time.Second {
					t.Errorf("%d arrivals in %s, want at most %d in a second", rate+1, d, rate)
				}
			}
		})
	})
}

// The rate is used: without delays, each second has as many calls as allowed.
func TestPaceIsUsed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		c := bubbled(t, func(string, []byte) (int, string) {
			calls++
			return 200, `{"code":"E0000","result":[]}`
		}, WithPace(0))
		begun := time.Now()
		for range 95 {
			if _, err := c.CallRaw(t.Context(), MethodQuery, []byte("{}")); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(begun); took != 9*time.Second || calls != 95 {
			t.Errorf("%d calls took %s, want 95 in 9 s", calls, took)
		}
	})
}

// A request that certainly never arrived does not count, and one that waits ends with its context.
func TestPaceCountsOnlyWhatMayArrive(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pace := NewPace(1)
		_, end, err := pace.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := pace.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v while the place is taken", err)
		}
		end(false)
		begun := time.Now()
		if err := errors.Join(pace.Wait(t.Context()), pace.Wait(t.Context())); err != nil || time.Since(begun) != time.Second {
			t.Errorf("two waits took %s, %v", time.Since(begun), err)
		}
	})
	for _, none := range []*Pace{nil, {}} {
		if err := none.Wait(context.Background()); err == nil {
			t.Error("a pace that NewPace did not make permits requests")
		}
	}
}

func TestPacedTransport(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	pace := NewPace(2)
	client := &http.Client{Transport: pace.Transport(server.Client().Transport)}
	for range 2 {
		resp, err := client.Get(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if resp, err := client.Do(r); !errors.Is(err, context.DeadlineExceeded) {
		resp.Body.Close()
		t.Errorf("the third request in a second: %v", err)
	}
}
