package nuonuo

import (
	"context"
	"log/slog"
	"time"
)

// logCall writes a debug record for each request. It omits body, token and describe text, which may
// contain personal data.
func (c *Client) logCall(ctx context.Context, method, id string, status int, resp *Response, err error, took time.Duration) {
	if !c.log.Enabled(ctx, slog.LevelDebug) {
		return
	}
	code := ""
	if resp != nil {
		code = resp.Code
	}
	attrs := []slog.Attr{
		slog.String("method", method), slog.String("request", id), slog.Int("http_status", status),
		slog.String("code", code), slog.Duration("took", took),
	}
	if err != nil {
		verdict, reason := Classify(err)
		attrs = append(attrs, slog.String("verdict", verdict.String()), slog.String("reason", reason))
	}
	c.log.LogAttrs(ctx, slog.LevelDebug, "nuonuo call", attrs...)
}
