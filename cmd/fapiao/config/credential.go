package config

import (
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
)

// secret sets a secret, without blanks, line ends and a byte order mark around it, which copying
// and editors may add.
func secret(dst *Secret, v value) error {
	s, err := word(v.text)
	if err != nil {
		return err
	}
	*dst = NewSecret(s)
	return nil
}

func appKey(dst *string, v value) error {
	s, err := word(v.text)
	switch {
	case err != nil:
		return err
	case len(s) > 100:
		return lang.Text{Zh: "超过了 100 个字符", En: "is longer than 100 characters"}
	}
	*dst = s
	return nil
}

// word trims a credential and checks its characters. The platform's credentials consist of ASCII
// letters, digits and signs. Other characters come from copying, and the platform's error would not
// name them. No error contains the text.
func word(text string) (string, error) {
	s := strings.TrimSpace(strings.TrimPrefix(text, "\ufeff"))
	switch {
	case strings.ContainsRune(s, 0):
		return "", lang.Text{
			Zh: "不是纯文本；请存为 UTF-8",
			En: "is not plain text; save it as UTF-8",
		}
	case strings.ContainsAny(s, " \t\r\n"):
		return "", lang.Text{
			Zh: "中间有空格或换行；应为连续的一串",
			En: "contains blanks or line breaks; it must be one word",
		}
	case strings.ContainsFunc(s, func(r rune) bool { return r < '!' || r > '~' }):
		return "", lang.Text{
			Zh: "含有密钥里不会有的字符，如全角或看不见的字符；请重新复制",
			En: "contains characters that are in no key, such as full-width or invisible " +
				"ones; copy it again",
		}
	}
	return s, nil
}
