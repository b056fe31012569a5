package config

import (
	"regexp"

	"github.com/fapiao/fapiao/internal/lang"
)

// A host is a name with a dot, no address. One that begins with a dot stands for all below it.
var (
	hostName    = regexp.MustCompile(`^\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$`)
	hostAddress = regexp.MustCompile(`^[0-9.]*$`)
)

// hosts takes names of hosts with commas between.
func hosts(dst *[]string, v value) error {
	var list []string
	if err := titles(&list, v); err != nil {
		return err
	}
	for _, h := range list {
		if !hostName.MatchString(h) || hostAddress.MatchString(h) {
			return lang.Format("%q 不是主机名（如 inv.jss.com.cn，或 .example.com 表示其下全部主机）",
				"%q is no host name (such as inv.jss.com.cn, or .example.com for all hosts below it)", h)
		}
	}
	*dst = list
	return nil
}
