package mariatest

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/fapiao/fapiao/internal/servertest"
)

// RequireEnv is the environment variable that makes a missing server a failure instead of a skip.
const RequireEnv = "FAPIAO_REQUIRE_MARIADB"

// ErrMissing means that the server's programs are not installed.
var ErrMissing = errors.New("no MariaDB server found: install the package mariadb-server, or put mariadbd and mariadb-install-db on PATH")

// keeper starts a server and stays until its standard input ends, also while the server starts. A
// cleanup of a test could not manage a server that outlives the test.
const keeper = `
daemon=$1; install=$2; admin=$3; port=$4; user=$5
trap '' INT TERM HUP PIPE
dir=$(mktemp -d "${TMPDIR:-/tmp}/fapiao-maria-XXXXXX") || exit 1
fail() { tail -n 20 "$dir/log" >&2; rm -rf "$dir"; exit 1; }
"$install" --no-defaults $user --datadir="$dir/data" --auth-root-authentication-method=normal --skip-test-db >"$dir/log" 2>&1 || fail
"$daemon" --no-defaults $user --datadir="$dir/data" --socket="$dir/s" --pid-file="$dir/pid" --port="$port" \
  --bind-address=127.0.0.1 --skip-name-resolve --skip-log-bin --innodb-flush-log-at-trx-commit=0 --innodb-buffer-pool-size=32M \
  --innodb-doublewrite=0 --character-set-server=utf8mb4 --performance-schema=0 >>"$dir/log" 2>&1 &
server=$!
while ! "$admin" --no-defaults -u root --socket="$dir/s" ping >/dev/null 2>&1; do
  kill -0 $server 2>/dev/null || fail
  sleep 0.1
done
echo ready
cat >/dev/null
kill -9 $server
rm -rf "$dir"
`

// server starts the one server of the test binary at the first call.
var server = sync.OnceValues(func() (*servertest.Keeper, error) {
	programs, err := find("mariadbd", "mariadb-install-db", "mariadb-admin")
	if err != nil {
		return nil, err
	}
	user := ""
	if os.Geteuid() == 0 { // the server runs as root only if it is told to
		user = "--user=root"
	}
	return servertest.Start("MariaDB", func(port int) *exec.Cmd {
		args := append([]string{"-c", keeper, "keeper"}, programs...)
		return exec.Command("sh", append(args, strconv.Itoa(port), user)...)
	})
})

// find looks for programs on PATH and in /usr/sbin, which is not on the PATH of every user.
func find(names ...string) (out []string, err error) {
	for _, name := range names {
		path, err := exec.LookPath(name)
		if err != nil {
			path = filepath.Join("/usr/sbin", name)
			if _, err := os.Stat(path); err != nil {
				return nil, ErrMissing
			}
		}
		out = append(out, path)
	}
	return out, nil
}
