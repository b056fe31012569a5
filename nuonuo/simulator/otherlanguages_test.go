package simulator_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// Clients in other languages, which sign by their own code and spell header names in their own way,
// work against the simulator. Each is skipped where its language is not installed.
func TestClientsInOtherLanguages(t *testing.T) {
	t.Parallel()
	for script, interpreter := range map[string]string{"client.py": "python3", "client.mjs": "node", "client.php": "php"} {
		t.Run(interpreter, func(t *testing.T) {
			t.Parallel()
			program, err := exec.LookPath(interpreter)
			if err != nil {
				t.Skipf("%s is not installed", interpreter)
			}
			knobs := simulator.DefaultKnobs()
			knobs.Issuing, knobs.Signing = 0, 0
			running, err := simulator.Start(t.Context(), "127.0.0.1:0", simulator.Options{Knobs: knobs})
			if err != nil {
				t.Fatal(err)
			}
			defer running.Close()
			app := simulator.DefaultApp()
			order := string(marshal(t, object{"order": newOrder("L-1")}))
			cmd := exec.CommandContext(t.Context(), program, filepath.Join("testdata", "otherlanguages", script),
				running.Endpoint(), running.TokenURL(), app.AppKey, app.AppSecret, order)
			cmd.Env = append(cmd.Environ(), "NO_PROXY=127.0.0.1", "no_proxy=127.0.0.1")
			out, err := cmd.CombinedOutput()
			if err != nil || strings.TrimSpace(string(out)) != "E0000 2" {
				t.Fatalf("%v\n%s", err, out)
			}
			if s := running.Server.State(); s.Accepted != 1 || s.TokenFetches != 1 {
				t.Errorf("%d accepted, %d tokens fetched, want 1 and 1", s.Accepted, s.TokenFetches)
			}
		})
	}
}
