package sqladdr

import (
	"database/sql"
	"net"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/go-sql-driver/mysql"
	_ "github.com/lib/pq"               // driver "postgres"
	_ "github.com/microsoft/go-mssqldb" // driver "sqlserver"
	_ "modernc.org/sqlite"              // driver "sqlite"

	"github.com/fapiao/fapiao/internal/lang"
)

// Address is the address of a database.
type Address struct {
	Dialect Dialect
	source  string        // for sql.Open: a URL, or the path of an SQLite file
	mysql   *mysql.Config // in place of source for MySQL
	secret  string        // the password, which must not be in any text
	place   string
}

// Why an address is refused.
var (
	ErrNoSSLMode = lang.Text{Zh: "缺少 sslmode：请加上 ?sslmode=verify-full，本机的服务器可用 ?sslmode=disable",
		En: "sslmode is missing: add ?sslmode=verify-full, or ?sslmode=disable for a server on this machine"}
	ErrNoTLS = lang.Text{Zh: "缺少 tls：请加上 ?tls=true（服务器证书由自己的机构签发时再加 &ca=证书文件），" +
		"本机的服务器可用 ?tls=false",
		En: "tls is missing: add ?tls=true (with &ca=FILE for a private certificate authority), or " +
			"?tls=false for a server on this machine"}
	ErrNoEncrypt = lang.Text{Zh: "缺少 encrypt：请加上 encrypt=true，本机的服务器可用 encrypt=disable",
		En: "encrypt is missing: add encrypt=true, or encrypt=disable for a server on this machine"}
	ErrNoDatabase = lang.Text{Zh: "没有写数据库名",
		En: "the name of the database is missing"}
	ErrScheme = lang.Text{Zh: "地址须以 postgres://、mysql://、mariadb://、sqlserver:// 或 sqlite: 开头",
		En: "the address must begin with postgres://, mysql://, mariadb://, sqlserver:// or sqlite:"}
	ErrNoFile = lang.Text{Zh: "没有写文件，写法如 sqlite:orders.db",
		En: "the file is missing; write for example sqlite:orders.db"}
	ErrForm = lang.Text{Zh: "不是有效的 URL；密码里的特殊字符须用百分号编码",
		En: "it is not a valid URL; percent-encode special characters in the password"}
)

// Parse reads an address: postgres://user:password@host/db?sslmode=…, mysql:// or mariadb:// with
// ?tls=…, sqlserver://user:password@host?database=…&encrypt=…, or sqlite:FILE (also sqlite://FILE).
// Encryption must be chosen, so that no password crosses a network in the clear by accident.
// Errors are a lang.Text.
func Parse(text string) (Address, error) {
	scheme, rest, ok := strings.Cut(text, ":")
	if !ok {
		return Address{}, ErrScheme
	}
	switch strings.ToLower(scheme) {
	case "postgres", "postgresql":
		return server(text, postgres)
	case "mysql", "mariadb":
		return server(text, mysqlAddress)
	case "sqlserver", "mssql":
		return server(text, sqlServer)
	case "sqlite", "sqlite3":
		return sqlite(strings.TrimPrefix(rest, "//"))
	}
	return Address{}, ErrScheme
}

// server parses a URL; its own errors contain the whole URL, and are not used.
func server(text string, read func(*url.URL, *Address) error) (Address, error) {
	u, err := url.Parse(text)
	if err != nil || u.Opaque != "" {
		return Address{}, ErrForm
	}
	a := Address{source: text}
	a.secret, _ = u.User.Password()
	if a.secret == "" {
		a.secret = u.Query().Get("password")
	}
	a.place = strings.ToLower(u.Host) + u.Path
	if err := read(u, &a); err != nil {
		return Address{}, err
	}
	return a, nil
}

func postgres(u *url.URL, a *Address) error {
	a.Dialect = Postgres
	if u.Query().Get("sslmode") == "" {
		return ErrNoSSLMode
	}
	return nil
}

func sqlServer(u *url.URL, a *Address) error {
	q := u.Query()
	switch {
	case q.Get("encrypt") == "":
		return ErrNoEncrypt
	case q.Get("database") == "":
		return ErrNoDatabase
	}
	a.Dialect = SQLServer
	a.place += "/" + q.Get("database")
	u.Scheme = "sqlserver"
	a.source = u.String()
	return nil
}

func sqlite(path string) (Address, error) {
	if path == "" {
		return Address{}, ErrNoFile
	}
	place := path
	if abs, err := filepath.Abs(path); err == nil {
		place = filepath.ToSlash(abs)
	}
	return Address{Dialect: SQLite, source: path, place: place}, nil
}

// Place names the database without user, password and options: what is at the same place is the
// same database.
func (a Address) Place() string { return a.Dialect.String() + "://" + a.place }

// OpenToRead opens a pool of connections for reading. Where the database can, it refuses to write
// through them: an SQLite file is opened read-only; for servers see [Dialect.ReadOnly].
func (a Address) OpenToRead() (*sql.DB, error) {
	switch a.Dialect {
	case SQLite:
		return sql.Open("sqlite", a.file("mode=ro&_pragma=query_only(1)&_pragma=busy_timeout(5000)"))
	case SQLServer: // a replica that is only read, if there is one
		return sql.Open("sqlserver", a.source+"&ApplicationIntent=ReadOnly")
	}
	return a.OpenToWrite()
}

// OpenToWrite opens a pool of connections for writing. An SQLite file must exist.
func (a Address) OpenToWrite() (*sql.DB, error) {
	switch a.Dialect {
	case MySQL:
		c, err := mysql.NewConnector(a.mysql)
		if err != nil {
			return nil, err
		}
		return sql.OpenDB(c), nil
	case SQLite:
		return sql.Open("sqlite", a.file("mode=rw&_txlock=immediate&_pragma=busy_timeout(30000)"))
	}
	return sql.Open(a.Dialect.driver(), a.source)
}

// file is the URI of an SQLite file with options.
func (a Address) file(options string) string {
	escaped := (&url.URL{Path: filepath.ToSlash(a.source)}).EscapedPath()
	return "file:" + escaped + "?" + options
}

// Hide replaces the password in a text by ***.
func (a Address) Hide(text string) string {
	if a.secret == "" {
		return text
	}
	return strings.ReplaceAll(text, a.secret, "***")
}

// hostPort adds the usual port to a host.
func hostPort(u *url.URL, port string) string {
	if u.Port() != "" {
		port = u.Port()
	}
	host := u.Hostname()
	if host == "" {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}
