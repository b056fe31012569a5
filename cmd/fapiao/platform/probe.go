package platform

import (
	"context"

	"github.com/fapiao/fapiao/nuonuo"
)

// noOrder is an order number that no order has: those that are derived differ in their form.
const noOrder = "doctor-no-such-order"

// Probe makes a signed query about an order that does not exist. It returns nil if the platform
// accepts the signature, the token and the app, else a *pipeline.BureauError.
func (p *Platform) Probe(ctx context.Context, seller string) error {
	return p.asking(ctx, seller, func(s Seller, _ nuonuo.Account) error {
		_, _, err := s.Client.QueryInvoices(ctx, nuonuo.Query{OrderNos: []string{noOrder}})
		if verdict, _ := nuonuo.Classify(err); verdict == nuonuo.VerdictNotFound {
			return nil
		}
		return err
	})
}
