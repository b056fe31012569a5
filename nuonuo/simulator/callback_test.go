package simulator_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// delivery is a callback as it arrived, and as the client reads it.
type delivery struct {
	contentType string
	body        []byte
	notice      nuonuo.Notice
}

// receiver takes callbacks and answers as it is told.
type receiver struct {
	url     string
	arrived chan delivery
	mu      sync.Mutex
	replies []string // answers to come; none left: success
}

func newReceiver(t *testing.T, replies ...string) *receiver {
	t.Helper()
	r := &receiver{arrived: make(chan delivery, 100), replies: replies}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		d := delivery{contentType: req.Header.Get("Content-Type")}
		var err error
		if d.body, err = io.ReadAll(req.Body); err != nil {
			t.Error(err)
		}
		if d.notice, err = nuonuo.ParseNotice(d.body); err != nil {
			t.Errorf("the client does not understand %s: %v", d.body, err)
		}
		reply := `{"status":"0000","message":"同步成功"}`
		r.mu.Lock()
		if len(r.replies) > 0 {
			reply, r.replies = r.replies[0], r.replies[1:]
		}
		r.mu.Unlock()
		io.WriteString(w, reply)
		r.arrived <- d
	}))
	t.Cleanup(server.Close)
	r.url = server.URL
	return r
}

// take returns the next callback.
func (r *receiver) take(t *testing.T) delivery {
	t.Helper()
	select {
	case d := <-r.arrived:
		return d
	case <-t.Context().Done():
		t.Fatal("no callback")
	case <-time.After(20 * time.Second):
		t.Fatal("no callback in 20 s")
	}
	return delivery{}
}

// next returns the next callback, a form with a content.
func (r *receiver) next(t *testing.T) (url.Values, object) {
	t.Helper()
	d := r.take(t)
	form, err := url.ParseQuery(string(d.body))
	if err != nil {
		t.Fatal(err)
	}
	var content object
	if err := json.Unmarshal([]byte(form.Get("content")), &content); err != nil {
		t.Fatalf("%v in %s", err, d.body)
	}
	return form, content
}

// callbackRig has the real clock and an instant platform, which tells the end of
// invoices alone unless the assignments say otherwise.
func callbackRig(t *testing.T, target string, assignments ...string) *rig {
	t.Helper()
	return newRig(t, func(o *simulator.Options) {
		o.Clock = time.Now
		knobs(t, append([]string{"issuing_ms=0", "signing_ms=0", "callback_retry_ms=0", "callback_kinds=callback", "callback_url=" + target}, assignments...)...)(o)
	})
}

func TestCallbackOfAnIssuedInvoice(t *testing.T) {
	t.Parallel()
	in := newReceiver(t)
	r := callbackRig(t, "http://127.0.0.1:1/unused")
	order := newOrder("C-1")
	order["callBackUrl"] = in.url
	serial := r.accept(order)
	form, content := in.next(t)
	row := r.query(object{"serialNos": []string{serial}})[0]
	if form.Get("operater") != "callback" || form.Get("orderno") != "C-1" {
		t.Errorf("form %v", form)
	}
	for key, want := range map[string]any{"c_orderno": "C-1", "c_fpqqlsh": serial, "c_fphm": row["invoiceNo"], "c_bhsje": "88.50", "c_hjse": "11.50",
		"c_invoice_line": "pc", "c_fpdm": "", "c_qdbz": 0.0} {
		if content[key] != want {
			t.Errorf("%s is %v, want %v", key, content[key], want)
		}
	}
	if _, there := content["c_status"]; there {
		t.Error("c_status though failures are not called back")
	}
	if _, text := content["c_kprq"].(string); !text {
		t.Errorf("c_kprq is %T, want a string", content["c_kprq"])
	}
	if _, there := content["invoiceItems"].([]any)[0].(object)["itemSumAmount"]; !there {
		t.Error("no itemSumAmount")
	}
}

func TestCallbackOfFailures(t *testing.T) {
	t.Parallel()
	for marker, want := range map[string]string{"模拟失败": "2", "模拟签章失败": "3", "好": "1"} {
		in := newReceiver(t)
		r := callbackRig(t, in.url, "callback_failures=on")
		order := newOrder("C-1")
		order["remark"] = marker
		r.accept(order)
		form, content := in.next(t)
		if content["c_status"] != want || form.Get("orderno") != "C-1" {
			t.Errorf("%s: %v", marker, content)
		}
		if _, there := content["c_orderno"]; there != (want == "1") {
			t.Errorf("%s: c_orderno there: %v", marker, there)
		}
	}
}

func TestCallbackIsRepeatedThreeTimesUnlessAnswered(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		replies []string
		want    simulator.CallbackCount
	}{
		"never clear":   {slices.Repeat([]string{"?"}, 9), simulator.CallbackCount{Sent: 4, GivenUp: 1}},
		"second time":   {[]string{""}, simulator.CallbackCount{Sent: 2, Confirmed: 1}},
		"clear refusal": {[]string{`{"status":"9999"}`}, simulator.CallbackCount{Sent: 1, GivenUp: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := newReceiver(t, c.replies...)
			r := callbackRig(t, in.url)
			r.accept(newOrder("C-1"))
			for range c.want.Sent {
				in.next(t)
			}
			if err := r.server.Close(); err != nil {
				t.Fatal(err)
			}
			got := r.server.State().Callbacks
			// Closing may cut off the reading of the last answer.
			if got.Sent != c.want.Sent || len(in.arrived) != 0 {
				t.Errorf("%+v, want %+v; %d more arrived", got, c.want, len(in.arrived))
			}
		})
	}
}

func TestCallbackTwiceAndLost(t *testing.T) {
	t.Parallel()
	in := newReceiver(t)
	r := callbackRig(t, in.url, "callback_twice=1")
	r.accept(newOrder("C-1"))
	_, first := in.next(t)
	_, second := in.next(t)
	if first["c_orderno"] != second["c_orderno"] {
		t.Errorf("%v and %v", first, second)
	}
	r.adjust(knobs(t, "callback_lost=1"))
	r.accept(newOrder("C-2"))
	if got := r.server.State().Callbacks.Lost; got != 1 {
		t.Errorf("%d lost, want 1", got)
	}
}

func TestLateCallbackArrivesAfterLaterOnes(t *testing.T) {
	t.Parallel()
	in := newReceiver(t)
	r := callbackRig(t, in.url, "callback_late=1", "callback_late_ms=400")
	r.accept(newOrder("C-1"))
	r.adjust(knobs(t, "callback_late=0"))
	r.accept(newOrder("C-2"))
	_, first := in.next(t)
	_, second := in.next(t)
	if first["c_orderno"] != "C-2" || second["c_orderno"] != "C-1" {
		t.Errorf("%v, then %v", first["c_orderno"], second["c_orderno"])
	}
}

func TestNoCallbackWhenOff(t *testing.T) {
	t.Parallel()
	in := newReceiver(t)
	r := callbackRig(t, in.url, "callbacks=off")
	r.accept(newOrder("C-1"))
	if err := r.server.Close(); err != nil {
		t.Fatal(err)
	}
	if len(in.arrived) != 0 {
		t.Error("a callback came")
	}
}
