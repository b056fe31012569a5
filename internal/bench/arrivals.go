package main

import (
	"net"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// counter is a relay before the simulator that notes when calls arrive, and delays them. It copies
// bytes and reads no HTTP, so that the processes that are measured have the machine.
type counter struct {
	endpoint string
	latency  time.Duration
	listener net.Listener
	to       string

	mu      sync.Mutex
	arrived []time.Time
}

func newCounter(endpoint string, latency time.Duration) (*counter, error) {
	u, err := url.Parse(endpoint)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c := &counter{latency: latency, listener: listener, to: u.Host}
	u.Host = listener.Addr().String()
	c.endpoint = u.String()
	go c.serve()
	return c, nil
}

func (c *counter) close() { _ = c.listener.Close() }

func (c *counter) serve() {
	for {
		client, err := c.listener.Accept()
		if err != nil {
			return // closed
		}
		go c.relay(client)
	}
}

// relay copies both ways until one side ends. A client sends no request before the answer to the
// last one, so what it sends first after an answer begins a request.
func (c *counter) relay(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", c.to)
	if err != nil {
		return
	}
	defer server.Close()
	var begun atomic.Bool
	go func() {
		defer client.Close()
		pass(client, server, func() { begun.Store(false) })
	}()
	pass(server, client, func() {
		if !begun.Swap(true) {
			c.note()
			time.Sleep(c.latency)
		}
	})
}

// pass copies, and calls seen with each part before it is sent on.
func pass(to, from net.Conn, seen func()) {
	part := make([]byte, 16<<10)
	for {
		n, err := from.Read(part)
		if n > 0 {
			seen()
			if _, err := to.Write(part[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

func (c *counter) note() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.arrived = append(c.arrived, time.Now())
}

func (c *counter) calls() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.arrived)
}

// used is the part of the limit that the calls since one used, in the whole seconds after the first
// of them. So it includes how the rate is reached, and is 1 at most.
func (c *counter) used(from, rate int) float64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	calls := c.arrived[from:]
	span := calls[len(calls)-1].Sub(calls[0]).Truncate(time.Second)
	n, _ := slices.BinarySearchFunc(calls, calls[0].Add(span), time.Time.Compare)
	return float64(n) / span.Seconds() / float64(rate)
}

// after is the first call that arrived at a time or later, or the last call.
func (c *counter) after(at time.Time) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n, _ := slices.BinarySearchFunc(c.arrived, at, time.Time.Compare)
	return min(n, len(c.arrived)-1)
}

// busiest is the largest number of calls in a sliding second.
func (c *counter) busiest() (most int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	first := 0
	for i, at := range c.arrived {
		for at.Sub(c.arrived[first]) >= time.Second {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}
