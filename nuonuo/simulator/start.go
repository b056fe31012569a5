package simulator

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Running is a listening server.
type Running struct {
	URL    string  // http://host:port
	Server *Server // its books and knobs

	http   *http.Server
	served chan error
	stop   func() bool
}

// Start listens on addr (":0" picks a free port; without a host it is the
// loopback address) and serves until ctx ends or Close is called.
func Start(ctx context.Context, addr string, opts Options) (*Running, error) {
	if strings.HasPrefix(addr, ":") {
		addr = "127.0.0.1" + addr
	}
	server, err := New(opts)
	if err != nil {
		return nil, err
	}
	server.listens = hostName(addr)
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start simulator: %w", err), server.Close())
	}
	r := &Running{
		URL: "http://" + reachable(listener.Addr()), Server: server,
		http:   &http.Server{Handler: server, ReadHeaderTimeout: 30 * time.Second},
		served: make(chan error, 1),
	}
	go func() { r.served <- r.http.Serve(listener) }()
	r.stop = context.AfterFunc(ctx, func() { r.http.Close() })
	return r, nil
}

// reachable is an address as this machine reaches it: one that listens on every interface is no
// place to call.
func reachable(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return addr.String()
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(tcp.Port))
}

// Endpoint returns the URL for service calls.
func (r *Running) Endpoint() string { return r.URL + ServicePath }

// TokenURL returns the URL for tokens.
func (r *Running) TokenURL() string { return r.URL + TokenPath }

// Close stops the server and closes its books file. Calls in progress are aborted.
func (r *Running) Close() error {
	r.stop()
	err := r.http.Close()
	if served := <-r.served; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	r.served <- http.ErrServerClosed
	if err := errors.Join(err, r.Server.Close()); err != nil {
		return fmt.Errorf("close simulator: %w", err)
	}
	return nil
}
