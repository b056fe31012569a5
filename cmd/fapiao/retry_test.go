package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// answered runs a command with a person at the terminal who types an answer.
func (p *place) answered(away time.Duration, answer string, args ...string) result {
	p.t.Helper()
	var out, errs strings.Builder
	prog := &program{args: append(append([]string{"fapiao"}, args...), "--ledger", p.ledger),
		streams: ui.Streams{In: strings.NewReader(answer), Out: &out, Err: &errs, Ask: true},
		environ: []string{"HOME=" + filepath.Dir(p.orders)}, now: func() time.Time { return time.Now().Add(away) }}
	code := prog.run(context.Background())
	return result{code, out.String(), errs.String()}
}

// production is a configuration for real invoices at a simulator, for some sellers.
func production(t *testing.T, endpoint, secret string, sellers ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "f.yaml")
	text := fmt.Sprintf("environment: production\nendpoint: %s\napp_key: %s\napp_secret: %s\nsellers:\n", endpoint, simulator.DefaultApp().AppKey, secret)
	for _, s := range sellers {
		text += "  - tax_num: " + s + "\n    clerk: 某人\n"
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// Against production a retry shows count and total, asks, and needs a yes; without a terminal it
// needs --yes.
func TestRetryAsksBeforeRealInvoices(t *testing.T) {
	t.Parallel()
	p := newPlace(t, 3)
	endpoint, secret := server(t, "--knob", "rate=0", "--knob", "issuing_ms=0", "--knob", "signing_ms=0",
		"--knob", "fail_orders=M00000,M00002", "--knob", "fail_cause=购买方名称与税号不一致")
	cfg := production(t, endpoint, secret, "91330106MADEM0003K")
	at := func(away time.Duration, args ...string) result {
		return p.at(away, p.ledger, append(args, "--config", cfg)...)
	}
	for _, step := range []struct {
		away time.Duration
		args []string
		code int
	}{
		{0, []string{"import", p.orders}, exitDone}, {0, []string{"submit", "--yes"}, exitPending},
		{time.Hour, []string{"reconcile", "--wait", "0"}, exitRejected},
	} {
		if r := at(step.away, step.args...); r.code != step.code {
			t.Fatalf("%v: %+v", step.args, r)
		}
	}
	if r := at(2*time.Hour, "retry"); r.code != exitUsage || !strings.Contains(r.err, "--yes") {
		t.Errorf("without a terminal: %+v", r)
	}
	retry := []string{"retry", "--config", cfg, "--wait", "0"}
	r := p.answered(2*time.Hour, "no\n", retry...)
	if r.code != exitRejected || !strings.Contains(r.err, "2 张开票失败的订单，价税合计 202.00 元") || !strings.Contains(r.err, "没有重新开具") {
		t.Errorf("a no: %+v", r)
	}
	if !strings.Contains(r.out, "开票失败 2") {
		t.Errorf("after a no: %s", r.out)
	}
	if r = p.answered(2*time.Hour, "yes\n", retry...); r.code != exitPending || !strings.Contains(r.out, "重新开具 2 单") {
		t.Errorf("a yes: %+v", r)
	}
	if r = at(3*time.Hour, "reconcile", "--wait", "0"); r.code != exitDone {
		t.Errorf("afterwards: %+v", r)
	}
	if out := at(3*time.Hour, "export", "--format", "jsonl").out; strings.Count(out, `"status":"issued"`) != 3 || strings.Count(out, "\n") != 3 {
		t.Errorf("the invoices: %s", out)
	}
}

// A number that two sellers use is not guessed.
func TestRetryOfANumberOfTwoSellers(t *testing.T) {
	t.Parallel()
	const a, b = "91330106MADEM0003K", "91440101MADEM00178"
	p := newPlace(t, 1)
	endpoint, secret := server(t, "--knob", "rate=0", "--knob", "issuing_ms=0", "--knob", "signing_ms=0",
		"--knob", "fail_orders=M00000", "--knob", "fail_cause=购买方名称与税号不一致")
	cfg := production(t, endpoint, secret, a, b)
	for seller, orders := range map[string]string{a: p.orders, b: newPlace(t, 1).orders} {
		if r := p.at(0, p.ledger, "import", orders, "--config", cfg, "--seller", seller); r.code != exitDone {
			t.Fatal(r)
		}
	}
	if r := p.at(0, p.ledger, "submit", "--all", "--yes", "--config", cfg); r.code != exitPending {
		t.Fatal(r)
	}
	p.at(time.Hour, p.ledger, "reconcile", "--wait", "0", "--config", cfg)
	r := p.at(2*time.Hour, p.ledger, "retry", "M00000", "--yes", "--wait", "0", "--config", cfg)
	if r.code != exitUsage || !strings.Contains(r.err, a) || !strings.Contains(r.err, b) || !strings.Contains(r.err, "--seller") {
		t.Errorf("%+v", r)
	}
	r = p.at(2*time.Hour, p.ledger, "retry", "M00000", "--seller", b, "--yes", "--wait", "0", "--json", "--config", cfg)
	if r.code != exitPending || !strings.Contains(r.out, `"retried":1,`) {
		t.Errorf("%+v", r)
	}
}

// The platform that is away at first contact ends a retry with 8, and no retry of the day is spent.
func TestRetryWithoutAPlatformEndsWithEight(t *testing.T) {
	t.Parallel()
	p, cfg := newPlace(t, 1), quick(t)
	good, _ := server(t, "--knob", "issuing_ms=0", "--knob", "signing_ms=0", "--knob", "fail_rate=1", "--knob", "fail_cause=购买方名称与税号不一致")
	if r := p.at(0, p.ledger, "run", p.orders, "--endpoint", good); r.code != exitRejected {
		t.Fatal(r)
	}
	for endpoint, causes := range strangers(t) {
		begun := time.Now()
		r := p.at(0, p.ledger, "retry", "--endpoint", endpoint, "--config", cfg, "--lang", "en", "--json")
		away(t, r, time.Since(begun), endpoint, causes)
	}
	gone := closedPort(t)
	away(t, p.at(0, awayLedger(gone), "retry", "--lang", "en", "--json"), 0, gone+"/fapiao", []string{"connection was refused"})
}
