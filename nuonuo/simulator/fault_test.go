package simulator_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// wire sends a signed call to a server that listens.
func wire(t *testing.T, r *rig, running *simulator.Running, order object) (*http.Response, []byte, error) {
	t.Helper()
	req := r.request("nuonuo.OpeMplatform.requestBillingNew", marshal(t, object{"order": order}))
	req.RequestURI = ""
	req.URL.Scheme, req.URL.Host = "http", strings.TrimPrefix(running.URL, "http://")
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return res, body, err
}

// listen starts a server on a free port with a rig that calls it.
func listen(t *testing.T, opts simulator.Options) (*rig, *simulator.Running) {
	t.Helper()
	opts.Knobs.TokenCheck = false
	running, err := simulator.Start(t.Context(), ":0", opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := running.Close(); err != nil {
			t.Error(err)
		}
	})
	return &rig{t: t, server: running.Server, clock: newClock(), app: simulator.DefaultApp(), header: http.Header{}}, running
}

func TestFaultsOnTheWire(t *testing.T) {
	t.Parallel()
	for fault, want := range map[simulator.Fault]struct {
		accepted int
		is       func(*http.Response, []byte, error) bool
	}{
		simulator.DropBefore:      {0, func(_ *http.Response, _ []byte, err error) bool { return err != nil }},
		simulator.DropAfter:       {1, func(_ *http.Response, _ []byte, err error) bool { return err != nil }},
		simulator.Cut:             {1, func(res *http.Response, _ []byte, err error) bool { return err != nil }},
		simulator.GatewayBefore:   {0, func(res *http.Response, _ []byte, _ error) bool { return res.StatusCode == 502 }},
		simulator.GatewayAfter:    {1, func(res *http.Response, _ []byte, _ error) bool { return res.StatusCode == 502 }},
		simulator.HalfJSON:        {1, func(_ *http.Response, b []byte, err error) bool { return err == nil && len(b) > 0 && !json.Valid(b) }},
		simulator.BusyBefore:      {0, func(_ *http.Response, b []byte, _ error) bool { return strings.Contains(string(b), `"040102"`) }},
		simulator.ExceptionBefore: {0, func(_ *http.Response, b []byte, _ error) bool { return strings.Contains(string(b), `"0203"`) }},
		simulator.ExceptionAfter:  {1, func(_ *http.Response, b []byte, _ error) bool { return strings.Contains(string(b), `"0203"`) }},
		simulator.SlowBefore:      {1, func(_ *http.Response, b []byte, _ error) bool { return strings.Contains(string(b), `"E0000"`) }},
		simulator.SlowAfter:       {1, func(_ *http.Response, b []byte, _ error) bool { return strings.Contains(string(b), `"E0000"`) }},
		simulator.NoFault:         {1, func(_ *http.Response, b []byte, _ error) bool { return strings.Contains(string(b), `"E0000"`) }},
	} {
		t.Run(fault.String(), func(t *testing.T) {
			t.Parallel()
			knobs := simulator.DefaultKnobs()
			knobs.Slow = time.Millisecond
			r, running := listen(t, simulator.Options{Knobs: knobs, Decide: func(c simulator.Call) simulator.Fault {
				if c.OrderNo != "W-1" {
					t.Errorf("Decide was told of order %q", c.OrderNo)
				}
				return fault
			}})
			res, body, err := wire(t, r, running, newOrder("W-1"))
			if !want.is(res, body, err) {
				t.Errorf("answer %v %q %v", res, body, err)
			}
			if got := running.Server.State().Accepted; got != want.accepted {
				t.Errorf("%d accepted, want %d", got, want.accepted)
			}
		})
	}
}

// Chance depends on the seed and the order, not on the order of arrival.
func TestFaultsComeFromTheSeed(t *testing.T) {
	t.Parallel()
	run := func(reverse bool) map[string]string {
		r := newRig(t, knobs(t, "busy=requestBillingNew:0.3", "exception_before=0.2"))
		got := make(map[string]string)
		for i := range 100 {
			if reverse {
				i = 99 - i
			}
			no := fmt.Sprint("S-", i)
			got[no] = r.submit(newOrder(no)).Code
		}
		return got
	}
	first, second := run(false), run(true)
	count := make(map[string]int)
	for no, code := range first {
		count[code]++
		if second[no] != code {
			t.Errorf("%s: %s and %s", no, code, second[no])
		}
	}
	if count["040102"] < 15 || count["040102"] > 45 || count["0203"] == 0 || count["E0000"] < 40 {
		t.Errorf("codes %v", count)
	}
}

func TestSlowAnswerTakesItsTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		knobs := simulator.DefaultKnobs()
		knobs.Faults[simulator.SlowAfter].All = 1
		knobs.TokenCheck = false
		server, err := simulator.New(simulator.Options{Knobs: knobs})
		if err != nil {
			t.Fatal(err)
		}
		defer server.Close()
		r := &rig{t: t, server: server, clock: newClock(), app: simulator.DefaultApp(), header: http.Header{}}
		begun := time.Now()
		r.accept(newOrder("S-1"))
		if took := time.Since(begun); took != 3*time.Second {
			t.Errorf("took %v, want 3s", took)
		}
	})
}

// Chance is drawn anew for each try of the same order.
func TestARetryMayGoWell(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "busy=0.5"))
	for n := range 20 {
		order := newOrder(fmt.Sprint("T-", n))
		tries := 1
		for r.submit(order).Code != "E0000" {
			if tries++; tries > 40 {
				t.Fatalf("T-%d never went well", n)
			}
		}
	}
}
