package config

import (
	"cmp"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
)

// Lang is the language of messages before a configuration is read, or if it is invalid: by the flag
// or variable, the file, or the locale.
func Lang(in Input) string {
	for _, set := range []string{in.Flags["lang"], variable(in.Environ, envName("lang"))} {
		if set == lang.Chinese || set == lang.English {
			return set
		}
	}
	for _, name := range places(in) {
		if set, found := langOf(name); found {
			return cmp.Or(set, Locale(in.Environ))
		}
	}
	return Locale(in.Environ)
}

// Locale is the language of the system: English for an English locale, else Chinese, also if no
// locale is set, as on Windows.
func Locale(environ []string) string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := variable(environ, name); v != "" {
			if english.MatchString(v) {
				return lang.English
			}
			return lang.Chinese
		}
	}
	return lang.Chinese
}

var (
	english = regexp.MustCompile(`(?i)^en([_.@-]|$)`)
	// langLine also matches in a file with YAML errors.
	langLine = regexp.MustCompile(`(?m)^lang\s*:\s*["']?(zh|en)["']?\s*(?:#.*)?$`)
)

// langMost is how much of a file is searched for its language.
const langMost = 1 << 20

// langOf returns the language that a configuration file sets; found reports whether the file
// exists. Only regular files are read.
func langOf(name string) (set string, found bool) {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() {
		return "", err == nil
	}
	f, err := os.Open(name)
	if err != nil {
		return "", true
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, langMost))
	if err != nil {
		return "", true
	}
	text := strings.ReplaceAll(strings.TrimPrefix(string(b), "\ufeff"), "\r\n", "\n")
	if m := langLine.FindStringSubmatch(text); m != nil {
		set = m[1]
	}
	return set, true
}
