package platform

import (
	"errors"
	"slices"
	"strings"
	"unicode"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// The platform has no codes for most troubles of an account: an order that was accepted fails with
// status 22 and the tax bureau's text (protocol §3.13, §6; known texts are from field reports and
// differ by province). So the kind is recognised by words that occur together, not by sentences: a
// subject, and what is wrong with it.

// Blame is the cause that a failure's text names: the account or the order.
type Blame struct {
	// Trouble is the kind of the account's trouble; empty if the account is not the cause.
	Trouble ledger.Trouble
	// Order reports that the text is known to be about this order: its buyer, goods, amounts or
	// number. A text that names neither cause is unknown.
	Order bool
}

// Judge finds the cause that a failure's text names.
func Judge(text string) Blame {
	clauses := clausesOf(text)
	whole := strings.Join(clauses, "")
	if whole == "" {
		return Blame{}
	}
	if contains(whole, madeWords) {
		return Blame{Order: true}
	}
	for _, s := range signs {
		if s.in(clauses) {
			return Blame{Trouble: s.trouble}
		}
	}
	return Blame{Order: contains(whole, ofOrders)}
}

// clausesOf folds width, case, blanks, quotes and brackets, unifies spellings, and splits at
// punctuation. A point between digits does not split.
func clausesOf(text string) []string {
	plain := strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Ps, unicode.Pe, unicode.Pi, unicode.Pf) || r == '"' || r == '\'' {
			return -1
		}
		return r
	}, invoice.Fold(text))
	folded := []rune(spellings.Replace(plain))
	digit := func(i int) bool { return i >= 0 && i < len(folded) && unicode.IsDigit(folded[i]) }
	var clauses []string
	clause := []rune(nil)
	for i, r := range folded {
		decimal := r == '%' || r == '.' && digit(i-1) && digit(i+1)
		if !decimal && (unicode.IsPunct(r) || unicode.IsSymbol(r)) {
			clauses, clause = append(clauses, string(clause)), nil
			continue
		}
		clause = append(clause, r)
	}
	return slices.DeleteFunc(append(clauses, string(clause)), func(c string) bool { return c == "" })
}

// troubleOf is the kind of trouble that stopped a call: by the error's code, else by its text.
func troubleOf(err error) ledger.Trouble {
	var quota *nuonuo.QuotaError
	var e *nuonuo.Error
	switch {
	case errors.As(err, &quota):
		return ledger.TroubleQuota
	case errors.Is(err, nuonuo.ErrNotAuthorized):
		return ledger.TroubleBinding
	case !errors.As(err, &e):
		return ""
	}
	if token, ok := errors.AsType[*nuonuo.Error](e.Err); ok {
		e = token // the call failed because no token could be fetched
	}
	if t, known := troubleCodes[e.Code]; known {
		return t
	}
	return Judge(e.Describe).Trouble
}

// troubleCodes are the documented codes that concern the account (protocol §5).
var troubleCodes = map[string]ledger.Trouble{
	"070301": ledger.TroubleToken, "0200": ledger.TroubleToken,
	"070601": ledger.TroubleToken, "070101": ledger.TroubleToken,
	"070102": ledger.TroubleToken, "070103": ledger.TroubleToken,
	"070304": ledger.TroubleToken, "070305": ledger.TroubleToken,
	"070307": ledger.TroubleToken, "070401": ledger.TroubleToken,
	"0202": ledger.TroubleQuota, "070201": ledger.TroubleQuota,
	"070204": ledger.TroubleQuota, "070306": ledger.TroubleQuota,
	"0201": ledger.TroublePermission, "070302": ledger.TroublePermission,
	"070501": ledger.TroublePermission, "E9338": ledger.TroublePermission,
	"E9301": ledger.TroubleBinding, "E9302": ledger.TroubleBinding,
	"E1001": ledger.TroubleBinding,
	"E9513": ledger.TroubleDevice, "E9548": ledger.TroubleDevice,
	"E9236": ledger.TroubleDevice,
}
