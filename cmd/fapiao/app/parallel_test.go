package app_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain has more tests side by side than there are processors, unless the command line says
// otherwise: they mostly wait for a simulator.
func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", "5"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
