package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
)

// later runs a command on a terminal some time after now, where a person types answers, each at
// its question.
func (d *desk) later(away time.Duration, answers string, args ...string) result {
	d.t.Helper()
	var out, errs bytes.Buffer
	prog := &program{args: append(append([]string{"fapiao"}, args...), "--config", d.settings, "--ledger", d.ledger), environ: []string{"HOME=" + filepath.Dir(d.ledger)},
		streams: ui.Streams{In: &typed{rest: answers}, Out: &out, Err: &errs, Ask: true}, now: func() time.Time { return time.Now().Add(away) }}
	prog.clock = prog.now
	code := prog.run(context.Background())
	return result{code, out.String(), errs.String()}
}

// typed gives one line a read, as a terminal does.
type typed struct{ rest string }

func (l *typed) Read(b []byte) (int, error) {
	line, rest, _ := strings.Cut(l.rest, "\n")
	l.rest = rest
	return copy(b, line+"\n"), nil
}

// On a terminal the orders of an earlier month are asked about on their own.
func TestEarlierMonthIsAskedAboutApart(t *testing.T) {
	t.Parallel()
	const month = 32 * 24 * time.Hour
	for _, c := range []struct {
		answers string
		code    int
		says    []string
	}{
		{"yes\nyes\n", exitPending, []string{"有 3 单属于以前的月份", "6%", "也提交请输入 yes", "将向【正式环境】提交 3 张订单", "本次提交：3 单"}},
		{"no\n", exitRejected, []string{"有 3 单属于以前的月份", "待人工确认：3 单  FP-HLD-019", "fapiao submit --late"}},
		{"yes\nno\n", exitRejected, []string{"将向【正式环境】提交 3 张订单", "待人工确认 3"}},
	} {
		d := newDesk(t, 3)
		d.expect(d.answers("", "import", d.orders), exitDone)
		d.expect(d.later(month, c.answers, "submit"), c.code, c.says...)
	}
	d := newDesk(t, 2)
	d.expect(d.answers("", "import", d.orders), exitDone)
	if r := d.later(month, "yes\n", "submit", "--late"); r.code != exitPending || strings.Contains(r.err, "以前的月份") {
		t.Errorf("asked in spite of --late: %+v", r)
	}
}

// A no to what --late would send leaves it to the same decision: nothing unattended sends it.
func TestNoToLateOrdersKeepsThemHeld(t *testing.T) {
	t.Parallel()
	const month = 32 * 24 * time.Hour
	d := newDesk(t, 3)
	d.expect(d.answers("", "import", d.orders), exitDone)
	for range 2 {
		d.expect(d.later(month, "no\n", "submit", "--late"), exitRejected, "将向【正式环境】提交 3 张订单", "待人工确认：3 单  FP-HLD-019")
		d.expect(d.later(month, "", "run", d.orders, "--yes"), exitRejected, "待人工确认：3 单  FP-HLD-019")
	}
	d.expect(d.later(month, "yes\n", "submit", "--late"), exitPending, "本次提交：3 单")
}
