package config

import (
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/strictyaml"
	source "github.com/fapiao/fapiao/readers/input"
)

// Error is one setting that cannot be used: its place (file and line, variable or flag), its key as
// in the file (such as "seller.tax_num") and a text that never contains the value of a secret.
type Error = strictyaml.Error

// Errors are all errors of a configuration.
type Errors []*Error

// Error is the English text.
func (es Errors) Error() string { return es.Text(lang.English) }

// Text has a line for each error, in a language.
func (es Errors) Text(in string) string {
	return lang.Pick(in, "配置有误：", "configuration: ") + strictyaml.Lines(es, in)
}

// OnlySecrets reports whether all errors are of secrets, or of receivers of digests: a
// configuration that [Load] returns with such errors has all other settings.
func (es Errors) OnlySecrets() bool {
	for _, e := range es {
		key := strings.ReplaceAll(strings.ReplaceAll(e.Key, "[", "."), "]", "")
		ofReceiver := key == notifyKey || strings.HasPrefix(key, notifyPrefix)
		for _, end := range []string{"_file", keyringEnd} {
			key = strings.TrimSuffix(key, end)
		}
		if !ofReceiver && !secretPath(key) {
			return false
		}
	}
	return true
}

// faults collects errors, so that all of them can be reported together.
type faults struct {
	list     Errors
	warnings []lang.Text      // about valid settings that should be changed
	found    map[string]value // the settings by path, as they were found
}

func (f *faults) add(where, key string, message lang.Text) {
	f.list = append(f.list, &Error{Where: where, Key: key, Message: message})
}

func (f *faults) err() error {
	if len(f.list) == 0 {
		return nil
	}
	return f.list
}

// textOf is the text of an error in both languages.
func textOf(err error) lang.Text {
	return lang.Text{Zh: source.Cause(lang.Chinese, err), En: source.Cause(lang.English, err)}
}
