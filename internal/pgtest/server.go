package pgtest

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
)

// keeper starts a server and stays until its standard input ends, which happens when the test
// binary ends, by return, panic or kill. A cleanup of a test could not manage a server that
// outlives the test. It can stop the server as a crash would, and start it again.
const keeper = `
bin=$1; port=$2; settings=$3
trap '' INT TERM HUP
dir=$(mktemp -d "${TMPDIR:-/tmp}/fapiao-pg-XXXXXX") || exit 1
cd "$dir"
start() { "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -w -t 60 -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 $settings" start >/dev/null 2>&1; }
stop() { "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1; }
kept=$(dirname "$dir")/fapiao-cluster-$(basename "$(dirname "$bin")")-$(id -u)
copied() { [ -O "$kept" ] && cp -a "$kept" "$dir/data" && start; } 2>/dev/null
made() {
  rm -rf "$dir/data"
  "$bin/initdb" -D "$dir/data" -U fapiao -A trust -E UTF8 --locale=C.UTF-8 -N >"$dir/log" 2>&1 || return 1
  cp -a "$dir/data" "$dir/kept" && { [ ! -O "$kept" ] || rm -rf "$kept"; mv -T "$dir/kept" "$kept" || rm -rf "$dir/kept"; } 2>/dev/null
  start
}
copied || made
if [ $? -ne 0 ]; then tail -n 20 "$dir/log" >&2; rm -rf "$dir"; exit 1; fi
echo ready
while read -r order; do
  if "$order"; then echo done; else tail -n 20 "$dir/log" >&2; echo failed; fi
done
stop
rm -rf "$dir"
`

// portTries is how many ports are tried: between choosing a free one and the server's taking it,
// another process may be faster.
const portTries = 5

// running is a server; the pipe to its keeper keeps it alive.
type running struct {
	port   int
	hold   io.WriteCloser
	answer *bufio.Reader
}

// tell makes the keeper start or stop the server.
func (s *running) tell(order string) error {
	if _, err := io.WriteString(s.hold, order+"\n"); err != nil {
		return fmt.Errorf("%s PostgreSQL: %w", order, err)
	}
	if line, err := s.answer.ReadString('\n'); err != nil || line != "done\n" {
		return fmt.Errorf("%s PostgreSQL: the keeper says %q: %w", order, line, err)
	}
	return nil
}

// Settings of a server.
const (
	// quick is for tests: nothing needs to survive the machine.
	quick = "-c fsync=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c shared_buffers=32MB"
	// durable is for measurements.
	durable = "-c fsync=on -c shared_buffers=512MB -c max_wal_size=4GB"
)

// server starts the one server of the test binary at the first call.
var server = sync.OnceValues(func() (*running, error) { return start(quick) })

// Durable starts a server that commits to disk, for a program that measures; end stops it. Its only
// database is empty. Without an installed server the error is ErrMissing.
func Durable() (url string, end func(), err error) {
	s, err := start(durable)
	if err != nil {
		return "", nil, err
	}
	return s.url("postgres"), func() { _ = s.hold.Close() }, nil // the keeper ends by itself
}

func start(settings string) (*running, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	var last error
	for range portTries {
		port, err := freePort()
		if err != nil {
			return nil, fmt.Errorf("choose a port: %w", err)
		}
		hold, answer, err := launch(bin, port, settings)
		if err == nil {
			return &running{port, hold, answer}, nil
		}
		last = err
	}
	return nil, last
}

// launch runs the keeper and returns when the server answers.
func launch(bin string, port int, settings string) (io.WriteCloser, *bufio.Reader, error) {
	args := []string{"sh", "-c", keeper, "keeper", bin, strconv.Itoa(port), settings}
	if os.Geteuid() == 0 { // the server refuses to run as root
		args = append([]string{"runuser", "-u", "postgres", "--"}, args...)
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = os.TempDir()
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	hold, err := cmd.StdinPipe()
	if err != nil {
		return nil, nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	answer := bufio.NewReader(out)
	if line, err := answer.ReadString('\n'); err == nil && strings.TrimSpace(line) == "ready" {
		return hold, answer, nil
	}
	_ = hold.Close() // the keeper has ended or ends now; its exit says why
	err = cmd.Wait()
	return nil, nil, fmt.Errorf("start PostgreSQL: %w: %s", err, stderr.String())
}

func freePort() (int, error) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
