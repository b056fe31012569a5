package pgtest

import (
	"net"
	"net/url"
	"sync"
	"testing"
	"time"
)

// Network is a connection to a server that a test can cut silently, like a network that drops
// packets: nothing is closed, and nothing arrives.
type Network struct {
	url string

	mu   sync.Mutex
	now  *state
	left int           // answers until it is cut; 0: no end
	wait chan struct{} // told when something is held
	ends []net.Conn
}

// state is a network between two calls of Cut or Restore.
type state struct {
	open chan struct{} // closed while the network works
	held bool          // something waits for that
}

// Through returns a network to the server of an address.
func Through(t testing.TB, address string) *Network {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	n := &Network{now: &state{open: make(chan struct{})}, wait: make(chan struct{}, 1)}
	close(n.now.open)
	server := u.Host
	u.Host = l.Addr().String()
	n.url = u.String()
	t.Cleanup(func() { l.Close(); n.Restore(); n.close() })
	go n.serve(l, server)
	return n
}

// URL is the server's address through the network.
func (n *Network) URL() string { return n.url }

// Cut stops all traffic, including data that was sent and did not arrive.
func (n *Network) Cut() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.cut()
}

// CutAfter cuts the network after so many more answers of the server.
func (n *Network) CutAfter(answers int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.left = answers
}

// Wait returns when something was sent that the cut network does not carry.
func (n *Network) Wait(t testing.TB) {
	t.Helper()
	late := time.After(time.Minute)
	for {
		n.mu.Lock()
		held := n.now.held
		n.mu.Unlock()
		if held {
			return
		}
		select {
		case <-n.wait:
		case <-late:
			t.Fatal("nothing was sent through the cut network")
		}
	}
}

// Restore lets traffic through again, including what was sent meanwhile.
func (n *Network) Restore() {
	n.mu.Lock()
	defer n.mu.Unlock()
	select {
	case <-n.now.open:
	default:
		close(n.now.open)
	}
}

// Sever ends all connections. New ones are possible.
func (n *Network) Sever() { n.close() }

func (n *Network) cut() {
	select {
	case <-n.now.open:
		n.now = &state{open: make(chan struct{})}
	default:
	}
}

// pass returns when data may pass. It counts answers.
func (n *Network) pass(answer bool) {
	n.mu.Lock()
	now := n.now
	if answer && n.left > 0 {
		if n.left--; n.left == 0 {
			n.cut()
		}
	}
	select {
	case <-now.open:
	default:
		now.held = true
		select {
		case n.wait <- struct{}{}:
		default:
		}
	}
	n.mu.Unlock()
	<-now.open
}

func (n *Network) serve(l net.Listener, server string) {
	for {
		client, err := l.Accept()
		if err != nil {
			return
		}
		n.keep(client)
		go func() {
			n.pass(false)
			s, err := net.Dial("tcp4", server)
			if err != nil {
				client.Close()
				return
			}
			n.keep(s)
			go n.carry(s, client, false)
			n.carry(client, s, true)
		}()
	}
}

// carry copies data from one end to the other until it ends.
func (n *Network) carry(to, from net.Conn, answer bool) {
	buf := make([]byte, 64<<10)
	for {
		got, err := from.Read(buf)
		n.pass(answer && got > 0)
		if got > 0 {
			if _, failed := to.Write(buf[:got]); failed != nil {
				err = failed
			}
		}
		if err != nil {
			to.Close()
			from.Close()
			return
		}
	}
}

func (n *Network) keep(c net.Conn) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.ends = append(n.ends, c)
}

func (n *Network) close() {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, c := range n.ends {
		c.Close()
	}
	n.ends = nil
}
