package config_test

import (
	"strings"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
)

// Whoever knows the address of a heartbeat can give it.
func TestHeartbeatAddressIsASecret(t *testing.T) {
	t.Parallel()
	const variable = "FAPIAO_HEARTBEAT_URL="
	c, err := config.Load(config.Input{Environ: []string{variable + "https://hc.example/MARKER?x=1"}})
	if err != nil || c.HeartbeatURL.Reveal() != "https://hc.example/MARKER?x=1" {
		t.Fatalf("%v", err)
	}
	if text := c.Describe() + c.HeartbeatURL.String(); strings.Contains(text, "MARKER") {
		t.Error(text)
	}
	for _, wrong := range []string{"MARKER", "ftp://hc.example/MARKER", "https:///MARKER", "http://%zz/MARKER"} {
		if _, err := config.Load(config.Input{Environ: []string{variable + wrong}}); err == nil || strings.Contains(err.Error(), "MARKER") {
			t.Errorf("%s: %v", wrong, err)
		}
	}
}
