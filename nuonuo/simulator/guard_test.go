package simulator_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// TestControlPagesAnswerToNoOtherSite: neither a page of another site nor a name that was made to
// lead here turns a knob or reads an order number.
func TestControlPagesAnswerToNoOtherSite(t *testing.T) {
	t.Parallel()
	running, err := simulator.Start(t.Context(), ":0", simulator.Options{LinkBase: "https://sim.example.com/x"})
	if err != nil {
		t.Fatal(err)
	}
	defer running.Close()
	own := strings.TrimPrefix(running.URL, "http://")
	_, port, _ := strings.Cut(own, ":")
	for _, c := range []struct {
		host, origin, site string
		want               int
	}{
		{"", "", "", 200},
		{own, running.URL, "same-origin", 200},
		{"localhost:" + port, "", "", 200},
		{"[::1]:" + port, "", "", 200},
		{"simulator:" + port, "", "", 200},
		{"sim.example.com", "https://sim.example.com", "", 200},
		{"evil.example:" + port, "", "", 403},
		{"127.0.0.1.evil.example", "", "", 403},
		{"evil.example:" + port, "http://evil.example:" + port, "same-origin", 403},
		{"", "https://evil.example", "", 403},
		{"", "null", "", 403},
		{"", "http://127.0.0.1:1", "", 403},
		{"", "", "cross-site", 403},
	} {
		for _, page := range []struct{ method, path string }{{"GET", "/_sim/state"}, {"GET", "/_sim/knobs"}, {"POST", "/_sim/knobs"}} {
			req, err := http.NewRequest(page.method, running.URL+page.path, strings.NewReader("fail_rate=1"))
			if err != nil {
				t.Fatal(err)
			}
			req.Host = c.host
			for name, value := range map[string]string{"Origin": c.origin, "Sec-Fetch-Site": c.site} {
				if value != "" {
					req.Header.Set(name, value)
				}
			}
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			_, _ = io.Copy(io.Discard, res.Body)
			res.Body.Close()
			if res.StatusCode != c.want {
				t.Errorf("%s %s, Host %q, Origin %q, site %q: %d, want %d", page.method, page.path, c.host, c.origin, c.site, res.StatusCode, c.want)
			}
		}
	}
}

func TestExposed(t *testing.T) {
	t.Parallel()
	for addr, want := range map[string]bool{
		":8089": false, "127.0.0.1:8089": false, "localhost:0": false, "[::1]:0": false, "127.9.9.9:1": false,
		"0.0.0.0:8089": true, "[::]:8089": true, "192.168.1.7:8089": true, "sim.example.com:80": true,
	} {
		if got := simulator.Exposed(addr); got != want {
			t.Errorf("%s: %v", addr, got)
		}
	}
}

// A simulator that listens everywhere says where this machine finds it.
func TestEveryInterfaceIsReachedByAnAddress(t *testing.T) {
	t.Parallel()
	running, err := simulator.Start(t.Context(), "0.0.0.0:0", simulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer running.Close()
	if !strings.HasPrefix(running.URL, "http://127.0.0.1:") {
		t.Fatalf("URL %s", running.URL)
	}
	res, err := http.Get(running.URL + "/_sim/state")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
}
