package pgtest

import (
	"os"
	"os/exec"
	"strconv"
	"sync"

	"github.com/fapiao/fapiao/internal/servertest"
)

// keeper starts a server and stays until its standard input ends. A cleanup of a test could not
// manage a server that outlives the test. It can stop the server as a crash would, kill it, and
// start it again, which is refused while processes of a killed server are still there.
const keeper = `
bin=$1; port=$2; settings=$3
trap '' INT TERM HUP
dir=$(mktemp -d "${TMPDIR:-/tmp}/fapiao-pg-XXXXXX") || exit 1
cd "$dir"
start() { "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -w -t 60 -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 $settings" start >/dev/null 2>&1; }
stop() { "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1; }
crash() { kill -9 "$(head -n 1 "$dir/data/postmaster.pid")"; }
resume() { for try in 1 2 3 4 5 6 7 8 9 10; do start && return 0; sleep 0.3; done; return 1; }
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

// Settings of a server.
const (
	// quick is for tests: nothing needs to survive the machine.
	quick = "-c max_connections=600 -c fsync=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c shared_buffers=32MB"
	// durable is for measurements.
	durable = "-c fsync=on -c shared_buffers=512MB -c max_wal_size=4GB"
)

// server starts the one server of the test binary at the first call.
var server = sync.OnceValues(func() (*servertest.Keeper, error) { return start(quick) })

// Durable starts a server that commits to disk, for a program that measures; end stops it. Its only
// database is empty. Without an installed server the error is ErrMissing.
func Durable() (at string, end func(), err error) {
	s, err := start(durable)
	if err != nil {
		return "", nil, err
	}
	return address(s.Port, "postgres"), s.End, nil
}

func start(settings string) (*servertest.Keeper, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	return servertest.Start("PostgreSQL", func(port int) *exec.Cmd {
		args := []string{"sh", "-c", keeper, "keeper", bin, strconv.Itoa(port), settings}
		if os.Geteuid() == 0 { // the server refuses to run as root
			args = append([]string{"runuser", "-u", "postgres", "--"}, args...)
		}
		return exec.Command(args[0], args[1:]...)
	})
}
