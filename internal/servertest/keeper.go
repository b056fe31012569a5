package servertest

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
)

// Keeper is a running process that keeps a server until its standard input ends, which happens when
// the test binary ends, by return, panic or kill.
type Keeper struct {
	Port   int
	hold   io.WriteCloser
	answer *bufio.Reader
	server string
}

// portTries is how many ports are tried: between choosing a free one and the server's taking it,
// another process may be faster.
const portTries = 5

// Start runs a keeper, which is given a free port and says "ready" in a line when the server
// answers. The server's name is for errors.
func Start(server string, command func(port int) *exec.Cmd) (*Keeper, error) {
	var last error
	for range portTries {
		port, err := freePort()
		if err != nil {
			return nil, fmt.Errorf("choose a port: %w", err)
		}
		k := &Keeper{Port: port, server: server}
		if last = k.launch(command(port)); last == nil {
			return k, nil
		}
	}
	return nil, fmt.Errorf("start %s: %w", server, last)
}

// launch runs the keeper and returns when the server answers.
func (k *Keeper) launch(cmd *exec.Cmd) error {
	cmd.Dir = os.TempDir()
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	hold, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	k.hold, k.answer = hold, bufio.NewReader(out)
	if line, err := k.answer.ReadString('\n'); err == nil && strings.TrimSpace(line) == "ready" {
		return nil
	}
	_ = hold.Close() // the keeper has ended or ends now; its exit says why
	return fmt.Errorf("%w: %s", cmd.Wait(), stderr.String())
}

// Tell gives the keeper an order and waits until it is done.
func (k *Keeper) Tell(order string) error {
	if _, err := io.WriteString(k.hold, order+"\n"); err != nil {
		return fmt.Errorf("%s %s: %w", order, k.server, err)
	}
	if line, err := k.answer.ReadString('\n'); err != nil || line != "done\n" {
		return fmt.Errorf("%s %s: the keeper says %q: %w", order, k.server, line, err)
	}
	return nil
}

// End lets the keeper end the server, which it does by itself.
func (k *Keeper) End() { _ = k.hold.Close() }

func freePort() (int, error) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
