package config

import (
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
)

// hosts takes names of hosts with commas between; one that begins with a dot stands for all below.
func hosts(dst *[]string, v value) error {
	var list []string
	if err := titles(&list, v); err != nil {
		return err
	}
	for _, h := range list {
		name := strings.TrimPrefix(h, ".")
		if len(name) > 253 || !strings.Contains(name, ".") || strings.Contains(name, "..") || strings.Trim(name, "0123456789.") == "" ||
			strings.ContainsFunc(name, notOfHost) {
			return lang.Format("%q 不是主机名（如 inv.jss.com.cn，或 .example.com 表示其下全部主机）",
				"%q is no host name (such as inv.jss.com.cn, or .example.com for all hosts below it)", h)
		}
	}
	*dst = list
	return nil
}

func notOfHost(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '.'
}
