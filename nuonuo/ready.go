package nuonuo

import "context"

// ready refuses the calls of a client that [New] did not make, and those without a context.
func (c *Client) ready(ctx context.Context, method string) error {
	switch {
	case c == nil:
		return refuse(method, "client", "nil: make one with nuonuo.New")
	case c.http == nil:
		return refuse(method, "client", "not made with nuonuo.New")
	case ctx == nil:
		return refuse(method, "context", "nil")
	}
	return nil
}
