package notify

import (
	"context"
	"crypto/x509"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/internal/lang"
)

const (
	// Most bounds the time of [Send].
	Most = 10 * time.Second
	// MostInterrupted is Most after a run that a person interrupted.
	MostInterrupted = 3 * time.Second
	// tryTime bounds one call.
	tryTime = 4 * time.Second
	// mostTries is how often a message is sent to a receiver that may take it a moment later.
	mostTries = 3
)

// pauses are the times before the second and the third call.
var pauses = [mostTries - 1]time.Duration{500 * time.Millisecond, 1500 * time.Millisecond}

// Delivery is what became of a message to one receiver.
type Delivery struct {
	Receiver *config.Receiver
	Tries    int
	Took     time.Duration
	Err      error // nil: it was taken. A [lang.Texter], without the receiver's address or secrets
}

// Text is why a message was not taken, in a language.
func (d *Delivery) Text(in string) string { return textOf(in, d.Err) }

// Sender sends messages. Its methods may be called from several goroutines.
type Sender struct {
	now       func() time.Time
	transport http.RoundTripper
	roots     *x509.CertPool // of mail servers; nil: the system's
}

// NewSender makes a sender. now is the time of signatures.
func NewSender(now func() time.Time) *Sender {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DisableKeepAlives = true
	return &Sender{now: now, transport: t}
}

// Send sends a message to receivers at the same time, and returns what became of it in their order.
// It ends within a moment after ctx is done, and after at most limit.
func (s *Sender) Send(ctx context.Context, limit time.Duration, list []*config.Receiver, m *Message) []Delivery {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	out := make([]Delivery, len(list))
	var all sync.WaitGroup
	for i, r := range list {
		all.Go(func() { out[i] = s.deliver(ctx, r, m) })
	}
	all.Wait()
	return out
}

// Check sends a test message to every receiver of a configuration, whatever it wants to get, and
// returns what became of it.
func (s *Sender) Check(ctx context.Context, c *config.Config, from Run) []Delivery {
	from.Config = c
	m := trial(&from)
	return s.Send(ctx, Most, Receivers(c), &m)
}

// Receivers are all receivers of a configuration.
func Receivers(c *config.Config) (out []*config.Receiver) {
	for i := range c.Notify {
		out = append(out, &c.Notify[i])
	}
	return out
}

// For are the receivers that want a message.
func For(c *config.Config, m *Message) (out []*config.Receiver) {
	for _, r := range Receivers(c) {
		switch {
		case r.When == config.WhenAlways, r.When == config.WhenChanges && m.Changed, m.Problem:
			out = append(out, r)
		}
	}
	return out
}

// deliver sends a message to one receiver, up to mostTries times.
func (s *Sender) deliver(ctx context.Context, r *config.Receiver, m *Message) Delivery {
	d, begun := Delivery{Receiver: r}, time.Now()
	for {
		d.Tries++
		again := false
		again, d.Err = s.try(ctx, r, m)
		if d.Err == nil || !again || d.Tries == mostTries || !pause(ctx, pauses[d.Tries-1]) {
			break
		}
	}
	d.Err = blotted(d.Err, r)
	d.Took = time.Since(begun)
	return d
}

// pause waits; it is false if ctx is done before.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// try sends a message once; again reports that it may be taken a moment later.
func (s *Sender) try(ctx context.Context, r *config.Receiver, m *Message) (again bool, err error) {
	if r.Unset != "" {
		return false, lang.Format("环境变量 %s 没有设置", "the variable %s is not set", r.Unset)
	}
	ctx, cancel := context.WithTimeout(ctx, tryTime)
	defer cancel()
	if r.Type == config.Email {
		again, err = s.mail(ctx, r, m)
	} else {
		again, err = s.post(ctx, r, m)
	}
	if err != nil && ctx.Err() != nil {
		return errors.Is(ctx.Err(), context.DeadlineExceeded), lang.Text{Zh: "没有及时答复", En: "it did not answer in time"}
	}
	return again, err
}
