package invoice

import "github.com/fapiao/fapiao/internal/lang"

// RedReason is why an invoice is reversed (冲红原因), by the platform's code (redReason).
type RedReason string

// The reasons; source: protocol §3.11, field report 19.
const (
	RedReturn    RedReason = "1" // 销货退回: goods came back
	RedError     RedReason = "2" // 开票有误: the invoice is wrong; the whole of it only
	RedStopped   RedReason = "3" // 服务中止: a service was stopped
	RedAllowance RedReason = "4" // 销售折让: a reduction of the price
)

type redReasonInfo struct {
	reason RedReason
	zh, en string
	short  string // in English on a command line
	words  []string
}

var redReasons = []redReasonInfo{
	{RedReturn, "销货退回", "goods returned", "return", []string{"退货", "销售退回", "退回"}},
	{RedError, "开票有误", "issued in error", "error", []string{"开票错误", "换开"}},
	{RedStopped, "服务中止", "service stopped", "stopped", []string{"服务终止"}},
	{RedAllowance, "销售折让", "price allowance", "allowance", []string{"折让"}},
}

// RedReasons lists the reasons in the platform's order.
func RedReasons() []RedReason {
	out := make([]RedReason, len(redReasons))
	for i, r := range redReasons {
		out[i] = r.reason
	}
	return out
}

// ParseRedReason reads a reason from the platform's code or from a name, in folded form.
func ParseRedReason(text string) (RedReason, bool) {
	folded := Fold(text)
	for _, r := range redReasons {
		for _, w := range append([]string{string(r.reason), r.zh, r.en, r.short}, r.words...) {
			if Fold(w) == folded {
				return r.reason, true
			}
		}
	}
	return "", false
}

// Name is the reason as the bureau writes it.
func (r RedReason) Name() lang.Text {
	for _, info := range redReasons {
		if info.reason == r {
			return lang.Text{Zh: info.zh, En: info.en}
		}
	}
	return lang.Text{Zh: string(r), En: string(r)}
}

// Typed is the reason as it is typed in a command of a language.
func (r RedReason) Typed() lang.Text {
	for _, info := range redReasons {
		if info.reason == r {
			return lang.Text{Zh: info.zh, En: info.short}
		}
	}
	return lang.Text{Zh: string(r), En: string(r)}
}

// byQuantity and byAmount say in which ways a part may be named under a reason. A line without a
// quantity is named by its amount whatever the reason.
func (r RedReason) byQuantity() bool { return r == RedReturn || r == RedStopped }
func (r RedReason) byAmount() bool   { return r == RedStopped || r == RedAllowance }
