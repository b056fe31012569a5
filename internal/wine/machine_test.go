//go:build linux

package wine

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/fapiao/fapiao/internal/servertest"
)

const (
	// archiveEnv names the release's archive for Windows.
	archiveEnv = "FAPIAO_WINDOWS_ZIP"
	// requireEnv makes a missing Wine a failure instead of a skip.
	requireEnv = "FAPIAO_REQUIRE_WINE"
	compiler   = "x86_64-w64-mingw32-gcc"
)

var errMissing = errors.New("wine is not installed: install the packages wine64 and gcc-mingw-w64-x86-64-win32")

// machine is a Windows with the released program.
type machine struct {
	loader  string // Wine's
	folder  string
	program string // fapiao.exe
	hold    string // a program that keeps a file open
	environ []string
}

var theMachine = sync.OnceValues(newMachine)

func TestMain(m *testing.M) {
	code := m.Run()
	if os.Getenv(archiveEnv) != "" {
		if w, err := theMachine(); err == nil {
			w.remove()
		}
	}
	os.Exit(code)
}

// windows is the machine of all tests; without Wine they are skipped.
func windows(t *testing.T) *machine {
	t.Helper()
	if os.Getenv(archiveEnv) == "" {
		t.Skip("make test-windows builds the archive and runs this")
	}
	m, err := theMachine()
	servertest.Need(t, err, errMissing, requireEnv)
	return m
}

// loader finds Wine's own program: scripts around it would not be killed with it.
func loader() (string, error) {
	for _, name := range []string{"/usr/lib/wine/wine64", "wine64", "wine"} {
		if found, err := exec.LookPath(name); err == nil {
			return found, nil
		}
	}
	return "", errMissing
}

func newMachine() (*machine, error) {
	program, err := loader()
	if err != nil {
		return nil, err
	}
	if _, err := exec.LookPath(compiler); err != nil {
		return nil, errMissing
	}
	folder, err := os.MkdirTemp("", "fapiao-wine-")
	if err != nil {
		return nil, err
	}
	m := &machine{loader: program, folder: folder, program: filepath.Join(folder, "fapiao.exe"), hold: filepath.Join(folder, "hold.exe")}
	// Without the overrides, a new Windows asks for Mono and Gecko.
	m.environ = append(os.Environ(), "WINEPREFIX="+filepath.Join(folder, "prefix"), "WINEDEBUG=-all", "WINEDLLOVERRIDES=mscoree,mshtml=", "DISPLAY=")
	if err := errors.Join(unpack(os.Getenv(archiveEnv), m.program), m.install()); err != nil {
		m.remove()
		return nil, err
	}
	return m, nil
}

// unpack writes the program of the release's archive.
func unpack(archive, program string) error {
	r, err := zip.OpenReader(archive)
	if err != nil {
		return err
	}
	defer r.Close()
	for _, f := range r.File {
		if path.Base(f.Name) != filepath.Base(program) {
			continue
		}
		in, err := f.Open()
		if err != nil {
			return err
		}
		body, err := io.ReadAll(in)
		return errors.Join(err, os.WriteFile(program, body, 0o755))
	}
	return errors.New("no fapiao.exe in " + archive)
}

// install makes the Windows and compiles what Wine lacks, and the program that holds files.
func (m *machine) install() error {
	if err := quietly(m.command("wineboot", "-i")); err != nil {
		return err
	}
	library := filepath.Join(m.folder, "prefix", "drive_c", "windows", "system32", "bcryptprimitives.dll")
	return errors.Join(
		quietly(exec.Command(compiler, "-shared", "-Os", "-o", library, "testdata/bcryptprimitives.c", "-ladvapi32")),
		quietly(exec.Command(compiler, "-municode", "-Os", "-o", m.hold, "testdata/hold.c")))
}

// quietly runs a command whose output counts only if it fails.
func quietly(cmd *exec.Cmd) error {
	out, errs, err := outputs(cmd)
	if err != nil {
		return fmt.Errorf("%s: %w: %s%s", cmd, err, out, errs)
	}
	return nil
}

// outputs runs a command and returns what it wrote, by way of files: servers of Wine, which outlive
// the command, keep a pipe open.
func outputs(cmd *exec.Cmd) (stdout, stderr string, err error) {
	var files [2]*os.File
	for i := range files {
		f, err := os.CreateTemp("", "fapiao-wine-output-")
		if err != nil {
			return "", "", err
		}
		defer os.Remove(f.Name())
		defer f.Close()
		files[i] = f
	}
	cmd.Stdout, cmd.Stderr = files[0], files[1]
	err = cmd.Run()
	var texts [2]string
	for i, f := range files {
		text, failed := os.ReadFile(f.Name())
		texts[i], err = string(text), errors.Join(err, failed)
	}
	return texts[0], texts[1], err
}

// command is a Windows program's; its process is the program's own.
func (m *machine) command(args ...string) *exec.Cmd {
	cmd := exec.Command(m.loader, args...)
	cmd.Env = m.environ
	return cmd
}

// remove ends all programs of the Windows and removes it.
func (m *machine) remove() {
	server := exec.Command(filepath.Join(filepath.Dir(m.loader), "wineserver64"), "-k")
	if _, err := exec.LookPath(server.Path); err != nil {
		server = exec.Command("wineserver", "-k")
	}
	server.Env = m.environ
	// What is left is in a temporary folder.
	_ = server.Run()
	_ = os.RemoveAll(m.folder)
}

// desk is a folder of a test, with a ledger of its own; its name has blanks and Chinese letters.
type desk struct {
	*testing.T
	*machine
	folder string
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t, windows(t), filepath.Join(t.TempDir(), "十一月 订单 (开票)")}
	if err := os.Mkdir(d.folder, 0o700); err != nil {
		t.Fatal(err)
	}
	return d
}

// workbook puts a copy of the sample with 200 orders on the desk.
func (d *desk) workbook(name string) {
	d.Helper()
	body, err := os.ReadFile("../../testdata/workbooks/orders-200.xlsx")
	if err != nil {
		d.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.folder, name), body, 0o600); err != nil {
		d.Fatal(err)
	}
}

// fapiao is a command of the program, in Chinese, in the folder of the desk.
func (d *desk) fapiao(args ...string) *exec.Cmd {
	cmd := d.command(append([]string{d.program}, args...)...)
	cmd.Dir = d.folder
	cmd.Env = append(cmd.Environ(), "FAPIAO_LEDGER=台账 1.db", "FAPIAO_LANG=zh")
	return cmd
}

// run runs the program and returns what it wrote; it must end with code.
func (d *desk) run(code int, args ...string) (stdout, stderr string) {
	d.Helper()
	cmd := d.fapiao(args...)
	stdout, stderr, err := outputs(cmd)
	if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != code {
		d.Fatalf("fapiao.exe %s: %v, want exit code %d\n%s%s", strings.Join(args, " "), err, code, stdout, stderr)
	}
	return stdout, stderr
}

// must fails the test unless a text has all of some words.
func (d *desk) must(text string, words ...string) {
	d.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			d.Errorf("no %q in %q", w, text)
		}
	}
}
