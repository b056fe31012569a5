package simulator_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// Header names on the wire may be in any case.
func TestHeaderNamesInAnyCase(t *testing.T) {
	t.Parallel()
	running, err := simulator.Start(t.Context(), ":0", simulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer running.Close()
	app := simulator.DefaultApp()
	res, err := http.Post(running.TokenURL(), "application/x-www-form-urlencoded",
		strings.NewReader("grant_type=client_credentials&client_id="+app.AppKey+"&client_secret="+app.AppSecret))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	_, token, _ := strings.Cut(string(body), `"access_token":"`)
	token, _, _ = strings.Cut(token, `"`)
	for _, names := range [][4]string{{"accesstoken", "usertax", "method", "x-nuonuo-sign"}, {"accessToken", "userTax", "method", "X-Nuonuo-Sign"},
		{"ACCESSTOKEN", "USERTAX", "METHOD", "X-NUONUO-SIGN"}} {
		conn, err := net.Dial("tcp", strings.TrimPrefix(running.URL, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "POST %s?senid=1&nonce=0&timestamp=1&appkey=%s HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n", simulator.ServicePath, app.AppKey)
		fmt.Fprintf(conn, "%s: %s\r\n%s: %s\r\n%s: nuonuo.OpeMplatform.queryInvoiceResult\r\n%s: %s\r\n\r\n{}", names[0], token, names[1], sellerTax,
			names[2], names[3], sign(app, "1", "0", "1", []byte("{}")))
		res, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := decode(t, res.Body); got.Code != "E9611" {
			t.Errorf("%v: %s %s", names, got.Code, got.Describe)
		}
		conn.Close()
	}
}

func TestStartEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	running, err := simulator.Start(ctx, "127.0.0.1:0", simulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if want := running.URL + "/open/v1/services"; running.Endpoint() != want || !strings.HasPrefix(want, "http://127.0.0.1:") {
		t.Errorf("endpoint %s", running.Endpoint())
	}
	cancel()
	for range 2 {
		if err := running.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := http.Get(running.URL); err == nil {
		t.Error("it still answers")
	}
}

func TestStartSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	if _, err := simulator.Start(t.Context(), "256.0.0.1:0", simulator.Options{}); err == nil || !strings.Contains(err.Error(), "start simulator") {
		t.Errorf("bad address: %v", err)
	}
	if _, err := simulator.Start(t.Context(), ":0", simulator.Options{Apps: []simulator.App{{AppKey: "k"}}}); err == nil {
		t.Error("an app without secret was taken")
	}
}
