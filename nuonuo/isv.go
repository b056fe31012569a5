package nuonuo

import (
	"context"
	"net/url"
)

// AuthorizeURL returns the page where a merchant authorizes an ISV app. The platform redirects the
// browser to redirectURI with the parameters code, taxnum (in some versions taxNum) and state.
// state should be unguessable; check it on return.
func AuthorizeURL(appKey, redirectURI, state string) string {
	return PlatformAuthorize + "?" + url.Values{
		"appKey":        {appKey},
		"response_type": {"code"},
		"redirect_uri":  {redirectURI},
		"state":         {state},
	}.Encode()
}

// ExchangeCode exchanges an authorization code for the merchant's token and stores it. redirectURI
// must equal the one given to [AuthorizeURL]. The client must be configured with ISV and the
// merchant's UserTax.
func (c *Client) ExchangeCode(ctx context.Context, code, redirectURI string) error {
	if err := c.ready(ctx, MethodAccessToken); err != nil {
		return err
	}
	if !c.config.ISV || !c.config.StaticToken.Empty() {
		return refuse(MethodAccessToken, "code", "the client is not configured for an ISV app that fetches its tokens")
	}
	if code == "" {
		return refuse(MethodAccessToken, "code", "empty")
	}
	exchange := func(ctx context.Context, _ Token) (Token, error) {
		return c.requestToken(ctx, url.Values{
			"client_id":     {c.config.AppKey},
			"client_secret": {c.config.AppSecret.Reveal()},
			"code":          {code},
			"taxNum":        {c.config.UserTax},
			"redirect_uri":  {redirectURI},
			"grant_type":    {"authorization_code"},
		})
	}
	if _, err := c.tokens.fetchBy(ctx, exchange, func(Token) bool { return false }, true); err != nil {
		return beforeSending(MethodAccessToken, err)
	}
	return nil
}

// refreshMerchantToken renews an ISV token. The client_id of a refresh is the userId of the token,
// not the app key.
func (c *Client) refreshMerchantToken(ctx context.Context, current Token) (Token, error) {
	if current.Refresh.Empty() || current.UserID == "" {
		return Token{}, ErrNotAuthorized
	}
	next, err := c.requestToken(ctx, url.Values{
		"client_id":     {current.UserID},
		"client_secret": {c.config.AppSecret.Reveal()},
		"refresh_token": {current.Refresh.Reveal()},
		"grant_type":    {"refresh_token"},
	})
	if err != nil {
		return Token{}, err
	}
	next.UserID, next.TaxNum = current.UserID, current.TaxNum
	if next.Refresh.Empty() {
		next.Refresh = current.Refresh
	}
	return next, nil
}
