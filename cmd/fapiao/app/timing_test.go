package app

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
)

// TestTimesFitTogether: whatever the rate and the number of sellers, a call has time for its turn
// and for its request, and a claim outlives the calls of its orders.
func TestTimesFitTogether(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cfg := &config.Config{
			Environment: rapid.SampledFrom([]config.Environment{config.Simulator, config.Production}).Draw(t, "environment"),
			Rate:        config.Rate(rapid.Float64Range(0.01, 2000).Draw(t, "rate")),
			InFlight:    rapid.IntRange(1, 256).Draw(t, "in flight"),
			Sellers:     make([]config.Seller, rapid.IntRange(1, 5).Draw(t, "sellers")),
		}
		times, waiting := timing(cfg), 0
		for _, l := range limits(cfg) {
			if l.InFlight < 1 || l.InFlight > cfg.InFlight || l.Chunk < l.InFlight || l.Chunk > 500 {
				t.Fatalf("limits %+v", l)
			}
			if l.Interval < time.Duration(float64(time.Second)/float64(cfg.Rate)) || l.Chunk > l.InFlight {
				t.Fatalf("limits %+v: orders are claimed faster than they can be sent, or more than can be in flight", l)
			}
			waiting += l.InFlight
		}
		turn := time.Duration(float64(waiting) / float64(cfg.Rate) * float64(time.Second))
		if times.Call < turn+requestTime(cfg) {
			t.Fatalf("a call has %v, its turn comes after %v and its request takes up to %v", times.Call, turn, requestTime(cfg))
		}
		if times.Request < requestTime(cfg) || times.Call-times.Request < turn {
			t.Fatalf("a call may begin %v after its claim, and its turn comes after %v; it needs %v", times.Call-times.Request, turn, times.Request)
		}
		if times.Lease <= times.Call || times.Visibility <= 0 || times.FirstLook <= 0 || times.LongestGap < times.FirstLook {
			t.Fatalf("times %+v", times)
		}
	})
}

func TestUnlimitedRateKeepsTheConfiguredCalls(t *testing.T) {
	t.Parallel()
	cfg := &config.Config{Environment: config.Simulator, Rate: config.Unlimited, InFlight: 64, Sellers: make([]config.Seller, 1)}
	if l := limits(cfg)[0]; l.InFlight != 64 || l.Chunk != 500 {
		t.Errorf("%+v", l)
	}
}
