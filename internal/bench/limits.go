package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// limits measures how much of a call limit is used, and that no second has more calls, as a server
// of its own before the simulator counts them.
func (b *bench) limits() error {
	for _, c := range []struct {
		rate    int
		latency time.Duration
		least   float64
	}{{10, 0, 0.98}, {100, 0, 0.98}, {1000, 0, 0.98}, {3000, 0, 0.98}, {10, 100 * time.Millisecond, 0.9}, {100, 100 * time.Millisecond, 0.9}} {
		if err := b.limit(c.rate, c.latency, c.least); err != nil {
			return fmt.Errorf("%d calls a second: %w", c.rate, err)
		}
	}
	return nil
}

const (
	// spell is how long each of two batches takes at the limit.
	spell = 8 * time.Second
	// idle is how long no call is made between them: unused calls must not be saved up.
	idle = 3 * time.Second
)

func (b *bench) limit(rate int, latency time.Duration, least float64) error {
	return b.withSimulator(func(s platform) error {
		counter, err := newCounter(s.Endpoint, latency)
		if err != nil {
			return err
		}
		defer counter.server.Close()
		s.Endpoint = counter.endpoint
		used := 1.0
		ledger := filepath.Join(b.dir, fmt.Sprintf("limit-%d-%d.db", rate, latency.Milliseconds()))
		args := []string{"--environment", "simulator", "--endpoint", s.Endpoint, "--ledger", ledger, "--rate", fmt.Sprint(rate),
			"--in-flight", fmt.Sprint(min(max(b.inFlight, rate/10), 256))}
		for n := range 2 {
			file := filepath.Join(b.dir, fmt.Sprintf("limit-%d.xlsx", n))
			if err := b.workbook(file, rate*int(spell/time.Second), uint64(10+n)); err != nil {
				return err
			}
			if _, err := b.process(b.binary, append(append([]string{"import"}, args...), file)...); err != nil {
				return err
			}
			from := counter.calls()
			if _, err := b.process(b.binary, append([]string{"submit"}, args...)...); err != nil {
				return err
			}
			used = min(used, counter.used(from, rate))
			time.Sleep(idle)
		}
		r := row{what: fmt.Sprintf("limit of %d/s, latency %v", rate, latency), ratio: fmt.Sprintf("%.1f %% used, %d in the busiest second", 100*used, counter.busiest()),
			target: fmt.Sprintf("≥ %.0f %%, ≤ %d", 100*least, rate)}
		r.measured.wall, r.rate = spell, used*float64(rate)
		r.print()
		return nil
	})
}

// counter is a server before the simulator that notes when calls arrive.
type counter struct {
	endpoint string
	server   *httptest.Server

	mu      sync.Mutex
	arrived []time.Time
}

func newCounter(endpoint string, latency time.Duration) (*counter, error) {
	u, err := url.Parse(endpoint)
	if err != nil {
		return nil, err
	}
	to := &url.URL{Scheme: u.Scheme, Host: u.Host}
	proxy := &httputil.ReverseProxy{
		Rewrite:   func(r *httputil.ProxyRequest) { r.SetURL(to) },
		Transport: &http.Transport{MaxIdleConnsPerHost: 1000},
		ErrorLog:  log.New(io.Discard, "", 0), // of calls that a run gave up at its end
	}
	c := &counter{}
	c.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.mu.Lock()
		c.arrived = append(c.arrived, time.Now())
		c.mu.Unlock()
		time.Sleep(latency)
		proxy.ServeHTTP(w, r)
	}))
	c.endpoint = c.server.URL + u.Path
	return c, nil
}

func (c *counter) calls() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.arrived)
}

// used is the part of the limit that the calls since one used.
func (c *counter) used(from, rate int) float64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	calls := c.arrived[from:]
	return float64(len(calls)-1) / calls[len(calls)-1].Sub(calls[0]).Seconds() / float64(rate)
}

// busiest is the largest number of calls in a sliding second.
func (c *counter) busiest() (most int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	slices.SortFunc(c.arrived, time.Time.Compare)
	first := 0
	for i, at := range c.arrived {
		for at.Sub(c.arrived[first]) >= time.Second {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}
