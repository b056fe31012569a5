package platform

import (
	"context"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
)

// codeActions are how a code of a kind is asked for, and how it is read.
var codeActions = map[pipeline.CodeKind]struct{ ask, read nuonuo.QRAction }{
	pipeline.CodeLogin:    {nuonuo.QRRefreshLogin, nuonuo.QRReadLogin},
	pipeline.CodeIdentity: {nuonuo.QRRefreshIdentity, nuonuo.QRReadIdentity},
	pipeline.CodeSMS:      {nuonuo.QRSendSMS, nuonuo.QRReadSMS},
}

// AskCode has the platform get a code; see pipeline.Bureau.
func (p *Platform) AskCode(ctx context.Context, seller string, kind pipeline.CodeKind) error {
	return p.asking(ctx, seller, func(s Seller, a nuonuo.Account) error {
		_, err := s.Client.QRCode(ctx, a, codeActions[kind].ask)
		return err
	})
}

// ReadCode reads a code; see pipeline.Bureau.
func (p *Platform) ReadCode(ctx context.Context, seller string, kind pipeline.CodeKind) (code pipeline.Code, err error) {
	err = p.asking(ctx, seller, func(s Seller, a nuonuo.Account) error {
		q, err := s.Client.QRCode(ctx, a, codeActions[kind].read)
		if err == nil {
			code = pipeline.Code{Text: q.Text, App: string(q.Type), Account: nuonuo.MaskPersonal(q.Account), Ends: q.EndsAt, AuthID: q.AuthID,
				Running: q.Status == nuonuo.WorkRunning, Failed: q.Status == nuonuo.WorkFailed, Message: nuonuo.MaskPersonal(q.Message)}
		}
		return err
	})
	return code, err
}

// ConfirmLogin begins the end of a login; see pipeline.Bureau.
func (p *Platform) ConfirmLogin(ctx context.Context, seller, sms string) (pipeline.LoginProgress, error) {
	action := nuonuo.LoginScanned
	if sms != "" {
		action = nuonuo.LoginSubmitSMS
	}
	return p.login(ctx, seller, action, sms)
}

// ReadLogin reads what became of a login; see pipeline.Bureau.
func (p *Platform) ReadLogin(ctx context.Context, seller string, sms bool) (pipeline.LoginProgress, error) {
	if sms {
		return p.login(ctx, seller, nuonuo.LoginReadSMS, "")
	}
	return p.login(ctx, seller, nuonuo.LoginReadScan, "")
}

func (p *Platform) login(ctx context.Context, seller string, action nuonuo.LoginAction, sms string) (l pipeline.LoginProgress, err error) {
	err = p.asking(ctx, seller, func(s Seller, a nuonuo.Account) error {
		state, err := s.Client.ConfirmLogin(ctx, a, action, sms)
		if err == nil {
			l.Message, l.Account = nuonuo.MaskPersonal(state.Message), nuonuo.MaskPersonal(state.Account)
			l.Holding = map[nuonuo.WorkStatus]pipeline.Holding{nuonuo.WorkDone: pipeline.Holds, nuonuo.WorkFailed: pipeline.Lapsed}[state.Status]
		}
		return err
	})
	return l, err
}
