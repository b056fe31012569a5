package platform

import (
	"context"

	"github.com/fapiao/fapiao/nuonuo"
)

// TokenKeeper stores a token's bytes for all processes that share a ledger. TokenUpdate runs its
// callback exclusively.
type TokenKeeper interface {
	TokenLoad(ctx context.Context, key string) ([]byte, error)
	TokenUpdate(ctx context.Context, key string, f func(cur []byte) ([]byte, error)) error
}

// Tokens returns a token store for the client that uses a ledger.
func Tokens(k TokenKeeper) nuonuo.TokenStore { return tokens{k} }

type tokens struct{ keeper TokenKeeper }

func decode(b []byte) (nuonuo.Token, error) {
	if len(b) == 0 {
		return nuonuo.Token{}, nil
	}
	return nuonuo.DecodeToken(b)
}

func (t tokens) Load(ctx context.Context, key string) (nuonuo.Token, error) {
	b, err := t.keeper.TokenLoad(ctx, key)
	if err != nil {
		return nuonuo.Token{}, err
	}
	return decode(b)
}

func (t tokens) Update(ctx context.Context, key string, change func(nuonuo.Token) (nuonuo.Token, error)) error {
	return t.keeper.TokenUpdate(ctx, key, func(cur []byte) ([]byte, error) {
		present, err := decode(cur)
		if err != nil {
			return nil, err
		}
		next, err := change(present)
		if err != nil {
			return nil, err
		}
		return next.Encode()
	})
}
