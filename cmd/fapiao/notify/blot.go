package notify

import (
	"net/url"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
)

// blotted is an error in which nothing of a receiver is left that has to stay secret, whoever wrote
// it: answers quote what they were sent. It is on one line.
func blotted(err error, r *config.Receiver) error {
	if err == nil {
		return nil
	}
	return lang.Text{Zh: blot(textOf(lang.Chinese, err), r), En: blot(textOf(lang.English, err), r)}
}

// textOf is the text of an error in a language. One that has none is of the network; in Chinese its
// words stand in brackets after what they mean.
func textOf(in string, err error) string {
	switch t := err.(type) { //nolint:errorlint // a text of its own; what it wraps is in it
	case nil:
		return ""
	case lang.Texter:
		return t.Text(in)
	}
	return meaning(err, err.Error()).Text(in)
}

// meaning is why a connection failed, with the words that say so.
func meaning(err error, said string) lang.Text {
	return lang.Text{Zh: app.OutageReason(string(nuonuo.ReasonOf(err))).Zh + "（" + said + "）", En: said}
}

// leastSecret is the number of bytes below which a text is no secret but a part of words.
const leastSecret = 4

// leastPart is the same for a part of the path of an address, which has words such as webhook.
const leastPart = 8

func blot(text string, r *config.Receiver) string {
	secrets := []string{r.URL.Reveal(), r.Secret.Reveal(), r.Pass.Reveal(), r.User}
	if u, err := url.Parse(r.URL.Reveal()); err == nil {
		for part := range strings.SplitSeq(u.Path, "/") {
			if len(part) >= leastPart {
				secrets = append(secrets, part)
			}
		}
		for _, values := range u.Query() {
			secrets = append(secrets, values...)
		}
		secrets = append(secrets, u.RawQuery)
		if pass, has := u.User.Password(); has {
			secrets = append(secrets, pass)
		}
	}
	for _, s := range secrets {
		if len(s) >= leastSecret {
			text = strings.ReplaceAll(text, s, "***")
			text = strings.ReplaceAll(text, url.QueryEscape(s), "***")
		}
	}
	return nuonuo.MaskPersonal(strings.Join(strings.Fields(text), " "))
}
