package config

import (
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
)

// readableByOthers warns about a configuration file with a secret that other users of the machine
// can read.
func readableByOthers(doc *document, file string) []lang.Text {
	secret := slices.ContainsFunc(doc.order, func(p string) bool {
		return strings.HasSuffix(p, "app_secret") || strings.HasSuffix(p, "token") ||
			doc.values[p].text != "" && strings.HasPrefix(p, notifyPrefix) && slices.ContainsFunc([]string{".url", ".secret", ".password"}, func(end string) bool { return strings.HasSuffix(p, end) }) ||
			(p == "ledger" || p == writeBackPrefix+"url") && HidePassword(doc.values[p].text) != doc.values[p].text
	})
	if !secret {
		return nil
	}
	return secretReadable(file)
}

// secretReadable warns about a file with a secret that other users of the machine can read. It is
// not an error, so that a nightly run does not fail. On Windows the mode does not show who has
// access.
func secretReadable(file string) []lang.Text {
	if runtime.GOOS == "windows" {
		return nil
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm()&0o077 == 0 {
		return nil
	}
	return []lang.Text{lang.Format(
		"%[1]s 里有密钥，而这台电脑的其他用户可以读取；请运行：chmod 600 %[1]s",
		"%[1]s contains a secret and other users of this machine can read it; run: chmod 600 %[1]s",
		file)}
}

// typedPasswords warns about passwords in flags.
func typedPasswords(flags map[string]string) (out []lang.Text) {
	for _, key := range []string{"ledger", "db"} {
		if text := flags[key]; HidePassword(text) != text {
			out = append(out, lang.Format(
				"--%[1]s 里的密码会被这台电脑的其他用户看到，也会留在命令历史里；"+
					"请改用环境变量 %[2]s，或不写密码，把它放在 ~/.pgpass",
				"the password in --%[1]s is visible to other users of this machine in ps "+
					"and stays in the shell history; set %[2]s instead, or leave the "+
					"password out and keep it in ~/.pgpass",
				key, envName(key)))
		}
	}
	return out
}
