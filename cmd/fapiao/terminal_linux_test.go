package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// terminal is a pseudo-terminal at which a test types.
type terminal struct {
	t     *testing.T
	keys  *os.File
	shown string
	seen  int // bytes of shown that have been waited for
}

// onTerminalOf starts a command on a terminal of its own.
func onTerminalOf(t *testing.T, cmd *exec.Cmd) *terminal {
	t.Helper()
	keys, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { keys.Close() })
	fd := int(keys.Fd())
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err := errors.Join(err, unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0), unix.SetNonblock(fd, true)); err != nil {
		t.Fatal(err)
	}
	screen, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer screen.Close()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = screen, screen, screen
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if err := keys.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	return &terminal{t: t, keys: keys}
}

// waits reads until the screen shows a text, after what was waited for before.
func (c *terminal) waits(text string) {
	c.t.Helper()
	for {
		if i := strings.Index(c.shown[c.seen:], text); i >= 0 {
			c.seen += i + len(text)
			return
		}
		if !c.read() {
			c.t.Fatalf("%q was not shown: %s", text, c.shown)
		}
	}
}

// read reads what is shown next; it returns false when the command has ended.
func (c *terminal) read() bool {
	c.t.Helper()
	b := make([]byte, 4096)
	n, err := c.keys.Read(b)
	c.shown += string(b[:n])
	if errors.Is(err, os.ErrDeadlineExceeded) {
		c.t.Fatalf("nothing more is shown: %s", c.shown)
	}
	return err == nil
}

// types types a line.
func (c *terminal) types(line string) {
	c.t.Helper()
	if _, err := io.WriteString(c.keys, line+"\n"); err != nil {
		c.t.Fatal(err)
	}
}

// hides waits until the terminal does not show what is typed.
func (c *terminal) hides() {
	c.t.Helper()
	for end := time.Now().Add(time.Minute); ; runtime.Gosched() {
		mode, err := unix.IoctlGetTermios(int(c.keys.Fd()), unix.TCGETS)
		if err != nil || time.Now().After(end) {
			c.t.Fatalf("what is typed is shown: %v", err)
		}
		if mode.Lflag&unix.ECHO == 0 {
			return
		}
	}
}

// TestInitOnATerminal answers the questions of init as a person does.
func TestInitOnATerminal(t *testing.T) {
	t.Parallel()
	program, err := exec.LookPath("fapiao")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	cmd := exec.Command(program, "init", "--lang", "zh")
	cmd.Dir, cmd.Env = folder, []string{"HOME=" + folder, "TERM=xterm", "PATH=" + os.Getenv("PATH")}
	c := onTerminalOf(t, cmd)
	for _, x := range [][2]string{
		{"环境", "沙箱"}, {"环境", "sandbox"}, {"app key", "SD00000001"}, {"税号", "339902999999789113"}, {"名称", "沙箱测试"},
		{"地址", ""}, {"电话", ""}, {"账号", ""}, {"开票员", "张三"}, {"密钥保存在哪里", ""},
	} {
		c.waits(x[0])
		c.waits("：")
		c.types(x[1])
	}
	c.waits("应用的密钥（输入时不显示）：")
	c.hides()
	c.types("TYPEDMARKER")
	for c.read() {
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v: %s", err, c.shown)
	}
	if strings.Contains(c.shown, "TYPEDMARKER") || !strings.Contains(c.shown, "张三") || !strings.Contains(c.shown, "fapiao doctor") {
		t.Errorf("the screen shows %s", c.shown)
	}
	for name, has := range map[string]string{"fapiao.yaml": `clerk: "张三"`, "nuonuo.secret": "TYPEDMARKER"} {
		path := filepath.Join(folder, name)
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Fatalf("%s: %v, %v", name, info, err)
		}
		if text, err := os.ReadFile(path); err != nil || !strings.Contains(string(text), has) {
			t.Errorf("%s has no %s: %v", name, has, err)
		}
	}
}
