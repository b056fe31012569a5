package nuonuo

import "time"

// Observation is one request as a client saw it, without anything of its content.
type Observation struct {
	Method  string        // as the platform spells it; MethodAccessToken for a token request
	Verdict Verdict       // VerdictOK: the platform accepted it
	Sent    bool          // at least a byte of it may have arrived
	Took    time.Duration // from the limiter's permission to the answer
}

// WithObserver calls observe after each request, also those for tokens and those that failed, from
// the goroutine of the call. By default nobody is informed.
func WithObserver(observe func(Observation)) Option {
	return func(s *settings) { s.observe = observe }
}

// observed informs the observer of a request.
func (c *Client) observed(method string, sent bool, err error, took time.Duration) {
	if c.observe == nil {
		return
	}
	verdict, _ := Classify(err)
	c.observe(Observation{Method: method, Verdict: verdict, Sent: sent, Took: took})
}
