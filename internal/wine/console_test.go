//go:build linux

package wine

import (
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// console is a program in a console of its own, as Explorer starts it.
type console struct {
	*desk
	cmd  *exec.Cmd
	keys io.WriteCloser
	out  io.Reader
	seen strings.Builder
}

// open starts the program in a console; script gives it a terminal, of which Wine makes a console.
func (d *desk) open(environ []string, args string) *console {
	d.Helper()
	windows := d.fapiao()
	cmd := exec.Command("script", "-qec", windows.Path+" "+d.program+" "+args, os.DevNull)
	cmd.Dir, cmd.Env = windows.Dir, append(append(windows.Env, "TERM=xterm", "SHELL=/bin/sh"), environ...)
	c := &console{desk: d, cmd: cmd}
	var err error
	if c.keys, err = cmd.StdinPipe(); err != nil {
		d.Fatal(err)
	}
	if c.out, err = cmd.StdoutPipe(); err != nil {
		d.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		d.Fatal(err)
	}
	return c
}

// until reads the console until it shows a text; it fails if the program ends before.
func (c *console) until(text string) {
	c.Helper()
	b := make([]byte, 1<<12)
	for !strings.Contains(c.seen.String(), text) {
		n, err := c.out.Read(b)
		c.seen.Write(b[:n])
		if err != nil {
			c.Fatalf("%v before %q: %s", err, text, c.seen.String())
		}
	}
}

// enter presses the key, after which the program must end. A key that is pressed before the program
// reads is lost in Wine, so that it is pressed until then.
func (c *console) enter(code int) {
	c.Helper()
	ended := make(chan error, 1)
	go func() {
		rest, err := io.ReadAll(c.out)
		c.seen.Write(rest)
		ended <- err
	}()
	pressed := time.NewTicker(time.Second / 2)
	defer pressed.Stop()
	for {
		select {
		case err := <-ended:
			// script ends with the code of its command.
			if failed := c.cmd.Wait(); c.cmd.ProcessState.ExitCode() != code {
				c.Errorf("%v %v, want exit code %d: %s", err, failed, code, c.seen.String())
			}
			return
		case <-pressed.C:
			if _, err := c.keys.Write([]byte("\r")); err != nil {
				c.Log(err) // it ends just now
			}
		}
	}
}

const red = "\x1b[31m"

// TestWorkbookDroppedOnTheProgram: it is checked and shown, and the window stays until a key is
// pressed.
func TestWorkbookDroppedOnTheProgram(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.workbook("订单 200.xlsx")
	c := d.open(nil, `'Z:`+strings.ReplaceAll(d.folder, "/", `\`)+`\订单 200.xlsx'`)
	c.until("按回车键关闭窗口。")
	d.must(c.seen.String(), "读取 200 = 待开票 200", "下一步：fapiao run")
	c.enter(0)
	if _, err := os.Stat(d.folder + "/台账 1.db"); err == nil {
		t.Error("a check recorded something")
	}
}

// TestConsolesWithoutColour: NO_COLOR is obeyed, and a console that has colours gets them.
func TestConsolesWithoutColour(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, c := range []struct {
		environ []string
		red     bool
	}{{nil, true}, {[]string{"NO_COLOR=1"}, false}} {
		shown := d.open(c.environ, "")
		shown.until("按回车键关闭窗口。")
		shown.enter(64)
		if got := shown.seen.String(); strings.Contains(got, red) != c.red {
			t.Errorf("%v: %q", c.environ, got)
		}
	}
}
