package simulator_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// discard is a ResponseWriter that keeps nothing.
type discard struct{ header http.Header }

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) Write(b []byte) (int, error) { return len(b), nil }
func (d *discard) WriteHeader(int)             {}

// BenchmarkIssue is one issue call inside the process, signature included.
func BenchmarkIssue(b *testing.B) {
	r := newRig(b, nil)
	template := marshal(b, object{"order": newOrder("@")})
	b.ReportAllocs()
	for n := range b.N {
		b.StopTimer()
		body := bytes.Replace(template, []byte(`"@"`), fmt.Appendf(nil, `"B-%d"`, n), 1)
		req, w := r.request("nuonuo.OpeMplatform.requestBillingNew", body), &discard{header: http.Header{}}
		b.StartTimer()
		r.server.ServeHTTP(w, req)
	}
	if got := r.server.State().Accepted; got != b.N {
		b.Fatalf("%d accepted of %d", got, b.N)
	}
}

// BenchmarkQuery50 is one query of 50 serial numbers without detail.
func BenchmarkQuery50(b *testing.B) {
	r := newRig(b, nil)
	var serials []string
	for n := range 50 {
		serials = append(serials, r.accept(newOrder(fmt.Sprint("Q-", n))))
	}
	body := marshal(b, object{"serialNos": serials})
	b.ReportAllocs()
	for range b.N {
		b.StopTimer()
		req, w := r.request("nuonuo.OpeMplatform.queryInvoiceResult", body), &discard{header: http.Header{}}
		b.StartTimer()
		r.server.ServeHTTP(w, req)
	}
}

// BenchmarkIssueOverHTTP has 50 callers beside the server on loopback. Its
// calls/s is what a benchmark of a client cannot exceed.
func BenchmarkIssueOverHTTP(b *testing.B) {
	for _, books := range []string{"memory", "file"} {
		b.Run(books, func(b *testing.B) {
			opts := simulator.Options{Knobs: simulator.DefaultKnobs()}
			opts.Knobs.Rate, opts.Knobs.TokenCheck = 0, false
			if books == "file" {
				opts.Books = b.TempDir() + "/books"
			}
			running, err := simulator.Start(b.Context(), ":0", opts)
			if err != nil {
				b.Fatal(err)
			}
			defer running.Close()
			client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 50, MaxConnsPerHost: 50}}
			app := simulator.DefaultApp()
			template := string(marshal(b, object{"order": newOrder("@")}))
			var next atomic.Int64
			b.SetParallelism(50 / runtime.GOMAXPROCS(0))
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					n := next.Add(1)
					body := []byte(strings.Replace(template, `"@"`, fmt.Sprintf(`"B-%d"`, n), 1))
					senid := fmt.Sprintf("%032d", n)
					req, _ := http.NewRequest(http.MethodPost, running.Endpoint()+"?senid="+senid+"&nonce=1&timestamp=1&appkey="+app.AppKey, bytes.NewReader(body))
					req.Header.Set("X-Nuonuo-Sign", sign(app, senid, "1", "1", body))
					req.Header.Set("method", "nuonuo.OpeMplatform.requestBillingNew")
					res, err := client.Do(req)
					if err != nil {
						b.Error(err)
						return
					}
					io.Copy(io.Discard, res.Body)
					res.Body.Close()
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
			if got := running.Server.State().Accepted; got != b.N {
				b.Fatalf("%d accepted of %d", got, b.N)
			}
		})
	}
}

// TestMemoryOfAnOrder states what an accepted order costs while the server runs.
func TestMemoryOfAnOrder(t *testing.T) {
	const orders = 20_000
	for _, c := range []struct {
		name  string
		limit uint64 // bytes
		books string
	}{{"with a books file", 400, t.TempDir() + "/books"}, {"in memory", 900, ""}} {
		r := newRig(t, func(o *simulator.Options) { o.Books = c.books })
		template := marshal(t, object{"order": newOrder("@")})
		before := heap()
		for n := range orders {
			body := bytes.Replace(template, []byte(`"@"`), fmt.Appendf(nil, `"B-%d"`, n), 1)
			r.server.ServeHTTP(&discard{header: http.Header{}}, r.request("nuonuo.OpeMplatform.requestBillingNew", body))
		}
		each := (heap() - before) / orders
		runtime.KeepAlive(r)
		t.Logf("%s: %d bytes an order", c.name, each)
		if each > c.limit {
			t.Errorf("%s: %d bytes an order, want at most %d", c.name, each, c.limit)
		}
	}
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
