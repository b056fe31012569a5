package main

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/fapiao/fapiao/internal/pgtest"
)

// limited lets a process write no file larger than so many blocks (of 512 or 1024 bytes, as the
// shell has it): to the process it is a disk that takes no more.
func limited(blocks int) func(*exec.Cmd) {
	return func(c *exec.Cmd) {
		sh, err := exec.LookPath("sh")
		if err != nil {
			return // the test fails with what the process says
		}
		c.Args = append([]string{"sh", "-c", fmt.Sprintf(`ulimit -f %d; exec "$0" "$@"`, blocks), c.Path}, c.Args[1:]...)
		c.Path = sh
	}
}

// The ledger cannot grow any more while orders are sent. Those under way are asked about later, and
// nothing is sent twice.
func TestDiskOfTheLedgerTakesNoMore(t *testing.T) {
	t.Parallel()
	const orders = 600
	p := newPlace(t, orders)
	folder := filepath.Dir(p.orders)
	endpoint, _ := server(t, "--knob", "rate=0", "--knob", "issuing_ms=0", "--knob", "signing_ms=0")
	start(t, folder, limited(500), "import", p.orders, "--ledger", p.ledger).ends(exitFailed, "the disk of the ledger reports an error", p.ledger)
	if r := p.at(0, p.ledger, "import", p.orders); r.code != exitDone {
		t.Fatal(r)
	}
	// More than the first orders, which are waited for, can be recorded.
	start(t, folder, limited(1500), "submit", "--ledger", p.ledger, "--endpoint", endpoint, "--rate", "150").ends(exitFailed, "the disk of the ledger reports an error", "Next: fapiao submit ")
	got := balanceOf(t, p.at(0, p.ledger, "status", "--json").out)
	if got.Orders != orders || got.Submitting == 0 {
		t.Errorf("after the fault: %+v, want orders of which nobody knows", got)
	}
	p.recovers(p.ledger, endpoint, orders)
}

// A disk that is really full, where the tests may make one.
func TestDiskOfTheLedgerIsFull(t *testing.T) {
	t.Parallel()
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("no file system can be mounted: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	p := newPlace(t, 3000)
	ledger := filepath.Join(disk, "ledger.db")
	start(t, filepath.Dir(p.orders), nil, "import", p.orders, "--ledger", ledger).ends(exitFailed, "the disk of the ledger or of temporary files is full: make room and run again", ledger)
	if err := syscall.Mount("tmpfs", disk, "tmpfs", syscall.MS_REMOUNT, "size=64m"); err != nil {
		t.Fatal(err)
	}
	start(t, filepath.Dir(p.orders), nil, "import", p.orders, "--ledger", ledger).ends(exitDone, "read 3,000 = ready 3,000")
}

// The results cannot be written. The invoices are issued, the ledger says so, and the results can
// be written elsewhere.
func TestDiskOfTheResultsTakesNoMore(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	p := newPlace(t, 100)
	folder := filepath.Dir(p.orders)
	endpoint, _ := server(t, "--knob", "rate=0", "--knob", "issuing_ms=0", "--knob", "signing_ms=0")
	run := start(t, folder, limited(4), "run", p.orders, "--ledger", url, "--endpoint", endpoint, "--rate", "unlimited")
	run.ends(exitFailed, "export: ", "orders-results.xlsx", "file too large", "read 100 = issued 100")
	if left, err := filepath.Glob(filepath.Join(folder, "*results*")); err != nil || len(left) > 0 {
		t.Errorf("half a workbook is left: %v %v", left, err)
	}
	start(t, folder, nil, "export", "--ledger", url).ends(exitDone, "orders-results.xlsx")
	onceEach(t, url, 100)
}

// A log that cannot be written is told once and keeps nothing back.
func TestDiskOfTheLogIsFull(t *testing.T) {
	t.Parallel()
	p := newPlace(t, 2)
	run := start(t, filepath.Dir(p.orders), nil, "run", p.orders, "--ledger", p.ledger, "--log-file", "/dev/full", "--log-level", "debug")
	run.ends(exitDone, "fapiao: warning: the log /dev/full cannot be written: no space left on device", "read 2 = issued 2")
	if n := strings.Count(run.text(), "cannot be written"); n != 1 {
		t.Errorf("it is told %d times: %s", n, run.text())
	}
}

// TestLedgerThatMayNotBeWritten runs as a user whom permissions keep out, also where the tests run
// as root.
func TestLedgerThatMayNotBeWritten(t *testing.T) {
	t.Parallel()
	p := newPlace(t, 2)
	folder := filepath.Dir(p.orders)
	if r := p.at(0, p.ledger, "import", p.orders); r.code != exitDone {
		t.Fatal(r)
	}
	asOther := visitor(t, folder)
	attempt := func(says string) {
		t.Helper()
		start(t, folder, asOther, "submit", "--ledger", p.ledger).ends(exitUnusable, "the ledger cannot be written: check the permissions of its file and folder", says)
	}
	set := func(name string, mode os.FileMode) {
		t.Helper()
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
	}
	set(p.ledger, 0o400)
	attempt(p.ledger)
	set(p.ledger, 0o600)
	if err := os.RemoveAll(p.ledger + ".locks"); err != nil {
		t.Fatal(err)
	}
	set(folder, 0o500)
	attempt(p.ledger)
	start(t, folder, asOther, "status", "--ledger", filepath.Join(folder, "new.db")).ends(exitUnusable, "the ledger cannot be written", "new.db")
	set(folder, 0o700)
	start(t, folder, asOther, "run", p.orders, "--ledger", p.ledger).ends(exitDone, "read 2 = issued 2")
}

// visitor makes a process one of the user nobody, who then owns the folder; where the tests do not
// run as root, of their own user.
func visitor(t *testing.T, folder string) func(*exec.Cmd) {
	t.Helper()
	if os.Geteuid() != 0 {
		return nil
	}
	nobody, err := user.Lookup("nobody")
	if err != nil {
		t.Skip(err)
	}
	uid, err := strconv.Atoi(nobody.Uid)
	if err != nil {
		t.Fatal(err)
	}
	gid, err := strconv.Atoi(nobody.Gid)
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(filepath.Dir(folder), "fapiao") // the one on PATH lies where only its owner may look
	copyProgram(t, program)
	err = filepath.WalkDir(folder, func(name string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chown(name, uid, gid)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Dir(folder), 0o755); err != nil {
		t.Fatal(err)
	}
	return func(c *exec.Cmd) {
		c.Path = program
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	}
}

func copyProgram(t *testing.T, to string) {
	t.Helper()
	path, err := exec.LookPath("fapiao")
	if err != nil {
		t.Fatal(err)
	}
	// A process of its own writes it: a file that this one had open could still be open in one that
	// another test starts, and could not be run.
	if out, err := exec.CommandContext(t.Context(), "cp", path, to).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}
