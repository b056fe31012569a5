package platform

import (
	"context"
	"errors"
	"slices"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

var _ pipeline.Bureau = (*Platform)(nil)

// notOffered are the codes of a method that the app or the seller does not have (protocol §5.1).
// 0201 also means a wrong parameter, which these calls do not have.
var notOffered = []string{"070302", "070501", "0201"}

// asking makes a call about the account of a seller, and turns its error into a
// pipeline.BureauError.
func (p *Platform) asking(ctx context.Context, seller string, call func(Seller, nuonuo.Account) error) error {
	s, err := p.seller(seller)
	if err != nil {
		return &pipeline.BureauError{Outcome: effect.Outcome{Kind: effect.OutcomeStopped, Text: err.Error()}}
	}
	err = call(s, nuonuo.Account{ExtensionNumber: s.Extension, DepartmentID: s.DepartmentID, ClerkID: s.ClerkID})
	if err == nil {
		return nil
	}
	s.reportTooFast(ctx, err)
	b := &pipeline.BureauError{Outcome: outcome(err), Cause: err}
	b.Text = nuonuo.MaskPersonal(b.Text)
	b.Lacking = slices.Contains(notOffered, b.Code) || errors.As(err, new(*nuonuo.InputError))
	return b
}

// LoggedIn reads the login; see pipeline.Bureau.
func (p *Platform) LoggedIn(ctx context.Context, seller string) (pipeline.BureauState, error) {
	return p.certification(ctx, seller, nuonuo.CertificationLogin, map[nuonuo.CertificationState]pipeline.Holding{nuonuo.LoggedIn: pipeline.Holds, nuonuo.LoggedOut: pipeline.Lapsed})
}

// Certified reads the identity check; see pipeline.Bureau.
func (p *Platform) Certified(ctx context.Context, seller string) (pipeline.BureauState, error) {
	return p.certification(ctx, seller, nuonuo.CertificationIdentity, map[nuonuo.CertificationState]pipeline.Holding{nuonuo.IdentityCertified: pipeline.Holds, nuonuo.IdentityRequired: pipeline.Lapsed})
}

func (p *Platform) certification(
	ctx context.Context, seller string, action nuonuo.CertificationAction, states map[nuonuo.CertificationState]pipeline.Holding,
) (s pipeline.BureauState, err error) {
	err = p.asking(ctx, seller, func(from Seller, a nuonuo.Account) error {
		c, err := from.Client.Certification(ctx, a, action, "")
		if err == nil {
			s = pipeline.BureauState{Holding: states[c.State], Account: nuonuo.MaskPersonal(c.Account),
				Running: c.State == nuonuo.IdentityRunning && action == nuonuo.CertificationIdentity}
		}
		return err
	})
	return s, err
}

// RefreshIdentity asks the bureau about the identity check; see pipeline.Bureau.
func (p *Platform) RefreshIdentity(ctx context.Context, seller, authID string) error {
	return p.asking(ctx, seller, func(s Seller, a nuonuo.Account) (err error) {
		if authID == "" {
			_, err = s.Client.Certification(ctx, a, nuonuo.CertificationRefresh, "")
		} else {
			_, err = s.Client.FinishIdentity(ctx, a, "", authID)
		}
		return err
	})
}

// creditKnown is the requestStatus of a credit line whose amounts count.
const creditKnown = "1"

// CreditLine reads the credit line; see pipeline.Bureau.
func (p *Platform) CreditLine(ctx context.Context, seller string) (line ledger.CreditLine, ok bool, err error) {
	err = p.asking(ctx, seller, func(s Seller, a nuonuo.Account) error {
		c, err := s.Client.CreditLine(ctx, a, false)
		if err != nil {
			return err
		}
		line.Available, err = invoice.ParseAmount(c.Available)
		ok = err == nil && c.RequestStatus == creditKnown
		line.Used, line.Total, line.Updated = amount(c.Used), amount(c.Total), c.UpdatedAt
		return nil
	})
	return line, ok, err
}

// RefreshCredit asks the bureau about the credit line; see pipeline.Bureau.
func (p *Platform) RefreshCredit(ctx context.Context, seller string) error {
	return p.asking(ctx, seller, func(s Seller, a nuonuo.Account) error {
		_, err := s.Client.CreditLine(ctx, a, true)
		return err
	})
}

// Blanks lists blank invoices; see pipeline.Bureau.
func (p *Platform) Blanks(ctx context.Context, seller string) (list []pipeline.Blanks, err error) {
	err = p.asking(ctx, seller, func(s Seller, _ nuonuo.Account) error {
		var r nuonuo.StockRequest
		if s.Extension != "" {
			r.ExtensionNumbers = []string{s.Extension}
		}
		stocks, err := s.Client.QueryStock(ctx, r)
		for _, one := range stocks {
			kind := invoice.Kind(one.Kind)
			i := slices.IndexFunc(list, func(b pipeline.Blanks) bool { return b.Kind == kind })
			if i < 0 {
				list = append(list, pipeline.Blanks{Kind: kind})
				i = len(list) - 1
			}
			list[i].Left += one.Remaining
		}
		return err
	})
	return list, err
}

// clientOnline is the onlineStatus of a client that is online.
const clientOnline = "1"

// Online reads the state of the client; see pipeline.Bureau.
func (p *Platform) Online(ctx context.Context, seller string) (online bool, err error) {
	err = p.asking(ctx, seller, func(s Seller, _ nuonuo.Account) error {
		request := struct {
			TaxNum    string `json:"sellerTaxNo"`
			Extension string `json:"extensionNumber,omitempty"`
		}{seller, s.Extension}
		var answer struct {
			Status string `json:"onlineStatus"`
		}
		_, err := s.Client.Call(ctx, nuonuo.MethodClientStatus, request, &answer)
		online = answer.Status == clientOnline
		return err
	})
	return online, err
}
