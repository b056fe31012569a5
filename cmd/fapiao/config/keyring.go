package config

import (
	"errors"
	"strings"

	"github.com/zalando/go-keyring"

	"github.com/fapiao/fapiao/internal/lang"
)

const (
	// keyringService is the name that the keyring of the system shows with the secrets.
	keyringService = "fapiao"
	// keyringEnd makes of the key of a secret the key that names its entry in the keyring.
	keyringEnd = "_keyring"
)

// inKeyring reports whether a secret may be kept in the keyring.
func inKeyring(path string) bool {
	return path == "app_secret" || strings.HasSuffix(path, ".app_secret")
}

// StoreInKeyring keeps a secret in the keyring of the system under a name, in place of what was
// there. The error, a [lang.Text], does not contain the secret.
func StoreInKeyring(name string, s Secret) error {
	if err := keyring.Set(keyringService, name, s.Reveal()); err != nil {
		return keyringFault(name, err)
	}
	return nil
}

// fromKeyring reads the secret whose entry v names.
func fromKeyring(v value, key string, f *faults) (value, bool) {
	var name string
	err := text(&name, v, 100)
	if err == nil {
		var found string
		if found, err = keyring.Get(keyringService, name); err == nil {
			return value{text: found, where: v.where, file: "keyring " + name}, true
		}
		err = keyringFault(name, err)
	}
	f.add(v.where, key+keyringEnd, textOf(err))
	return value{}, false
}

// keyringFault says why the keyring does not help, and what does.
func keyringFault(name string, err error) lang.Text {
	if errors.Is(err, keyring.ErrNotFound) {
		return lang.Format(
			"系统密钥库里没有 %q；请用运行本程序的用户运行 fapiao init --secret-in keyring，"+
				"或改用 app_secret_file",
			"there is no %q in the keyring of this user; run fapiao init --secret-in keyring "+
				"as the user who runs this, or use app_secret_file",
			name)
	}
	return lang.Format(
		"系统密钥库不能用（%v）：本机没有运行密钥库服务，或密钥库没有解锁；服务器、容器和定时任务通常没有。"+
			"请把密钥放在权限 0600 的文件里（fapiao init --secret-in file，或在配置里写 app_secret_file），"+
			"或用环境变量（fapiao init --secret-in env）",
		"the keyring of this system cannot be used (%v): no keyring service runs here, or it is locked. "+
			"Servers, containers and scheduled jobs usually have none; keep the secret in a file with "+
			"mode 0600 (fapiao init --secret-in file, or app_secret_file in the configuration), or in "+
			"an environment variable (fapiao init --secret-in env)",
		err)
}
