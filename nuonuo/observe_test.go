package nuonuo

import (
	"context"
	"testing"
)

func TestObserverSeesEveryRequest(t *testing.T) {
	t.Parallel()
	var seen []Observation
	observer := WithObserver(func(o Observation) { seen = append(seen, o) })
	p := newPlatform(t, always(`{"code":"E4000","describe":"手机13812345678错误"}`))
	if _, err := p.client(t, observer).Issue(context.Background(), sampleOrder()); err == nil {
		t.Fatal("no error")
	}
	cfg := p.config()
	cfg.StaticToken = NewSecret("t")
	p.Close()
	if _, err := newClient(t, cfg, observer).CallRaw(context.Background(), MethodQuery, []byte("{}")); err == nil {
		t.Fatal("no error")
	}
	want := []Observation{
		{Method: MethodAccessToken, Verdict: VerdictOK, Sent: true},
		{Method: MethodIssue, Verdict: VerdictRefused, Sent: true},
		{Method: MethodQuery, Verdict: VerdictRetry},
	}
	if len(seen) != len(want) {
		t.Fatalf("%d observations, want %d: %+v", len(seen), len(want), seen)
	}
	for i, o := range seen {
		if o.Took < 0 {
			t.Errorf("%s took %v", o.Method, o.Took)
		}
		if o.Took = 0; o != want[i] {
			t.Errorf("observed %+v, want %+v", o, want[i])
		}
	}
}
