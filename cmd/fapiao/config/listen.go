package config

import (
	"net"
	"strconv"

	"github.com/fapiao/fapiao/internal/lang"
)

// listen takes a host and a port, in figures, to listen on; none: nowhere. Without a host all
// addresses of the machine are meant.
func listen(dst *string, v value) error {
	if v.text == none {
		*dst = ""
		return nil
	}
	_, port, err := net.SplitHostPort(v.text)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return lang.Format(
			"是 %q；应为 主机:端口，如 127.0.0.1:9099，或 none",
			"is %q; want host:port such as 127.0.0.1:9099, or none",
			v.text)
	}
	*dst = v.text
	return nil
}
