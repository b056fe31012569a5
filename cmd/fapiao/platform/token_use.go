package platform

import (
	"context"

	"github.com/fapiao/fapiao/nuonuo"
)

// TokenUse is what is known of a seller's token. It makes no call.
func (p *Platform) TokenUse(ctx context.Context, seller string) (nuonuo.TokenUse, error) {
	s, err := p.seller(seller)
	if err != nil {
		return nuonuo.TokenUse{}, err
	}
	return s.Client.TokenUse(ctx)
}
