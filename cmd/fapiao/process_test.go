package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// soon bounds the waiting for another process; it is reached only where a test fails.
const soon = time.Minute

// process is the real program at work. What it says is kept.
type process struct {
	t    *testing.T
	cmd  *exec.Cmd
	mu   sync.Mutex
	said bytes.Buffer
	more chan struct{} // something was said, or the process has ended
	done chan struct{}
	code int
}

// start starts fapiao in a folder of its own home, with a change to the command where one is
// needed.
func start(t *testing.T, folder string, change func(*exec.Cmd), args ...string) *process {
	t.Helper()
	p := &process{t: t, cmd: exec.Command("fapiao", args...), more: make(chan struct{}, 1), done: make(chan struct{})}
	p.cmd.Dir = folder
	p.cmd.Env = append(os.Environ(), "HOME="+folder, "XDG_DATA_HOME="+folder, "XDG_CONFIG_HOME="+folder, "FAPIAO_LANG=en")
	p.cmd.Stdout, p.cmd.Stderr = p, p
	if change != nil {
		change(p.cmd)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.cmd.Process.Kill()
		<-p.done
	})
	go func() {
		defer close(p.done)
		var exit *exec.ExitError
		switch err := p.cmd.Wait(); {
		case errors.As(err, &exit):
			p.code = exit.ExitCode()
		case err != nil:
			p.code = -2
		}
	}()
	return p
}

func (p *process) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.said.Write(b)
	select {
	case p.more <- struct{}{}:
	default:
	}
	return len(b), nil
}

func (p *process) text() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.said.String()
}

// says waits until the process has said something.
func (p *process) says(want string) {
	p.t.Helper()
	if !p.saysOrEnds(want) {
		p.t.Fatalf("%v ended with %d and did not say %q:\n%s", p.cmd.Args, p.code, want, p.text())
	}
}

// saysOrEnds waits until the process has said something, or has ended without having said it, which
// it reports.
func (p *process) saysOrEnds(want string) bool {
	p.t.Helper()
	late := time.After(soon)
	for !strings.Contains(p.text(), want) {
		select {
		case <-p.more:
		case <-p.done:
			return strings.Contains(p.text(), want)
		case <-late:
			p.t.Fatalf("%v does not say %q:\n%s", p.cmd.Args, want, p.text())
		}
	}
	return true
}

// ends waits for the end and checks the exit code and what was said.
func (p *process) ends(code int, says ...string) {
	p.t.Helper()
	select {
	case <-p.done:
	case <-time.After(soon):
		p.t.Fatalf("%v does not end:\n%s", p.cmd.Args, p.text())
	}
	if p.code != code {
		p.t.Errorf("%v ended with %d, want %d:\n%s", p.cmd.Args, p.code, code, p.text())
	}
	for _, want := range says {
		if !strings.Contains(p.text(), want) {
			p.t.Errorf("%v did not say %q:\n%s", p.cmd.Args, want, p.text())
		}
	}
}

func (p *process) signal(s os.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
}
