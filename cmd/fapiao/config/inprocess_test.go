package config_test

import (
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
)

// The simulator inside the process is for sellers without an address.
func TestInProcessIsForSellersWithoutAnAddress(t *testing.T) {
	t.Parallel()
	with := config.Seller{Endpoint: "http://127.0.0.1:1"}
	for _, c := range []struct {
		sellers []config.Seller
		want    bool
	}{{nil, true}, {[]config.Seller{with}, false}, {[]config.Seller{with, {}}, true}} {
		cfg := config.Config{Environment: config.Simulator, Sellers: c.sellers}
		if got := cfg.InProcess(); got != c.want {
			t.Errorf("%d sellers: %v", len(c.sellers), got)
		}
	}
}
