package setup

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
)

// secretName is the file of the secret, beside the configuration.
const secretName = "nuonuo.secret"

// YAML is the configuration file of the answers, with comments. A value that is empty is a comment
// too, so that it can be filled in later. It never contains the secret.
func (a *Answers) YAML() []byte {
	var b bytes.Buffer
	comment(&b, "", lang.Text{
		Zh: "fapiao 的配置，由 fapiao init 生成，可以修改。全部配置项见 docs/zh/configuration.md。\n" +
			"检查：fapiao doctor；查看：fapiao config show",
		En: "Configuration of fapiao, written by fapiao init; it can be edited. docs/configuration.md\n" +
			"lists all keys. To check it: fapiao doctor; to show it: fapiao config show",
	}.Text(a.Lang))
	inSeller := false
	for _, f := range Fields() {
		name, ofSeller := strings.CutPrefix(f.Key, "seller.")
		indent := ""
		if ofSeller {
			indent = "  "
		}
		b.WriteByte('\n')
		if ofSeller && !inSeller {
			a.secret(&b)
			comment(&b, "", lang.Text{Zh: "销售方", En: "The seller"}.Text(a.Lang))
			b.WriteString("seller:\n")
			inSeller = true
		}
		comment(&b, indent, f.Note.Text(a.Lang))
		line(&b, indent, name, a.Values[f.Key])
	}
	return b.Bytes()
}

// secret writes where the secret is.
func (a *Answers) secret(b *bytes.Buffer) {
	switch {
	case a.Secret.Empty() || a.Place == InEnv:
		comment(b, "", lang.Text{
			Zh: "应用的密钥不在这个文件里：运行本程序时设置环境变量 FAPIAO_APP_SECRET，\n" +
				"或用 app_secret_file 写明存放它的文件。",
			En: "The secret of the app is not in this file: set FAPIAO_APP_SECRET where the program\n" +
				"runs, or name a file that holds it as app_secret_file.",
		}.Text(a.Lang))
		b.WriteString("#app_secret_file: " + secretName + "\n\n")
	case a.Place == InKeyring:
		comment(b, "", lang.Text{
			Zh: "应用的密钥在系统密钥库里，名称如下。",
			En: "The secret of the app is in the keyring of the system, under this name.",
		}.Text(a.Lang))
		fmt.Fprintf(b, "app_secret_keyring: %s\n\n", quoted(a.Keyring))
	default:
		comment(b, "", lang.Text{
			Zh: "应用的密钥在这个文件里，只有自己能读；路径从本文件所在的文件夹算起。",
			En: "The file that holds the secret of the app; only you can read it. Its path counts\n" +
				"from the folder of this file.",
		}.Text(a.Lang))
		b.WriteString("app_secret_file: " + secretName + "\n\n")
	}
}

func comment(b *bytes.Buffer, indent, text string) {
	for part := range strings.SplitSeq(text, "\n") {
		b.WriteString(indent + "# " + part + "\n")
	}
}

// line writes a key with its value, as a comment if there is none.
func line(b *bytes.Buffer, indent, name, text string) {
	if text == "" {
		name = "#" + name
	}
	fmt.Fprintf(b, "%s%s: %s\n", indent, name, quoted(text))
}

// quoted is a text in double quotes. JSON's escapes are those of YAML.
func quoted(text string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(text); err != nil {
		panic(err) // a text can always be encoded
	}
	return strings.TrimSuffix(b.String(), "\n")
}
