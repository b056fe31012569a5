package quiet

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"
)

const away Trouble = "database"

// bench is a log whose clock a test moves. Lines with err=refused may be of a trouble.
type bench struct {
	*Log
	*slog.Logger
	t     *testing.T
	clock time.Time
	out   bytes.Buffer
	since time.Time // of the trouble
}

func refusal(r slog.Record) (of Trouble) {
	r.Attrs(func(a slog.Attr) bool {
		if a.Value.String() == "refused" {
			of = away
		}
		return true
	})
	return of
}

var begun = time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC)

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, clock: begun}
	b.Log = New(slog.NewTextHandler(&b.out, &slog.HandlerOptions{Level: slog.LevelInfo}), Options{
		Words:   map[Trouble]Words{away: {"is away", "is still away", "is back", "is left"}},
		Changed: func(_ Trouble, since time.Time) { b.since = since },
		Now:     func() time.Time { return b.clock },
	})
	b.Logger = b.Log.Logger(refusal).With("part", "jobs")
	return b
}

// wrote fails unless exactly these lines were written since it was last called; of each, the words.
func (b *bench) wrote(lines ...string) {
	b.t.Helper()
	got := strings.Split(strings.ReplaceAll(strings.TrimSuffix(b.out.String(), "\n"), `"`, " "), "\n")
	if b.out.Len() == 0 {
		got = nil
	}
	b.out.Reset()
	ok := len(got) == len(lines)
	for i := 0; ok && i < len(got); i++ {
		for word := range strings.FieldsSeq(lines[i]) {
			ok = ok && strings.Contains(got[i]+" ", word+" ")
		}
	}
	if !ok {
		b.t.Errorf("written:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(lines, "\n"))
	}
}

// passes lets time pass, second by second; each second flood is called ten times.
func (b *bench) passes(d time.Duration, flood func()) {
	for range d / time.Second {
		b.clock = b.clock.Add(time.Second)
		for range 10 {
			flood()
		}
		b.Tick()
	}
}

func (b *bench) refused() { b.Error("fetch", "err", "refused", "attempt", 1) }

// Three minutes of a flood are one line when it begins, one a minute, and one when it is over,
// which name all that was not written.
func TestAFloodIsALineAMinute(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.refused() // before anybody knows of it
	b.clock = b.clock.Add(time.Second)
	b.wrote()
	b.Fails(away, errors.New("dial"))
	b.wrote("level=ERROR away since=2026-11-27T08:00:00.000Z error=dial trouble=database")
	if line, suspected := b.Suspected(away); line != "" || !suspected {
		t.Errorf("%q, %v", line, suspected)
	}
	if !b.since.Equal(begun) {
		t.Errorf("since %v", b.since)
	}
	b.passes(30*time.Second, b.refused)
	b.Warn("elect", "err", "refused")
	b.Fails(away, errors.New("dial again"))
	b.passes(29*time.Second, func() {})
	b.wrote()
	b.passes(time.Second, func() {})
	b.wrote(`level=ERROR still error= dial again lines=302 ×301; elect ×1`)
	b.passes(2*time.Minute, b.refused)
	b.wrote("still lines=600 ×600", "still lines=600 ×600")
	b.Works(away, b.clock)
	b.passes(2*time.Second, func() {})
	b.wrote() // what was under way may end late
	b.refused()
	b.passes(calm, func() {})
	b.wrote("level=WARN back lasted=3m1s lines=1")
	if !b.since.IsZero() {
		t.Errorf("since %v", b.since)
	}
	b.passes(2*time.Minute, func() {})
	b.End()
	b.wrote()
}

// A line that may be of a trouble that is not there is written once a look has said so, and then
// counted as others are.
func TestALineOfNoTroubleIsWritten(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	looked := b.clock
	b.clock = b.clock.Add(time.Second)
	b.refused()
	b.refused()
	if line, suspected := b.Suspected(away); !suspected || !strings.Contains(line, "fetch err=refused") {
		t.Errorf("%q, %v", line, suspected)
	}
	b.Works(away, looked) // a look that began before
	b.wrote()
	b.Works(away, b.clock)
	b.wrote("fetch err=refused part=jobs attempt=1")
	if _, suspected := b.Suspected(away); suspected {
		t.Error("it is suspected still")
	}
	b.passes(59*time.Second, func() {})
	b.wrote()
	b.passes(time.Second, func() {})
	b.wrote("fetch err=refused repeated=1")
	b.refused()
	b.passes(every+undecided, func() {}) // nobody looks
	b.wrote("fetch err=refused repeated=1")
}

// Other lines that repeat are written once and then counted, each kind by itself.
func TestRepeatsAreCounted(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	n := 0
	flood := func() {
		n++
		b.Warn("slow", "id", n, "pause", (time.Duration(n) * time.Second).String(), "err", "read 10.0.0.1:"+time.Unix(int64(n), 0).Format("05")+"->10.0.0.2:5432: reset")
		b.Warn("slow", "seller", "S1")
		b.Warn("slow", "seller", "S2")
	}
	b.Info("a detail")
	b.Info("a detail")
	b.wrote("level=INFO detail", "level=INFO detail")
	b.passes(time.Minute, flood)
	b.wrote("slow id=1", "slow seller=S1", "slow seller=S2")
	b.passes(time.Second, flood)
	b.wrote("slow repeated=609", "slow repeated=609", "slow repeated=609")
	b.passes(time.Second, flood)
	b.End()
	b.wrote("slow repeated=10", "slow repeated=10", "slow repeated=10")
	b.passes(2*every, func() {})
	b.wrote()
	b.Warn("slow", "seller", "S1")
	b.wrote("slow seller=S1")
}

// Where looks succeed and lines of the trouble come nevertheless, it is over: they have another
// cause, and are written.
func TestATroubleIsOverThoughLinesCome(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.Fails(away, errors.New("dial"))
	b.wrote("away")
	b.Works(away, b.clock)
	b.passes(enough, b.refused)
	b.wrote("back lines=150")
	b.refused()
	b.Works(away, b.clock)
	b.wrote("fetch err=refused")
}

// A worker that ends while a trouble lasts leaves its counts.
func TestTheEndWritesWhatIsCounted(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.Fails(away, errors.New("dial"))
	b.passes(time.Second, b.refused)
	b.End()
	b.wrote("away", "left lines=10 ×10")
}

// What is over is not named with its count afterwards; other lines are.
func TestWhatIsOverIsForgotten(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for range 3 {
		b.Warn("stopped")
		b.Warn("elect")
	}
	b.wrote("stopped", "elect")
	b.Forget(func(r slog.Record) bool { return r.Message == "stopped" })
	b.passes(2*time.Minute, func() {})
	b.wrote("elect repeated=2")
}
