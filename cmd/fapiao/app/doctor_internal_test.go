package app

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
)

// TestClockIsComparedWithThePlatform: the platform rejects signatures of a clock that is wrong.
func TestClockIsComparedWithThePlatform(t *testing.T) {
	t.Parallel()
	for ahead, want := range map[time.Duration]Level{
		0: LevelOK, 29 * time.Second: LevelOK, -31 * time.Second: LevelWarn, 2 * time.Minute: LevelWarn,
		121 * time.Second: LevelFail, -time.Hour: LevelFail,
	} {
		if got := clockFinding("https://platform.example", ahead); got.Level != want || (got.Todo.En == "") != (want == LevelOK) {
			t.Errorf("%s ahead: %+v, want %s", ahead, got, want)
		}
	}
}

// TestDoctorDoubtsTheAddressOfAStranger: a page in place of an answer points at host and path.
func TestDoctorDoubtsTheAddressOfAStranger(t *testing.T) {
	t.Parallel()
	for reason, path := range map[string]bool{"stranger": true, "silent": false} {
		got := probed("s", &pipeline.BureauError{Outcome: effect.Outcome{Away: &effect.Outage{Reason: reason, Detail: "HTTP status 404"}}})
		if got.Kind != Unreached || got.Text.Zh == got.Text.En || !strings.Contains(got.Text.Zh, "404") ||
			strings.Contains(got.Todo.Zh, "/open/v1/services") != path {
			t.Errorf("%s: %+v", reason, got)
		}
	}
}

// TestDoctorSaysWhatADiskLacks: little space is a warning, too little for a ledger a fault.
func TestDoctorSaysWhatADiskLacks(t *testing.T) {
	t.Parallel()
	for free, want := range map[uint64]Level{
		0: LevelFail, 50<<20 - 1: LevelFail, 50 << 20: LevelWarn, 1<<30 - 1: LevelWarn, 1 << 30: LevelOK, 2 << 40: LevelOK,
	} {
		if got := spaceFinding("/data", free); got.Level != want || (got.Todo.En == "") != (want == LevelOK) {
			t.Errorf("%d bytes free: %+v, want %s", free, got, want)
		}
	}
}

// TestChecksAreBounded: a check that never ends does not keep the others.
func TestChecksAreBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		never := make(chan struct{})
		defer close(never)
		begun := time.Now()
		found := new(doctor).within(t.Context(), HealthCheck{Run: func(context.Context) []Finding { <-never; return nil }})
		if took := time.Since(begun); took != checkTime+grace || len(found) != 1 || found[0].Level != LevelWarn {
			t.Errorf("%+v after %s", found, took)
		}
	})
}

// TestLedgerThatDoesNotAnswer: the end of the check's time is no error that nobody expected.
func TestLedgerThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	for _, err := range []error{context.Canceled, context.DeadlineExceeded} {
		if f := notOpened(Failed, "postgres://db.example", fmt.Errorf("open: %w", err)); f.Kind != Unreached || f.Text.Zh != "在规定的时间内没有打开台账" {
			t.Errorf("%v: %+v", err, f)
		}
	}
}

// TestTokensAreNotFetched: without a valid token no query is made, since it would fetch one.
func TestTokensAreNotFetched(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC)
	d := &doctor{use: &use{App: &App{now: func() time.Time { return now }}}}
	for _, c := range []struct {
		name  string
		use   nuonuo.TokenUse
		level Level
		valid bool
	}{
		{"permanent", nuonuo.TokenUse{Static: true}, LevelOK, true},
		{"none", nuonuo.TokenUse{Left: 50}, LevelWarn, false},
		{"valid", nuonuo.TokenUse{Stored: true, Expires: now.Add(time.Hour), Left: 3}, LevelOK, true},
		{"without end", nuonuo.TokenUse{Stored: true, Left: 3}, LevelOK, true},
		{"expired", nuonuo.TokenUse{Stored: true, Expires: now, Left: 3}, LevelWarn, false},
		{"expired, none left", nuonuo.TokenUse{Stored: true, Expires: now}, LevelFail, false},
	} {
		if got, valid := d.token("x", c.use); got.Level != c.level || valid != c.valid {
			t.Errorf("%s: %+v, %v", c.name, got, valid)
		}
	}
	if err := (storedTokens{}).TokenUpdate(t.Context(), "k", nil); err == nil {
		t.Error("a token may be fetched")
	}
}
