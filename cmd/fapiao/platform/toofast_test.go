package platform

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/fapiao/fapiao/nuonuo"
)

func TestTooManyCallsSlowEverybody(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err  error
		want bool
	}{
		"traffic limit":     {&nuonuo.Error{Sent: true, Code: "070201"}, true},
		"service disturbed": {fmt.Errorf("outer: %w", &nuonuo.Error{Sent: true, Code: "040102"}), true},
		"HTTP 429":          {&nuonuo.Error{Sent: true, HTTPStatus: 429}, true},
		"HTTP 503":          {&nuonuo.Error{Sent: true, HTTPStatus: 503}, true},
		"HTTP 502":          {&nuonuo.Error{Sent: true, HTTPStatus: 502}, false},
		"refused order":     {&nuonuo.Error{Sent: true, Code: "E9131", HTTPStatus: 200}, false},
		"never sent":        {&nuonuo.Error{Code: "070201"}, false},
		"another error":     {errors.New("x"), false},
	} {
		slowed := false
		Seller{TooFast: func(context.Context) { slowed = true }}.reportTooFast(t.Context(), c.err)
		if slowed != c.want {
			t.Errorf("%s: slowed %v, want %v", name, slowed, c.want)
		}
		Seller{}.reportTooFast(t.Context(), c.err) // without a limit there is nobody to tell
	}
}
