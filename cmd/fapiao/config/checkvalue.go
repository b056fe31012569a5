package config

import (
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
)

// CheckValue checks a text as the value of a key such as "app_secret" or "seller.tax_num", before
// it is written into a file. An error, a [lang.Text], does not contain the value of a secret.
func CheckValue(key, text string) error {
	v := value{text: text}
	if name, is := strings.CutPrefix(key, sellerPrefix); is {
		return checkIn(sellerKeys(), name, v)
	}
	return checkIn(rootKeys(), key, v)
}

func checkIn[T any](table []key[T], name string, v value) error {
	for _, k := range table {
		if k.name == name {
			if err := k.set(new(T), v); err != nil {
				return textOf(err)
			}
			return nil
		}
	}
	return lang.Format("没有配置项 %s", "there is no key %s", name)
}
