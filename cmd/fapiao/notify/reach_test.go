package notify

import (
	"crypto/x509"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
)

// Reach connects, but no receiver gets a request; no error has an address.
func TestReachSendsNothing(t *testing.T) {
	t.Parallel()
	var requests atomic.Int32
	count := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { requests.Add(1) })
	plain, encrypted := httptest.NewServer(count), httptest.NewTLSServer(count)
	t.Cleanup(plain.Close)
	t.Cleanup(encrypted.Close)
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	unset := *receiver(config.WeCom, "")
	unset.Unset = "NOBODY"
	c := &config.Config{Notify: []config.Receiver{
		*receiver(config.Webhook, plain.URL+"/TOKENMARK"), *receiver(config.DingTalk, encrypted.URL+"/?access_token=TOKENMARK"),
		*receiver(config.Feishu, "https://"+closed.Addr().String()+"/TOKENMARK"), unset,
		*receiver(config.WeCom, strings.Replace(encrypted.URL, "127.0.0.1", "localhost", 1)+"/TOKENMARK"),
	}}
	s := NewSender(time.Now)
	s.roots = x509.NewCertPool()
	s.roots.AddCert(encrypted.Certificate())
	for i, want := range []string{"", "", "refused", "NOBODY", "localhost"} {
		d := s.Reach(t.Context(), c)[i]
		text := d.Text("en")
		if (d.Err == nil) != (want == "") || !strings.Contains(text, want) || strings.Contains(text, "TOKENMARK") || d.Receiver != &c.Notify[i] {
			t.Errorf("receiver %d: %q", i, text)
		}
	}
	for i, want := range []string{2: "连接被拒绝（dial tcp ", 4: "无法建立可信的加密连接（tls: "} {
		if text := s.Reach(t.Context(), c)[i].Text("zh"); want != "" && (!strings.HasPrefix(text, want) || !strings.HasSuffix(text, "）")) {
			t.Errorf("receiver %d: %q", i, text)
		}
	}
	if n := requests.Load(); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}
