package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// refreshLooks and refreshLook are how often, and after what time, what a refresh found is read.
const refreshLooks = 5

func refreshLook(cfg *config.Config) time.Duration {
	if cfg.Environment == config.Simulator {
		return 200 * time.Millisecond
	}
	return 2 * time.Second
}

// refresh makes the platform ask the bureau, as far as the bureau allows it now.
func (l *looker) refresh(ctx context.Context) error {
	seller := l.state.Seller
	for _, r := range []struct {
		what ledger.Refresh
		call func(context.Context) error
	}{
		{ledger.RefreshIdentity, func(ctx context.Context) error { return l.bureau.RefreshIdentity(ctx, seller, "") }},
		{ledger.RefreshCredit, func(ctx context.Context) error { return l.bureau.RefreshCredit(ctx, seller) }},
	} {
		took := false
		if err := l.keep(ctx, func(a *ledger.Account) { took = a.Take(r.what, l.store.Now()).IsZero() }); err != nil {
			return err
		}
		if !took {
			l.state.Untold = append(l.state.Untold, "refresh "+string(r.what))
			continue
		}
		if _, err := l.answered("refresh "+string(r.what), r.call(ctx)); err != nil {
			return err
		}
	}
	return nil
}

// alarms says why a job at a time would not find the account in order. What is not known for
// certain counts as an alarm: nobody is there to put it right then.
func (s *AccountState) alarms(until time.Time) (out []Alarm) {
	told := func(what string) bool { return !slices.Contains(s.Untold, what) }
	lacks := func(what string) bool { _, is := s.Lacking[what]; return is }
	switch {
	case told("login") && !s.Login.Good:
		out = append(out, AlarmLogin)
	case told("identity") && !s.Identity.Good:
		out = append(out, AlarmIdentity)
	case told("identity") && s.Identified.Before(until):
		out = append(out, AlarmLapses)
	case (!told("login") || !told("identity")) && !lacks("login") && !lacks("identity"):
		out = append(out, AlarmUntold)
	}
	if told("credit") && s.Needed() > 0 && s.Needed() > s.Left() {
		out = append(out, AlarmCredit)
	}
	if t := s.Token; !t.Static && t.Left == 0 && !t.Expires.IsZero() && t.Expires.Before(until) {
		out = append(out, AlarmToken)
	}
	return out
}

// alarmed is how a use ends that found alarms.
func alarmed(list []AccountState) error {
	var sellers []string
	for i := range list {
		if len(list[i].Alarms) > 0 {
			sellers = append(sellers, list[i].Seller)
		}
	}
	if len(sellers) == 0 {
		return nil
	}
	return ended(Account,
		"账户需要处理：%s",
		"the accounts need attention: %s",
		strings.Join(sellers, ", "))
}
