package nuonuo

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestPackageNeedsNothingElse lists all that the package is built from, on each system: the
// standard library and golang.org/x/sys, so that a program that imports the client gets no more.
func TestPackageNeedsNothingElse(t *testing.T) {
	t.Parallel()
	for _, system := range []string{"linux", "windows", "darwin"} {
		list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", ".")
		list.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
		out, err := list.Output()
		if err != nil {
			t.Fatalf("%s: %v", system, err)
		}
		found := 0
		for path := range strings.FieldsSeq(string(out)) {
			if found++; path != "github.com/fapiao/fapiao/nuonuo" && !strings.HasPrefix(path, "golang.org/x/sys/") {
				t.Errorf("%s: the package needs %s", system, path)
			}
		}
		if found < 2 {
			t.Errorf("%s: %d packages listed", system, found)
		}
	}
}
