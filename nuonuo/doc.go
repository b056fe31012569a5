// Package nuonuo is a client for the e-invoice API of the Nuonuo (诺诺) open platform.
//
// Create a [Client] with [New], submit an order with [Client.Issue] and wait for the invoice with
// [Client.WaitFinal]:
//
//	store, err := nuonuo.NewFileTokenStore(dir)
//	...
//	client, err := nuonuo.New(nuonuo.Config{
//		Endpoint:  nuonuo.ProductionEndpoint,
//		AppKey:    appKey,
//		AppSecret: nuonuo.NewSecret(appSecret),
//	}, nuonuo.WithTokenStore(store), nuonuo.WithPace(nuonuo.DefaultRate))
//
// Issuing is asynchronous: the platform accepts an order and makes the invoice later.
//
// # Errors
//
// Every call returns an [*Error]. [Classify] returns whether the request may be repeated, and
// errors.Is finds the cause, such as [ErrDuplicateOrder] or [ErrNotFound]. The package
// never repeats a request that may have been processed. If the outcome of a submission is unknown
// ([ErrOutcomeUnknown]), query the order number, and repeat only under the same order number.
//
// # Tokens
//
// The client fetches an access token when it needs one and keeps it in a [TokenStore], which all
// goroutines and processes of an app should share: the platform allows 50 fetches in 30 days.
//
// # Values
//
// Amounts are decimal text in yuan in both directions. Only [RedLines] does arithmetic on them,
// which is exact. Times without a zone are Beijing time. Keys without a field, and values that do
// not fit their field, are kept in Extra.
//
// Use [Client.Call] for methods that have no function of their own. For tests, package
// [github.com/fapiao/fapiao/nuonuo/simulator] simulates the platform.
package nuonuo
