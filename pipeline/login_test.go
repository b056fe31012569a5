package pipeline_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// login is one with a bureau whose clerk is logged out.
func login(t *testing.T, b *fakeBureau, kind pipeline.CodeKind) (*pipeline.Login, *sqlledger.Store) {
	t.Helper()
	l := openLedger(t, filepath.Join(t.TempDir(), "ledger.db"))
	b.login, b.identity = pipeline.Lapsed, pipeline.Lapsed
	return &pipeline.Login{Bureau: b, Accounts: l, Now: time.Now, Seller: sellerA, Kind: kind,
		Pace: pipeline.LoginPace{Poll: 3 * time.Second, First: 20 * time.Second},
		Show: func(pipeline.Code) error { return nil }}, l
}

func TestLoginWaitsForTheScan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newDesk()
		login, l := login(t, b, pipeline.CodeLogin)
		defer l.Close()
		begun := time.Now()
		b.scanned = begun.Add(time.Minute)
		already, err := login.Run(context.Background())
		if err != nil || already || b.count("ask code") != 1 {
			t.Fatalf("%v, %v after %v", already, err, b.calls)
		}
		if took := time.Since(begun); took < time.Minute || took > 70*time.Second {
			t.Errorf("the login took %v", took)
		}
		a, err := l.Account(context.Background(), sellerA)
		if err != nil || !a.Login.Good || !a.Login.Proved.After(begun) || a.RefreshesLeft(ledger.RefreshCode, time.Now()) != 19 {
			t.Errorf("%+v, %v", a, err)
		}
		if already, err := login.Run(context.Background()); err != nil || !already || b.count("ask code") != 1 {
			t.Errorf("a second login: %v, %v after %v", already, err, b.calls)
		}
	})
}

// A code that nobody scans ends the login; the next one shows what is still valid, and waits for
// the bureau where it is not.
func TestLoginKeepsToTheBureausLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newDesk()
		login, l := login(t, b, pipeline.CodeLogin)
		defer l.Close()
		short, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		if _, err := login.Run(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatal(err)
		}
		cancel()
		if _, err := login.Run(context.Background()); !errors.Is(err, pipeline.ErrNotScanned) || b.count("ask code") != 1 {
			t.Fatalf("%v after %v", err, b.calls)
		}
		b.code = pipeline.Code{}
		var waited time.Time
		login.Waiting = func(until time.Time) { waited = until }
		for n := 2; n <= ledger.RefreshesADay; n++ {
			b.code = pipeline.Code{}
			if _, err := login.Run(context.Background()); !errors.Is(err, pipeline.ErrNotScanned) {
				t.Fatal(err)
			}
		}
		if !waited.IsZero() {
			t.Errorf("five minutes later it waited until %v", waited)
		}
		b.code = pipeline.Code{}
		var limit *pipeline.RefreshLimitError
		if _, err := login.Run(context.Background()); !errors.As(err, &limit) || b.count("ask code") != ledger.RefreshesADay {
			t.Errorf("%v after %d codes", err, b.count("ask code"))
		}
	})
}

func TestIdentityCheckPassesTheAuthIDOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newDesk()
		login, l := login(t, b, pipeline.CodeIdentity)
		defer l.Close()
		b.scanned = time.Now().Add(30 * time.Second)
		if _, err := login.Run(context.Background()); err != nil {
			t.Fatal(err)
		}
		if b.authID != "AUTH" || b.count("refresh identity") != 2 {
			t.Errorf("authId %q after %v", b.authID, b.calls)
		}
		a, err := l.Account(context.Background(), sellerA)
		if err != nil || a.Identity.HoldsUntil(24*time.Hour).Before(time.Now().Add(23*time.Hour)) || a.Login.Good {
			t.Errorf("%+v, %v", a, err)
		}
		login.Again = true // it holds: nobody can say when it was done again
		if _, err := login.Run(context.Background()); !errors.Is(err, pipeline.ErrUntold) || b.count("ask code") != 1 {
			t.Errorf("%v after %v", err, b.calls)
		}
		told := false
		login.Scanned = func(context.Context) error { told = true; return nil }
		if _, err := login.Run(context.Background()); err != nil || !told {
			t.Errorf("%v", err)
		}
	})
}

func TestLoginByTextMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newDesk()
		login, l := login(t, b, pipeline.CodeSMS)
		defer l.Close()
		b.scanned = time.Now() // the code is right
		login.SMS = func(context.Context) (string, error) { return "000000", nil }
		if _, err := login.Run(context.Background()); !errors.Is(err, pipeline.ErrRefused) {
			t.Fatalf("a wrong code: %v", err)
		}
		login.SMS = func(context.Context) (string, error) { return "123456", nil }
		begun := time.Now()
		if _, err := login.Run(context.Background()); err != nil || b.login != pipeline.Holds || b.count("ask code") != 2 {
			t.Fatalf("%v after %v", err, b.calls)
		}
		if took := time.Since(begun); took < time.Minute { // the second message
			t.Errorf("it waited %v", took)
		}
	})
}
