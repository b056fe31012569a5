package simulator_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every code of the platform's table for issuing (protocol §5.2) is produced by some test of this package. E9109 does not exist.
func TestEveryIssueCodeIsTested(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var tests strings.Builder
	for _, f := range files {
		if f == "codes_test.go" {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		tests.Write(b)
	}
	codes := []string{"E0000", "E4000", "E9138", "E9154", "E9301", "E9302", "E9338"}
	for n := 9101; n <= 9131; n++ {
		if n != 9109 {
			codes = append(codes, fmt.Sprint("E", n))
		}
	}
	for n := 9796; n <= 9801; n++ {
		codes = append(codes, fmt.Sprint("E", n))
	}
	for _, code := range codes {
		if !strings.Contains(tests.String(), `"`+code+`"`) {
			t.Errorf("no test produces %s", code)
		}
	}
}
