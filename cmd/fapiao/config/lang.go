package config

import (
	"cmp"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
)

// Lang is the language of what accountants read, for texts that are shown before a configuration
// is read, or although it cannot be used: the flag or variable, the file, or the locale.
func Lang(in Input) string {
	for _, said := range []string{in.Flags["lang"], variable(in.Environ, envName("lang"))} {
		if said == lang.Chinese || said == lang.English {
			return said
		}
	}
	for _, name := range places(in) {
		if said, found := langOf(name); found {
			return cmp.Or(said, Locale(in.Environ))
		}
	}
	return Locale(in.Environ)
}

// Locale is the language of the system: English where it says so, else Chinese, also where it says
// nothing, as on Windows.
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
	// langLine is found also in a file that is no right YAML.
	langLine = regexp.MustCompile(`(?m)^lang\s*:\s*["']?(zh|en)["']?\s*(?:#.*)?$`)
)

// langMost is how much of a file is searched for its language.
const langMost = 1 << 20

// langOf is what a configuration file says of the language; found reports that there is such a
// file. What is no plain file is left to who reads it.
func langOf(name string) (said string, found bool) {
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
		said = m[1]
	}
	return said, true
}
