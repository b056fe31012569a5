package pipeline

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Login logs an account in at the tax bureau, or proves the identity of its clerk: with a QR code
// that a person scans, or with the code of a text message. It keeps to the bureau's limits.
type Login struct {
	Bureau   Bureau
	Accounts ledger.Accounts
	Now      func() time.Time
	Seller   string
	Kind     CodeKind
	Again    bool // although it holds already
	Pace     LoginPace
	// Show shows a QR code, or that a text message was sent.
	Show func(Code) error
	// SMS asks a person for the code of the text message.
	SMS func(context.Context) (string, error)
	// Scanned waits until a person says that the check is done; nil: nobody can be asked. Without
	// it the end of an identity check shows only where it did not hold before.
	Scanned func(context.Context) error
	// Waiting is called while a refresh is possible only at a time.
	Waiting func(until time.Time)
}

// LoginPace are the times of a login.
type LoginPace struct {
	Poll  time.Duration // between two questions
	First time.Duration // until the first refresh of an identity check, whose end is not reported
}

// Times of a login.
const (
	codeLife      = 5 * time.Minute  // of a QR code that names no end (protocol §3.13)
	codeRest      = 30 * time.Second // what a code must still be good for
	codeTries     = 30
	longestPause  = 90 * time.Second // for a refresh
	identityEvery = 35 * time.Second // between two refreshes of an identity check
)

// Errors of a login.
var (
	// ErrNotScanned: the code ended before a person had logged in.
	ErrNotScanned = errors.New("nobody logged in before the code ended")
	// ErrRefused: the bureau did not take the code of the text message.
	ErrRefused = errors.New("the bureau did not take the code of the text message")
	// ErrUntold: the check holds already and there is nobody to ask whether it was done again.
	ErrUntold = errors.New("the check holds already, and nobody can say when it was done again")
	// ErrNoCode: the platform got no code.
	ErrNoCode = errors.New("the platform got no code from the bureau")
)

// RefreshLimitError means that the bureau takes no refresh before a time.
type RefreshLimitError struct{ Until time.Time }

// Error names the time.
func (e *RefreshLimitError) Error() string {
	return "the bureau takes no further refresh before " + e.Until.Format(time.RFC3339)
}

// Run logs in. already reports that nothing was to be done.
func (l *Login) Run(ctx context.Context) (already bool, err error) {
	state, err := l.state(ctx)
	if err != nil {
		return false, err
	}
	if state.Holding == Holds && !l.Again {
		return true, l.keep(ctx, observed(state, l.Now(), l.proof))
	}
	if l.Kind == CodeIdentity && state.Holding == Holds && l.Scanned == nil {
		return false, ErrUntold
	}
	code, err := l.code(ctx)
	if err != nil {
		return false, err
	}
	if err := l.show(code); err != nil {
		return false, err
	}
	switch l.Kind {
	case CodeIdentity:
		return false, l.identify(ctx, code, state.Holding == Holds)
	case CodeSMS:
		return false, l.text(ctx, code)
	}
	return false, l.until(ctx, code, l.scan())
}

func (l *Login) show(code Code) error {
	if l.Show == nil {
		return nil
	}
	return l.Show(code)
}

// state reads whether there is anything to do.
func (l *Login) state(ctx context.Context) (BureauState, error) {
	if l.Kind == CodeIdentity {
		return l.Bureau.Certified(ctx, l.Seller)
	}
	return l.Bureau.LoggedIn(ctx, l.Seller)
}

func (l *Login) proof(a *ledger.Account) *ledger.Proof {
	if l.Kind == CodeIdentity {
		return &a.Identity
	}
	return &a.Login
}

func (l *Login) keep(ctx context.Context, change func(*ledger.Account)) error {
	return l.Accounts.UpdateAccount(context.WithoutCancel(ctx), l.Seller, change)
}

// prove notes that a person has just done it.
func (l *Login) prove(ctx context.Context) error {
	return l.keep(ctx, func(a *ledger.Account) { l.proof(a).Prove(l.Now()) })
}

// code reads the code that there is, or has the platform get one.
func (l *Login) code(ctx context.Context) (Code, error) {
	if l.Kind != CodeSMS {
		code, err := l.Bureau.ReadCode(ctx, l.Seller, l.Kind)
		if err != nil || l.usable(&code) {
			return code, err
		}
	}
	if err := l.take(ctx, ledger.RefreshCode); err != nil {
		return Code{}, err
	}
	if err := l.Bureau.AskCode(ctx, l.Seller, l.Kind); err != nil {
		return Code{}, err
	}
	why := ""
	for range codeTries {
		if err := clock.Sleep(ctx, min(l.Pace.Poll, time.Second)); err != nil {
			return Code{}, err
		}
		code, err := l.Bureau.ReadCode(ctx, l.Seller, l.Kind)
		switch {
		case err != nil:
			return Code{}, err
		case code.Failed:
			return Code{}, fmt.Errorf("%w: %s", ErrNoCode, code.Message)
		case l.Kind == CodeSMS && !code.Running, l.usable(&code):
			return code, nil
		}
		why = code.Message
	}
	return Code{}, fmt.Errorf("%w: %s", ErrNoCode, why)
}

func (l *Login) usable(c *Code) bool {
	return c.Text != "" && !c.Running && !c.Failed && (c.Ends.IsZero() || c.Ends.Sub(l.Now()) > codeRest)
}

// take takes a refresh, and waits for it if that is not long.
func (l *Login) take(ctx context.Context, what ledger.Refresh) error {
	for {
		var later time.Time
		if err := l.keep(ctx, func(a *ledger.Account) { later = a.Take(what, l.Now()) }); err != nil || later.IsZero() {
			return err
		}
		rest := later.Sub(l.Now())
		if rest > longestPause {
			return &RefreshLimitError{Until: later}
		}
		if l.Waiting != nil {
			l.Waiting(later)
		}
		if err := clock.Sleep(ctx, rest); err != nil {
			return err
		}
	}
}

// until repeats a question until it is answered with yes, or the code ends. Single failures of the
// network do not end it.
func (l *Login) until(ctx context.Context, code Code, done func(context.Context) (bool, error)) error {
	end := code.Ends
	if end.IsZero() || end.Sub(l.Now()) > codeLife {
		end = l.Now().Add(codeLife)
	}
	var last error
	for l.Now().Before(end) {
		ok, err := done(ctx)
		switch {
		case ok && err == nil:
			return l.prove(ctx)
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, ErrRefused):
			return err
		case err != nil:
			last = err
		}
		if err := clock.Sleep(ctx, l.Pace.Poll); err != nil {
			return err
		}
	}
	return errors.Join(ErrNotScanned, last)
}

// scan asks whether a QR code was scanned. It is not documented whether saying so before the scan
// waits for it or fails at once: both lead on.
func (l *Login) scan() func(context.Context) (bool, error) {
	begun := false
	return func(ctx context.Context) (bool, error) {
		ask := func() (LoginProgress, error) { return l.Bureau.ConfirmLogin(ctx, l.Seller, "") }
		if begun {
			ask = func() (LoginProgress, error) { return l.Bureau.ReadLogin(ctx, l.Seller, false) }
		}
		p, err := ask()
		if err != nil {
			return false, err
		}
		if begun = p.Holding == Unsure; p.Holding != Holds {
			return false, nil
		}
		state, err := l.Bureau.LoggedIn(ctx, l.Seller)
		return state.Holding == Holds, err
	}
}

// text submits the code of a text message.
func (l *Login) text(ctx context.Context, code Code) error {
	sms, err := l.SMS(ctx)
	if err != nil || sms == "" {
		return err
	}
	return l.Submit(ctx, sms, code)
}

// Submit ends a login with the code of a text message that was sent before.
func (l *Login) Submit(ctx context.Context, sms string, code Code) error {
	p, err := l.Bureau.ConfirmLogin(ctx, l.Seller, sms)
	if err != nil {
		return err
	}
	return l.until(ctx, code, func(ctx context.Context) (bool, error) {
		if p.Holding == Lapsed {
			return false, fmt.Errorf("%w: %s", ErrRefused, p.Message)
		}
		next, err := l.Bureau.ReadLogin(ctx, l.Seller, true)
		if err == nil {
			p = next
		}
		return err == nil && p.Holding == Holds, err
	})
}
