package ledger

import (
	"errors"
	"time"
)

// Trouble is a problem of a seller's account at the platform or the tax bureau, which affects every
// further order. Empty means that the account is not the cause. The names are stored in ledgers and
// do not change.
type Trouble string

// The kinds of trouble.
const (
	TroubleLogin        Trouble = "login"        // 登录: the login at the bureau has lapsed or was refused
	TroubleIdentity     Trouble = "identity"     // 身份认证: a face or identity check is due
	TroubleBinding      Trouble = "binding"      // 绑定: clerk, company and platform are not bound to each other (any more)
	TroubleCredit       Trouble = "credit"       // 额度: the credit line (授信额度) is used up, paused or not valid
	TroublePermission   Trouble = "permission"   // 权限: the company or the clerk may not issue, or not this kind
	TroubleStock        Trouble = "stock"        // 票源: no blank invoices or numbers are left
	TroubleDevice       Trouble = "device"       // 设备: tax disk, client, component or certificate is offline or locked
	TroubleSubscription Trouble = "subscription" // 服务: the platform's service has run out or was never bought
	TroubleToken        Trouble = "token"        // 密钥: app key, secret, signature or access token is refused
	TroubleQuota        Trouble = "quota"        // 次数: calls or token fetches are used up
	TroubleSetup        Trouble = "setup"        // 配置: a worker cannot call the platform, by its key or its machine
	TroubleOther        Trouble = "other"        // an unknown text for several orders in a row
)

// Troubles lists the kinds.
func Troubles() []Trouble {
	return []Trouble{TroubleLogin, TroubleIdentity, TroubleBinding, TroubleCredit, TroublePermission, TroubleStock,
		TroubleDevice, TroubleSubscription, TroubleToken, TroubleQuota, TroubleSetup,
		TroubleOther}
}

// Errors of a claim with a gate: orders are ready, and none was claimed.
var (
	ErrStopped = errors.New("the seller is stopped because of its account")
	ErrNoRoom  = errors.New("as many orders as may be open wait for their outcome")
)

// Stop is why orders of a seller are not sent. A seller has one at a time; the last one can be read
// after it has ended.
type Stop struct {
	Seller  string
	Trouble Trouble
	Code    string // the code that refused a call; the status of the invoice where an invoice failed
	Text    string // the platform's text, masked
	Run     string // run that recorded it
	Since   time.Time
	Until   time.Time // when it ends automatically
	Cleared time.Time // when a success ended it; zero when none did
}

// Open reports whether the stop holds at a time.
func (s *Stop) Open(now time.Time) bool {
	return s.Trouble != "" && s.Cleared.IsZero() && now.Before(s.Until)
}

// Met reports whether the stop began after a time. If it begins later than now, it was written
// before the clock was set back, and its real start is unknown.
func (s *Stop) Met(after, now time.Time) bool {
	return s.Open(now) && s.Since.After(after) && !s.Since.After(now)
}

// Rests reports whether workers leave what is to be sent of the seller until the stop ends. They do
// not where a person has handed out orders since, to try again: handed is when that was last.
func (s *Stop) Rests(handed, now time.Time) bool {
	return s.Trouble != "" && s.Open(now) && !s.Since.Before(handed)
}

// OfInvoice reports whether the stop comes from a failed invoice (status 22, protocol §4) and not
// from a refused call.
func (s *Stop) OfInvoice() bool { return s.Code == "22" }

// OfCalls reports whether the stop comes from a refusal of every call, so that any call that is
// accepted shows that its cause is gone. Other refusals may be of one method, or of issuing alone.
func (s *Stop) OfCalls() bool { return s.Trouble.OfCalls() && !s.OfInvoice() }

// OfCalls reports whether a trouble keeps the platform from accepting any call.
func (t Trouble) OfCalls() bool { return t == TroubleToken || t == TroubleSetup }

// Gate limits how many orders of a seller may have no outcome at once while it is unknown whether
// its account works. Times are by the ledger's clock ([Stop] too).
type Gate struct {
	// Begun is when the run began. An order that was sent since then and issued opens the gate; a
	// stop that began later closes the gate for this run.
	Begun time.Time
	// From is the start of the orders that count: those sent shortly before the run began may have
	// no outcome either.
	From time.Time
	// Most is how many orders may have no outcome; 0: no limit.
	Most int
	// Probe is Most while a stop of an earlier run is open.
	Probe int
}
