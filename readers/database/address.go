package database

import (
	"errors"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/readers/input"
)

// address is a database address, for sql.Open.
type address struct {
	driver string
	source string
	secret string // the password, which must not be in any error
}

var (
	errNoSSLMode = lang.Text{Zh: "缺少 sslmode：请加上 ?sslmode=verify-full，本机的服务器可用 ?sslmode=disable",
		En: "sslmode is missing: add ?sslmode=verify-full, or ?sslmode=disable for a server on this machine"}
	errScheme = lang.Text{Zh: "地址须以 postgres:// 或 sqlite: 开头",
		En: "the address must begin with postgres:// or sqlite:"}
	errNoFile = lang.Text{Zh: "没有写文件，写法如 sqlite:orders.db",
		En: "the file is missing; write for example sqlite:orders.db"}
	errForm = lang.Text{Zh: "不是有效的 URL；密码里的特殊字符须用百分号编码",
		En: "it is not a valid URL; percent-encode special characters in the password"}
)

// parseAddress reads postgres://user:password@host/db?sslmode=… or sqlite:FILE (also
// sqlite://FILE).
func parseAddress(text string) (address, error) {
	scheme, rest, ok := strings.Cut(text, ":")
	if !ok {
		return address{}, input.Refuse(source, input.BadAddress, "", errScheme)
	}
	switch strings.ToLower(scheme) {
	case "postgres", "postgresql":
		return postgres(text)
	case "sqlite", "sqlite3":
		return sqlite(strings.TrimPrefix(rest, "//"))
	}
	return address{}, input.Refuse(source, input.BadAddress, "", errScheme)
}

func postgres(text string) (address, error) {
	u, err := url.Parse(text)
	if err != nil { // the error contains the whole URL
		return address{}, input.Refuse(source, input.BadAddress, "", errForm)
	}
	if u.Query().Get("sslmode") == "" {
		return address{}, input.Refuse(source, input.BadAddress, "", errNoSSLMode)
	}
	secret, _ := u.User.Password()
	if secret == "" {
		secret = u.Query().Get("password")
	}
	return address{driver: "postgres", source: text, secret: secret}, nil
}

func sqlite(path string) (address, error) {
	if path == "" {
		return address{}, input.Refuse(source, input.BadAddress, "", errNoFile)
	}
	escaped := (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()
	return address{driver: "sqlite", source: "file:" + escaped + "?mode=ro&_pragma=query_only(1)&_pragma=busy_timeout(5000)"}, nil
}

// hide removes the password from an error of a driver.
func (a address) hide(err error) error {
	if err == nil || a.secret == "" || !strings.Contains(err.Error(), a.secret) {
		return err
	}
	hidden := strings.NewReplacer(a.secret, "***")
	if zh := input.Cause(lang.Chinese, err); zh != err.Error() {
		return lang.Text{Zh: hidden.Replace(zh), En: hidden.Replace(err.Error())}
	}
	return errors.New(hidden.Replace(err.Error()))
}

// source is the file name of places in a query result.
const source = "query"
