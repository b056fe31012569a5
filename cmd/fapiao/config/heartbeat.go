package config

import (
	"net/url"

	"github.com/fapiao/fapiao/internal/lang"
)

// secretAddress takes a URL that is a secret: who knows the address of a heartbeat can give it. An
// error does not contain it.
func secretAddress(dst *Secret, v value) error {
	text, err := word(v.text)
	if err != nil {
		return err
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return lang.Text{
			Zh: "不是网址；应为 https://主机/路径",
			En: "is not a URL; want https://host/path",
		}
	}
	*dst = NewSecret(text)
	return nil
}
