package simulator

import "net/http"

// SendCallbacksBy replaces the network under the callbacks.
func (s *Server) SendCallbacksBy(t http.RoundTripper) { s.callbacks.client.Transport = t }
