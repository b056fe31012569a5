package ledger

import (
	"errors"
	"time"
)

// Trouble is what is wrong with a seller's account at the platform, or at the tax bureau behind it:
// every further order would meet the same. Empty means that the account is not to blame. The names
// are kept in ledgers and do not change.
type Trouble string

// The kinds of trouble.
const (
	TroubleLogin        Trouble = "login"        // 登录: the login at the bureau has lapsed or was refused
	TroubleIdentity     Trouble = "identity"     // 身份认证: a face or identity check is due
	TroubleBinding      Trouble = "binding"      // 绑定: clerk, company and platform do not belong together (any more)
	TroubleCredit       Trouble = "credit"       // 额度: the credit line (授信额度) is used up, paused or not valid
	TroublePermission   Trouble = "permission"   // 权限: the company or the clerk may not issue, or not this kind
	TroubleStock        Trouble = "stock"        // 票源: no blank invoices or numbers are left
	TroubleDevice       Trouble = "device"       // 设备: tax disk, client, component or certificate is off or locked
	TroubleSubscription Trouble = "subscription" // 服务: the platform's service has run out or was never bought
	TroubleToken        Trouble = "token"        // 密钥: app key, secret, signature or access token is refused
	TroubleQuota        Trouble = "quota"        // 次数: calls or token fetches are used up
	TroubleOther        Trouble = "other"        // a text that nobody knows, which one order after the other meets
)

// Troubles lists the kinds.
func Troubles() []Trouble {
	return []Trouble{TroubleLogin, TroubleIdentity, TroubleBinding, TroubleCredit, TroublePermission, TroubleStock,
		TroubleDevice, TroubleSubscription, TroubleToken, TroubleQuota, TroubleOther}
}

// Errors of a claim with a gate; orders are ready, and none was claimed.
var (
	ErrStopped = errors.New("the seller is stopped because of its account")
	ErrNoRoom  = errors.New("as many orders as may be open wait for their outcome")
)

// Stop is why no order of a seller is sent. A seller has one at a time; the last one stays readable
// when it has ended.
type Stop struct {
	Seller  string
	Trouble Trouble
	Code    string // the code that refused a call; the status of the invoice where an invoice failed
	Text    string // the platform's words, masked
	Run     string // the run that met it
	Since   time.Time
	Until   time.Time // it ends by itself then
	Cleared time.Time // when a success ended it; zero when none did
}

// Open reports whether the stop holds at a time.
func (s *Stop) Open(now time.Time) bool {
	return s.Trouble != "" && s.Cleared.IsZero() && now.Before(s.Until)
}

// Met reports whether the stop began after a time. One that begins later than now was written
// before the clock was set back: when it began is unknown.
func (s *Stop) Met(after, now time.Time) bool {
	return s.Open(now) && s.Since.After(after) && !s.Since.After(now)
}

// OfInvoice reports whether an invoice failed (status 22, protocol §4) where others are met when a
// call is refused.
func (s *Stop) OfInvoice() bool { return s.Code == "22" }

// Gate bounds how many orders of a seller may be without outcome at once while it is unknown whether
// its account works. Times are those of the ledger's clock ([Stop] too).
type Gate struct {
	// Begun is when the run began. An order that was sent since then and issued opens the gate; a
	// stop that began later closes the gate for this run.
	Begun time.Time
	// From is since when orders count: those sent shortly before the run began are without outcome,
	// too.
	From time.Time
	// Most is how many orders may be without outcome; 0 sets no bound.
	Most int
	// Probe is Most while a stop of an earlier run is open.
	Probe int
}
