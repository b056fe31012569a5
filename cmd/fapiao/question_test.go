package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
)

// desk is a place where a person works on production: the platform is a simulator of its own.
type desk struct {
	*place
	settings string
}

func newDesk(t *testing.T, orders int) *desk {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	prog := &program{args: []string{"fapiao", "simulate", "--addr", "127.0.0.1:0", "--json", "--knob", "rate=0", "--knob", "issuing_ms=0", "--knob", "signing_ms=0"},
		streams: ui.Streams{Out: w, Err: io.Discard}, now: time.Now}
	ended := make(chan int, 1)
	go func() { ended <- prog.run(ctx) }()
	t.Cleanup(func() { cancel(); <-ended })
	var said struct {
		Endpoint  string `json:"endpoint"`
		TokenURL  string `json:"token_url"`
		AppKey    string `json:"app_key"`
		AppSecret string `json:"app_secret"`
	}
	if err := json.NewDecoder(r).Decode(&said); err != nil {
		t.Fatal(err)
	}
	d := &desk{newPlace(t, orders), filepath.Join(t.TempDir(), "f.yaml")}
	yaml := fmt.Sprintf("environment: production\nendpoint: %s\ntoken_url: %s\napp_key: %s\napp_secret: %s\n"+
		"seller: {tax_num: 91330106MADEM0003K, name: 示例（杭州）科技有限公司, clerk: 某人, tel: 0571-00000000, address: 杭州市}\n", said.Endpoint, said.TokenURL, said.AppKey, said.AppSecret)
	if err := os.WriteFile(d.settings, []byte(yaml), 0o600); err != nil {
		t.Fatal(err)
	}
	return d
}

// answers runs a command on a terminal where a person types an answer; an empty one ends the input.
func (d *desk) answers(answer string, args ...string) result {
	d.t.Helper()
	return d.ask(context.Background(), strings.NewReader(answer), args...)
}

func (d *desk) ask(ctx context.Context, in io.Reader, args ...string) result {
	d.t.Helper()
	var out, errs bytes.Buffer
	prog := &program{args: append(append([]string{"fapiao"}, args...), "--config", d.settings, "--ledger", d.ledger), environ: []string{"HOME=" + filepath.Dir(d.ledger)},
		streams: ui.Streams{In: in, Out: &out, Err: &errs, Ask: true}, now: time.Now}
	code := prog.run(ctx)
	return result{code, out.String(), errs.String()}
}

// expect fails the test unless a command ended as wanted.
func (d *desk) expect(r result, code int, texts ...string) {
	d.t.Helper()
	for _, text := range texts {
		if !strings.Contains(r.out+r.err, text) {
			d.t.Errorf("%q is missing", text)
		}
	}
	if r.code != code || d.t.Failed() {
		d.t.Fatalf("ended with %d, want %d:\n%s\n%s", r.code, code, r.out, r.err)
	}
}

func TestNoAtThePromptMeansNo(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{"no\n", "\n", "y\n"} {
		d := newDesk(t, 3)
		d.expect(d.answers(answer, "run", d.orders), exitRejected, "示例（杭州）科技有限公司（91330106MADEM0003K）", "数电普票", "没有提交", "fapiao submit 订单号", "待人工确认 3")
		d.expect(d.answers("", "status"), exitRejected, "待人工确认：3 单  FP-HLD-001")
		d.expect(d.answers("", "submit", "--all", "--yes"), exitRejected)
		d.expect(d.answers("", "reconcile", "--recheck"), exitDone, "待人工确认 3")
		d.expect(d.answers("yes\n", "run", d.orders, "--wait", "0"), exitDone, "已开票 3")
	}
}

func TestSilenceAtThePromptHoldsNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 2)
	d.expect(d.answers("", "run", d.orders), exitPending, "没有得到回答", "待开票 2")
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r, w := io.Pipe()
	defer w.Close()
	interrupted := d.ask(ctx, readThen{r, cancel}, "run", d.orders)
	d.expect(interrupted, exitInterrupted, "待开票 2")
	d.expect(d.answers("yes\n", "submit"), exitPending, "开票中 2")
}

// readThen calls a function when it is read from.
type readThen struct {
	io.Reader
	then func()
}

func (r readThen) Read(b []byte) (int, error) {
	r.then()
	return r.Reader.Read(b)
}

func TestNamedOrdersAreSentAfterAYes(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 3)
	d.expect(d.answers("no\n", "run", d.orders), exitRejected)
	number := firstOrder(d)
	d.expect(d.answers("no\n", "submit", number), exitRejected, "1 张订单")
	d.expect(d.answers("", "status"), exitRejected, "待人工确认 3")
	d.expect(d.answers("yes\n", "submit", number), exitPending, "开票中 1", "fapiao reconcile")
	d.expect(d.answers("", "status"), exitRejected, "待人工确认 2", "开票中 1")
	d.expect(d.answers("", "submit", number), exitPending, "本次没有提交任何订单") // it is sent once
}

// firstOrder is the number of an order of the ledger.
func firstOrder(d *desk) string {
	d.t.Helper()
	r := d.answers("", "export", "--format", "jsonl", "--all")
	var row struct {
		OrderNo string `json:"order_no"`
	}
	if err := json.NewDecoder(strings.NewReader(r.out)).Decode(&row); err != nil {
		d.t.Fatalf("%v: %s", err, r.out)
	}
	return row.OrderNo
}

func TestDropAsksOnATerminal(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 2)
	d.expect(d.answers("no\n", "run", d.orders), exitRejected)
	number := firstOrder(d)
	d.expect(d.answers("no\n", "drop", number), exitRejected, "取消 1 单", "没有改动")
	d.expect(d.answers("", "drop", number), exitRejected, "没有改动")
	d.expect(d.answers("", "status"), exitRejected, "待人工确认 2")
	d.expect(d.answers("yes\n", "drop", number), exitDone, "已取消 1")
}

func TestDropNeedsYesWithoutATerminal(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 1)
	d.expect(d.answers("no\n", "run", d.orders), exitRejected)
	var errs bytes.Buffer
	prog := &program{args: []string{"fapiao", "drop", firstOrder(d), "--config", d.settings, "--ledger", d.ledger}, streams: ui.Streams{Out: io.Discard, Err: &errs}, now: time.Now}
	if code := prog.run(context.Background()); code != exitUsage || !strings.Contains(errs.String(), "--yes") {
		t.Errorf("%d: %s", code, &errs)
	}
}
