package notify

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/internal/lang"
)

// Reach checks every receiver of a configuration without sending anything: that its secrets are
// there, and that its server, or the proxy before it, takes a connection and has a valid
// certificate. With e-mail it also logs in. Whether a robot's address and secret are right shows
// only when a message is sent.
func (s *Sender) Reach(ctx context.Context, c *config.Config) []Delivery {
	list := Receivers(c)
	out := make([]Delivery, len(list))
	var all sync.WaitGroup
	for i, r := range list {
		all.Go(func() {
			begun := time.Now()
			out[i] = Delivery{Receiver: r, Tries: 1, Err: blotted(s.reach(ctx, r), r), Took: time.Since(begun)}
		})
	}
	all.Wait()
	return out
}

func (s *Sender) reach(ctx context.Context, r *config.Receiver) error {
	if r.Unset != "" {
		return lang.Format("环境变量 %s 没有设置", "the variable %s is not set", r.Unset)
	}
	bounded, cancel := context.WithTimeout(ctx, tryTime)
	defer cancel()
	var err error
	if r.Type == config.Email {
		err = s.reachMail(bounded, r)
	} else {
		err = s.reachURL(bounded, r.URL.Reveal())
	}
	if err != nil && bounded.Err() != nil {
		return lang.Text{Zh: "没有及时答复", En: "it did not answer in time"}
	}
	return err
}

// reachMail greets the mail server and logs in.
func (s *Sender) reachMail(ctx context.Context, r *config.Receiver) error {
	c, err := s.mailClient(ctx, r)
	if err != nil {
		return err
	}
	if err := c.DialWithContext(ctx); err != nil {
		return unmailed(err)
	}
	return c.Close()
}

// reachURL connects to the server of an address, or to the proxy that a message would go through.
func (s *Sender) reachURL(ctx context.Context, address string) error {
	target, err := url.Parse(address)
	if err != nil {
		return wrongAddress
	}
	if t, is := s.transport.(*http.Transport); is && t.Proxy != nil {
		proxy, err := t.Proxy(&http.Request{URL: target})
		if err != nil {
			return withoutURL(err)
		}
		if proxy != nil {
			target = proxy
		}
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", hostPort(target))
	if err != nil {
		return err
	}
	if target.Scheme != "https" {
		return conn.Close()
	}
	encrypted := tls.Client(conn, &tls.Config{ServerName: target.Hostname(), MinVersion: tls.VersionTLS12, RootCAs: s.roots})
	return errors.Join(encrypted.HandshakeContext(ctx), conn.Close())
}

// hostPort is the server of an address with its port.
func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443", "socks5": "1080", "socks5h": "1080"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}
