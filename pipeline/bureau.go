package pipeline

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Bureau is the part of the platform that reports on a seller's account at the tax bureau
// (数电账号) and logs it in. Its calls never retry. Their errors are of type *BureauError.
type Bureau interface {
	// LoggedIn reads whether the account is logged in.
	LoggedIn(ctx context.Context, seller string) (BureauState, error)
	// Certified reads whether the identity of the clerk is proven (实人认证), as far as the
	// platform knows.
	Certified(ctx context.Context, seller string) (BureauState, error)
	// RefreshIdentity makes the platform ask the bureau. authID ends the identity check whose QR
	// code had it; it may be empty. ledger.RefreshIdentity limits it.
	RefreshIdentity(ctx context.Context, seller, authID string) error
	// CreditLine reads the line as the platform knows it; ok is false while it does not.
	CreditLine(ctx context.Context, seller string) (line ledger.CreditLine, ok bool, err error)
	// RefreshCredit makes the platform ask the bureau. ledger.RefreshCredit limits it.
	RefreshCredit(ctx context.Context, seller string) error
	// Blanks lists how many blank invoices of kinds other than 数电 are left.
	Blanks(ctx context.Context, seller string) ([]Blanks, error)
	// Online reads whether the client is online that kinds other than 数电 need.
	Online(ctx context.Context, seller string) (bool, error)
	// AskCode makes the platform get a QR code, or send a text message; ledger.RefreshCode limits
	// it. ReadCode reads what there is: a Code without Text while there is none.
	AskCode(ctx context.Context, seller string, kind CodeKind) error
	ReadCode(ctx context.Context, seller string, kind CodeKind) (Code, error)
	// ConfirmLogin says that a person has scanned the code or, with the code of a text message,
	// submits that. ReadLogin reads what became of it.
	ConfirmLogin(ctx context.Context, seller, sms string) (LoginProgress, error)
	ReadLogin(ctx context.Context, seller string, sms bool) (LoginProgress, error)
}

// Holding is whether something holds, as the bureau says.
type Holding uint8

// The answers. Unsure is everything else, such as a check that is under way.
const (
	Unsure Holding = iota
	Holds
	Lapsed
)

// BureauState is what the bureau says of a login or an identity check.
type BureauState struct {
	Holding
	Running bool   // a refresh is under way
	Account string // masked
}

// Blanks are blank invoices of one kind.
type Blanks struct {
	Kind invoice.Kind
	Left int
}

// CodeKind is what a QR code or text message is for.
type CodeKind string

// The kinds of codes.
const (
	CodeLogin    CodeKind = "login"    // 扫码登录
	CodeIdentity CodeKind = "identity" // 实人认证
	CodeSMS      CodeKind = "sms"      // 短信登录: no QR code
)

// Code is a QR code for a person to scan. Its text lets whoever has it take part in the login: it
// is shown, and never logged.
type Code struct {
	Text    string
	App     string    // the platform's word for the app that scans it: 1..6
	Account string    // masked
	Ends    time.Time // zero: not known
	AuthID  string    // of an identity check
	Running bool      // the platform gets it
	Failed  bool
	Message string // masked
}

// LoginProgress is what became of a login.
type LoginProgress struct {
	Holding // Unsure: it is under way
	Message string
	Account string
}

// BureauError is why a call of Bureau has no answer.
type BureauError struct {
	effect.Outcome
	// Lacking: the platform does not offer this to the seller, now or ever.
	Lacking bool
	// Cause is the error of the client. It is not unwrapped: what ends a use is judged by the
	// outcome.
	Cause error
}

// Error is the platform's text, or the reason.
func (e *BureauError) Error() string {
	if e.Code == "" {
		return e.Text
	}
	return e.Code + " " + e.Text
}
