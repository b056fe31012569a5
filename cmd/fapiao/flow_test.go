package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
)

// place is a folder with a ledger and a workbook of its own.
type place struct {
	t      *testing.T
	orders string
	ledger string
}

func newPlace(t *testing.T, orders int) *place {
	t.Helper()
	dir := t.TempDir()
	p := &place{t: t, orders: filepath.Join(dir, "orders.xlsx"), ledger: filepath.Join(dir, "ledger.db")}
	if err := writeWorkbook(p.orders, table(orders)); err != nil {
		t.Fatal(err)
	}
	return p
}

// result is what a command left.
type result struct {
	code     int
	out, err string
}

// run runs a command in this process on the place's ledger. watch hears everything that goes to
// standard error.
func (p *place) run(ctx context.Context, watch func(string), args ...string) result {
	return p.exec(ctx, watch, slices.Concat(args, []string{"--ledger", p.ledger})...)
}

// exec is run for a command that has no ledger.
func (p *place) exec(ctx context.Context, watch func(string), args ...string) result {
	var out, errs bytes.Buffer
	if watch == nil {
		watch = func(string) {}
	}
	prog := &program{
		args:    slices.Concat([]string{"fapiao"}, args),
		streams: ui.Streams{In: strings.NewReader(""), Out: &out, Err: io.MultiWriter(&errs, watcher(watch))},
		environ: []string{"HOME=" + filepath.Dir(p.orders)}, now: time.Now,
	}
	code := prog.run(ctx)
	return result{code, out.String(), errs.String()}
}

type watcher func(string)

func (w watcher) Write(b []byte) (int, error) {
	w(string(b))
	return len(b), nil
}

// issued are the order numbers of issued invoices, from the export.
func (p *place) issued() []string {
	p.t.Helper()
	r := p.run(context.Background(), nil, "export", "--format", "jsonl", "--all")
	if r.code != 0 {
		p.t.Fatalf("export: %+v", r)
	}
	var out []string
	for line := range strings.Lines(r.out) {
		var row struct {
			OrderNo string `json:"order_no"`
			Status  string `json:"status"`
		}
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			p.t.Fatal(err)
		}
		if row.Status == "issued" {
			out = append(out, row.OrderNo)
		}
	}
	slices.Sort(out)
	return out
}

func TestInterruptionIsSafeAndTheCommandGoesOn(t *testing.T) {
	t.Parallel()
	p := newPlace(t, 60)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	first := p.run(ctx, func(text string) {
		if strings.HasPrefix(text, "submit") {
			cancel()
		}
	}, "run", p.orders, "--rate", "20", "--lang", "en")
	want := "To go on, type: fapiao run " + p.orders + " --rate 20 --lang en --ledger " + p.ledger
	if first.code != exitInterrupted || !strings.Contains(first.err, want) {
		t.Fatalf("code %d, want 130 and %q:\n%s", first.code, want, first.err)
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(p.orders), "orders-results.xlsx")); err == nil {
		t.Error("an interrupted run must not write results as if it were done")
	}
	second := p.run(context.Background(), nil, "run", p.orders, "--rate", "unlimited", "--json")
	if second.code != 0 || !strings.Contains(second.out, `"orders":60,"rejected":0,`) || !strings.Contains(second.out, `"issued":60`) {
		t.Fatalf("continued: %+v", second)
	}
	if got := p.issued(); len(got) != 60 || len(slices.Compact(got)) != 60 {
		t.Errorf("%d invoices: %v", len(got), got)
	}
}

func TestOneRunAtATime(t *testing.T) {
	t.Parallel()
	p := newPlace(t, 30)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var second result
	var once sync.Once
	p.run(ctx, func(text string) {
		if strings.HasPrefix(text, "submit") {
			once.Do(func() {
				second = p.run(context.Background(), nil, "run", p.orders)
				cancel()
			})
		}
	}, "run", p.orders, "--rate", "1", "--lang", "en")
	if second.code != exitHeld || !strings.Contains(second.err, "正在处理这个批次") || !strings.Contains(second.err, "请等它结束") {
		t.Errorf("the second run: %+v", second)
	}
}

// server starts fapiao simulate and returns its announcement.
func server(t *testing.T, args ...string) (endpoint, secret string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	var errs bytes.Buffer
	prog := &program{args: append([]string{"fapiao", "simulate", "--addr", "127.0.0.1:0", "--json"}, args...),
		streams: ui.Streams{Out: w, Err: &errs}, now: time.Now}
	ended := make(chan int, 1)
	go func() {
		code := prog.run(ctx)
		w.Close()
		ended <- code
	}()
	t.Cleanup(func() {
		cancel()
		if code := <-ended; code != 0 {
			t.Errorf("simulate ended with %d: %s", code, &errs)
		}
	})
	var said struct {
		Endpoint  string `json:"endpoint"`
		AppSecret string `json:"app_secret"`
	}
	if err := json.NewDecoder(r).Decode(&said); err != nil {
		t.Fatal(err)
	}
	return said.Endpoint, said.AppSecret
}

func TestRunAgainstAnotherSimulator(t *testing.T) {
	t.Parallel()
	endpoint, _ := server(t, "--knob", "rate=0", "--knob", "issuing_ms=0", "--knob", "signing_ms=0")
	p := newPlace(t, 20)
	r := p.run(context.Background(), nil, "run", p.orders, "--endpoint", endpoint, "--rate", "unlimited", "--json")
	if r.code != 0 || !strings.Contains(r.out, `"issued":20`) {
		t.Errorf("%+v", r)
	}
}

func TestPendingEndsWithFour(t *testing.T) {
	t.Parallel()
	endpoint, _ := server(t, "--knob", "issuing_ms=3600000")
	p := newPlace(t, 2)
	r := p.run(context.Background(), nil, "run", p.orders, "--endpoint", endpoint, "--wait", "0", "--lang", "en")
	if r.code != exitPending || !strings.Contains(r.out, "Next: fapiao run ") {
		t.Errorf("%+v", r)
	}
	if r := p.run(context.Background(), nil, "reconcile", "--wait=0", "--endpoint", endpoint); r.code != exitPending || !strings.Contains(r.out, "fapiao reconcile --ledger") {
		t.Errorf("%+v", r)
	}
}

// A wait of no time still asks once about what is due.
func TestNoWaitAsksOnce(t *testing.T) {
	t.Parallel()
	endpoint, _ := server(t, "--knob", "issuing_ms=0", "--knob", "signing_ms=0")
	p := newPlace(t, 2)
	for _, step := range [][]string{{"import", p.orders}, {"submit", "--endpoint", endpoint}} {
		if r := p.run(context.Background(), nil, step...); r.code != exitDone && r.code != exitPending {
			t.Fatalf("%v: %+v", step, r)
		}
	}
	if r := p.at(time.Minute, p.ledger, "reconcile", "--wait", "0", "--endpoint", endpoint, "--json"); r.code != exitDone || !strings.Contains(r.out, `"issued":2`) {
		t.Errorf("%+v", r)
	}
}

func TestAccountStopsWithFive(t *testing.T) {
	t.Parallel()
	endpoint, _ := server(t)
	p := newPlace(t, 2)
	settings := filepath.Join(t.TempDir(), "f.yaml")
	if err := os.WriteFile(settings, []byte("app_key: SD00000000\napp_secret: MARKERSECRET\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := p.run(context.Background(), nil, "run", p.orders, "--endpoint", endpoint, "--config", settings, "--json")
	if r.code != exitAccount || !strings.Contains(r.out, `"ready":2`) || !strings.Contains(r.err, `"code":5`) {
		t.Errorf("%+v", r)
	}
	if strings.Contains(r.out+r.err, "MARKERSECRET") {
		t.Error("the secret is in the output")
	}
}

func TestProductionAsksWithCountAndTotal(t *testing.T) {
	t.Parallel()
	p := newPlace(t, 3)
	settings := filepath.Join(t.TempDir(), "f.yaml")
	const yaml = "environment: production\napp_key: k\napp_secret: s\nseller:\n  tax_num: 91330106MADEM0003K\n  clerk: 某人\n" +
		"endpoint: http://127.0.0.1:1/open/v1/services\npreflight: false\n"
	if err := os.WriteFile(settings, []byte(yaml), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	prog := &program{args: []string{"fapiao", "run", p.orders, "--config", settings, "--ledger", p.ledger}, now: time.Now,
		streams: ui.Streams{In: strings.NewReader("no\n"), Out: &out, Err: &errs, Ask: true}}
	code := prog.run(context.Background())
	if code != exitRejected || !strings.Contains(errs.String(), "3 张订单，价税合计 303.00 元") || !strings.Contains(errs.String(), "没有提交") {
		t.Errorf("%d: %s", code, &errs)
	}
	if !strings.Contains(out.String(), "待人工确认 3") {
		t.Errorf("the orders must be held: %s", &out)
	}
}
