package config

import (
	"os"
	"runtime"
	"slices"
	"strings"
)

// openToOthers warns about a configuration file with a secret that others of the machine can read.
func openToOthers(doc *document, file string) []*wording {
	holds := slices.ContainsFunc(doc.order, func(p string) bool {
		return strings.HasSuffix(p, "app_secret") || strings.HasSuffix(p, "token") || p == "ledger" && HidePassword(doc.values[p].text) != doc.values[p].text
	})
	if !holds {
		return nil
	}
	return secretOpen(file)
}

// secretOpen warns about a file of a secret that others of the machine can read. Windows keeps that
// elsewhere than in the mode. It is no error: what ran last night goes on.
func secretOpen(file string) []*wording {
	if runtime.GOOS == "windows" {
		return nil
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm()&0o077 == 0 {
		return nil
	}
	return []*wording{{"%[1]s holds a secret and other users of this machine can read it; type: chmod 600 %[1]s", []any{file}}}
}

// typedPasswords warns about passwords among the flags.
func typedPasswords(flags map[string]string) (out []*wording) {
	for _, key := range []string{"ledger", "db"} {
		if text := flags[key]; HidePassword(text) != text {
			out = append(out, &wording{"the password in --%[1]s is shown to other users of this machine by ps, and kept by the shell; " +
				"set %[2]s in its place, or leave the password out and keep it in ~/.pgpass", []any{key, envName(key)}})
		}
	}
	return out
}
