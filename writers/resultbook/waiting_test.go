package resultbook

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/fapiao/fapiao/writers/writertest"
	"github.com/google/go-cmp/cmp"
)

// TestGoldenOfWaiting holds what accountants read of orders that wait for them, or about which they
// decided.
func TestGoldenOfWaiting(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"zh", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			rows := writertest.Waiting()
			got := dump(t, write(t, Options{Lang: lang}, writertest.Summary(rows), rows...))
			path := filepath.Join("testdata", "waiting."+lang+".txt")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", path, diff)
			}
		})
	}
}
