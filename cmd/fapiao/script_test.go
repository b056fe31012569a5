package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/zalando/go-keyring"
)

func TestMain(m *testing.M) {
	sideBySide()
	testscript.Main(mocked{m}, map[string]func(){
		"fapiao":     func() { os.Exit(mainAt(os.Getenv("CLOCK"))) },
		sliceCommand: func() { os.Exit(workOnSlice()) },
		crashing:     func() { os.Exit(crash()) },
	})
}

// mocked runs the tests without the keyring of the person who runs them.
type mocked struct{ *testing.M }

func (m mocked) Run() int {
	keyring.MockInit()
	return m.M.Run()
}

// sideBySide runs more tests at once than there are processors: they mostly wait. The command line
// may say otherwise.
func sideBySide() {
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
}

func TestScripts(t *testing.T) {
	t.Parallel()
	lines := t.TempDir()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			if err := checksLines(t, e, lines); err != nil {
				return err
			}
			for _, name := range []string{"XDG_DATA_HOME", "XDG_CONFIG_HOME", "LocalAppData", "AppData", "HOME"} {
				e.Setenv(name, e.WorkDir+"/"+strings.ToLower(name))
			}
			for name, folder := range map[string]string{"UPGRADE": "testdata/upgrade", "UPGRADE10": "testdata/upgrade10",
				"WORKBOOKS": "../../testdata/workbooks", "XLS": "../../internal/xls/testdata"} {
				path, err := filepath.Abs(folder)
				if err != nil {
					return err
				}
				e.Setenv(name, path)
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"workbook": workbook, "edit": edit, "fix": fix, "absent": absent, "code": code, "mkdb": mkdb, "dbhas": dbhas, "upgrade": upgrade, "ends": ends, "orders": someOrders,
			"simulator": startSimulator, "knob": turnKnob, "spent": spent, "batchid": batchID, "month": issuedMonth, "zip": zipFiles, "files": invoiceFiles, "buyersheet": buyersSheet,
			"byhand": byHand, "called": called,
			"robot": startRobot, "digests": countDigests,
		},
	})
}

// code is the script command "code N COMMAND…": the command ends with the exit code N.
func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N COMMAND…")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		got = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if args[1] == "fapiao" && len(args) > 2 {
		checkCodeIsListed(ts.Fatalf, args[2], got)
	}
	if got != args[0] {
		ts.Fatalf("%s ended with %s, want %s", strings.Join(args[1:], " "), got, args[0])
	}
}

// ends is the script command "ends COMMAND…": the command ends with 0 or with 3.
func ends(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: ends COMMAND…")
	}
	if err := ts.Exec(args[0], args[1:]...); err != nil && err.Error() != "exit status 3" {
		ts.Fatalf("%s: %v", strings.Join(args, " "), err)
	}
}

// issuedMonth is the script command "month NAME": NAME becomes the month of the first issued_at in
// the last standard output, which is in Beijing.
func issuedMonth(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: month NAME")
	}
	_, after, _ := strings.Cut(ts.ReadFile("stdout"), `"issued_at":"`)
	month, _, found := strings.Cut(after, "T")
	if !found || len(month) != len("2006-01-02") {
		ts.Fatalf("no issued_at in standard output")
	}
	ts.Setenv(args[0], month[:len("2006-01")])
}

// batchID is the script command "batchid NAME": NAME becomes the ID of the latest batch, from the
// last standard output.
func batchID(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: batchid NAME")
	}
	_, after, found := strings.Cut(ts.ReadFile("stdout"), `"batch":"`)
	id, _, _ := strings.Cut(after, `"`)
	if !found || id == "" {
		ts.Fatalf("no batch in standard output")
	}
	ts.Setenv(args[0], id)
}
