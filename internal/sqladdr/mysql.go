package sqladdr

import (
	"crypto/tls"
	"crypto/x509"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/fapiao/fapiao/internal/lang"
)

// mysqlOptions are the options of an address. The driver would take others for variables of the
// session.
var mysqlOptions = []string{"tls", "ca", "timeout", "socket"}

// mysqlAddress makes the settings of the driver from
// mysql://user:password@host:3306/database?tls=true. Days, times and decimals stay text as the
// server writes them, so that none is rounded; a TIMESTAMP is given in Beijing time.
func mysqlAddress(u *url.URL, a *Address) error {
	a.Dialect = MySQL
	q := u.Query()
	for name := range q {
		if !slices.Contains(mysqlOptions, name) {
			return lang.Format("没有选项 %s；可用：%s", "there is no option %s; known are %s",
				name, strings.Join(mysqlOptions, ", "))
		}
	}
	c := mysql.NewConfig()
	c.DBName = strings.TrimPrefix(u.Path, "/")
	if c.DBName == "" {
		return ErrNoDatabase
	}
	c.User, c.Passwd = u.User.Username(), a.secret
	c.Net, c.Addr = "tcp", hostPort(u, "3306")
	if socket := q.Get("socket"); socket != "" {
		c.Net, c.Addr = "unix", socket
		a.place = socket + u.Path
	}
	c.Timeout = 10 * time.Second
	if text := q.Get("timeout"); text != "" {
		d, err := time.ParseDuration(text)
		if err != nil || d <= 0 {
			return lang.Format("timeout 应为时间，如 10s", "timeout must be a time such as 10s")
		}
		c.Timeout = d
	}
	c.Logger = &mysql.NopLogger{}
	c.Params = map[string]string{"time_zone": "'+08:00'"}
	a.mysql = c
	return mysqlTLS(c, q, u.Hostname())
}

// mysqlTLS sets how a connection is encrypted.
func mysqlTLS(c *mysql.Config, q url.Values, host string) error {
	switch mode := q.Get("tls"); mode {
	case "":
		if c.Net == "unix" {
			return nil
		}
		return ErrNoTLS
	case "false", "true", "skip-verify", "preferred":
		c.TLSConfig = mode
	default:
		return lang.Format("tls 应为 true、false、skip-verify 或 preferred",
			"tls must be true, false, skip-verify or preferred")
	}
	file := q.Get("ca")
	if file == "" {
		return nil
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return lang.Format("ca 的证书文件读不了：%s", "the certificate file of ca cannot be read: %s", file)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return lang.Format("ca 的文件里没有证书：%s", "the file of ca has no certificate: %s", file)
	}
	c.TLS = &tls.Config{RootCAs: roots, ServerName: host, MinVersion: tls.VersionTLS12}
	return nil
}
