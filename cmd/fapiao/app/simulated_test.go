package app

import (
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
)

func TestTheBuiltInSimulatorAllowsTheConfiguredRate(t *testing.T) {
	t.Parallel()
	for rate, want := range map[config.Rate]int{config.Unlimited: 0, 0.5: 10, 10: 10, 25.5: 26} {
		s := &App{cfg: &config.Config{Rate: rate, Sellers: make([]config.Seller, 1)}}
		if got := s.knobs().Rate; got != want {
			t.Errorf("rate %v: the simulator allows %d, want %d", rate, got, want)
		}
	}
}
