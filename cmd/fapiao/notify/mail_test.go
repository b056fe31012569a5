package notify

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"io"
	"log"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
)

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

// postOffice is a mail server for a test: it takes one password and any letter.
type postOffice struct {
	net.Listener
	policy config.MailTLS
	conf   *tls.Config
	rcpt   string // its answer to a recipient
	hangs  bool   // it says nothing after the greeting

	mu      sync.Mutex
	letters []string
	logins  []string
	plain   bool // a login came over a connection without encryption
}

// opened starts a mail server, and returns a sender that accepts its certificate.
func (o *postOffice) opened(t *testing.T) (*Sender, *config.Receiver) {
	t.Helper()
	ca := httptest.NewTLSServer(nil) // for its certificate, of 127.0.0.1
	t.Cleanup(ca.Close)
	o.conf = &tls.Config{Certificates: ca.TLS.Certificates}
	var err error
	if o.Listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	var open sync.WaitGroup
	open.Go(func() {
		for {
			conn, err := o.Accept()
			if err != nil {
				return
			}
			open.Go(func() { o.serve(conn) })
		}
	})
	t.Cleanup(func() {
		_ = o.Close()
		open.Wait()
	})
	s := sender()
	s.roots = x509.NewCertPool()
	s.roots.AddCert(ca.Certificate())
	return s, &config.Receiver{Name: "mail", Type: config.Email, Host: "127.0.0.1", Port: o.Addr().(*net.TCPAddr).Port, TLS: o.policy, From: "fapiao@example.com",
		To: []string{`"财务" <accounting@example.com>`, "boss@example.com"}}
}

// serve speaks SMTP (RFC 5321) as far as a letter needs it.
func (o *postOffice) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	encrypted := o.policy == config.ImplicitTLS
	if encrypted {
		conn = tls.Server(conn, o.conf)
	}
	in := bufio.NewReader(conn)
	say := func(s string) { _, _ = io.WriteString(conn, s+"\r\n") }
	say("220 ready")
	for {
		line, err := in.ReadString('\n')
		if err != nil || o.hangs {
			_, _ = in.ReadString(0) // until the other side goes
			return
		}
		line = strings.TrimRight(line, "\r\n")
		switch verb, rest, _ := strings.Cut(line, " "); strings.ToUpper(verb) {
		case "EHLO":
			offers := []string{"250-here", "250 AUTH PLAIN LOGIN"}
			if o.policy == config.StartTLS && !encrypted {
				offers = []string{"250-here", "250 STARTTLS"}
			}
			say(strings.Join(offers, "\r\n"))
		case "STARTTLS":
			say("220 go on")
			conn, encrypted = tls.Server(conn, o.conf), true
			in = bufio.NewReader(conn)
		case "AUTH":
			o.login(rest, encrypted, say)
		case "RCPT":
			say(o.rcpt)
		case "DATA":
			say("354 go on")
			o.take(in)
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 well")
		}
	}
}

func (o *postOffice) login(rest string, encrypted bool, say func(string)) {
	b, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(rest, "PLAIN "))
	o.mu.Lock()
	defer o.mu.Unlock()
	o.logins, o.plain = append(o.logins, string(b)), o.plain || !encrypted
	if err != nil || string(b) != "\x00robot\x00PASSMARK ok" {
		say("535 5.7.8 robot: PASSMARK is wrong")
		return
	}
	say("235 welcome")
}

// take reads a letter.
func (o *postOffice) take(in *bufio.Reader) {
	var b strings.Builder
	for {
		line, err := in.ReadString('\n')
		if err != nil || line == ".\r\n" {
			break
		}
		b.WriteString(strings.TrimPrefix(line, ".")) // RFC 5321, 4.5.2
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.letters = append(o.letters, b.String())
}

// letter is the decoded subject and text of the only letter.
func (o *postOffice) letter(t *testing.T) (head, subject, text string) {
	t.Helper()
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.letters) != 1 {
		t.Fatalf("%d letters", len(o.letters))
	}
	head, body, _ := strings.Cut(o.letters[0], "\r\n\r\n")
	unfolded := strings.ReplaceAll(head, "\r\n ", " ")
	for line := range strings.SplitSeq(unfolded, "\r\n") {
		if rest, ok := strings.CutPrefix(line, "Subject: "); ok {
			var err error
			if subject, err = new(mime.WordDecoder).DecodeHeader(rest); err != nil {
				t.Error(err)
			}
		}
	}
	b, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(body)))
	if err != nil {
		t.Error(err)
	}
	return head, subject, strings.ReplaceAll(string(b), "\r\n", "\n")
}

// recipient is a receiver with a password.
type recipient config.Receiver

func (r *recipient) login() { r.User, r.Pass = "robot", config.NewSecret("PASSMARK ok") }

// A letter arrives over each kind of connection; a password is sent over encrypted ones only.
func TestLettersArrive(t *testing.T) {
	t.Parallel()
	m := Digest(stopped("zh"))
	for _, policy := range []config.MailTLS{config.ImplicitTLS, config.StartTLS, config.NoTLS} {
		o := &postOffice{policy: policy, rcpt: "250 well"}
		s, r := o.opened(t)
		if policy != config.NoTLS {
			(*recipient)(r).login()
		}
		if d := s.Send(t.Context(), Most, []*config.Receiver{r}, &m)[0]; d.Err != nil {
			t.Errorf("%s: %v", policy, d.Err)
			continue
		}
		head, subject, text := o.letter(t)
		if subject != m.Title || text != plain(&m) || !strings.Contains(head, "<accounting@example.com>") || strings.Contains(text, personal) {
			t.Errorf("%s: subject %q, text %q in\n%s", policy, subject, text, head)
		}
		if o.plain || policy != config.NoTLS && len(o.logins) != 1 {
			t.Errorf("%s: logins %q, without encryption: %v", policy, o.logins, o.plain)
		}
	}
}

// A wrong password is tried once, since more could lock the account; no error has it, or a
// recipient.
func TestRefusedLetters(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		pass, rcpt string
		tries      int
		want       string
	}{
		"password":  {"PASSMARK wrong", "250 well", 1, "535"},
		"recipient": {"PASSMARK ok", "550 5.1.1 accounting@example.com unknown", 1, "550"},
		"later":     {"PASSMARK ok", "451 4.7.1 later", 3, "451"},
	} {
		o := &postOffice{policy: config.StartTLS, rcpt: x.rcpt}
		s, r := o.opened(t)
		r.User, r.Pass = "robot", config.NewSecret(x.pass)
		d := s.Send(t.Context(), Most, []*config.Receiver{r}, &Message{Title: "t"})[0]
		if d.Err == nil || d.Tries != x.tries || !strings.Contains(d.Text("en"), x.want) {
			t.Errorf("%s: %d tries, %v", name, d.Tries, d.Err)
		}
		hasNo(t, d.Text("en")+d.Text("zh"), x.pass, "accounting@", "boss@")
	}
}

// A server without STARTTLS gets neither password nor letter, and one whose certificate nobody
// vouches for neither.
func TestLettersNeedEncryption(t *testing.T) {
	t.Parallel()
	o := &postOffice{policy: config.NoTLS, rcpt: "250 well"}
	s, r := o.opened(t)
	r.TLS = config.StartTLS
	(*recipient)(r).login()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond) // no time for another try
	defer cancel()
	if d := s.Send(ctx, Most, []*config.Receiver{r}, &Message{})[0]; d.Err == nil || len(o.logins)+len(o.letters) > 0 {
		t.Errorf("%v, logins %q", d.Err, o.logins)
	}
	for _, policy := range []config.MailTLS{config.ImplicitTLS, config.StartTLS} {
		o := &postOffice{policy: policy, rcpt: "250 well"}
		s, r := o.opened(t)
		s.roots = x509.NewCertPool()
		(*recipient)(r).login()
		if d := s.Send(t.Context(), Most, []*config.Receiver{r}, &Message{})[0]; d.Err == nil || d.Tries != 1 || len(o.logins)+len(o.letters) > 0 {
			t.Errorf("%s: %d tries, %v, logins %q", policy, d.Tries, d.Err, o.logins)
		}
	}
}

// A server that hangs ends with its context.
func TestHangingMailServer(t *testing.T) {
	t.Parallel()
	o := &postOffice{policy: config.NoTLS, hangs: true}
	s, r := o.opened(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	begun := time.Now()
	if d := s.Send(ctx, Most, []*config.Receiver{r}, &Message{})[0]; d.Err == nil || time.Since(begun) > tryTime-time.Second {
		t.Errorf("%v after %s", d.Err, time.Since(begun))
	}
}
