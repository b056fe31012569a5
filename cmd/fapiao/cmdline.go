package main

import (
	"runtime"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
)

// before are the arguments that can be flags: those before "--".
func (p *program) before() []string {
	if i := slices.Index(p.args, "--"); i >= 0 {
		return p.args[:i]
	}
	return p.args
}

// json reports whether --json was given, also if the rest of the command line is invalid.
func (p *program) json() bool {
	return slices.ContainsFunc(p.before(), func(a string) bool {
		return strings.TrimLeft(a, "-") == "json" && strings.HasPrefix(a, "-") || a == "--json=true"
	})
}

// variable looks up one of the environment's variables.
func (p *program) variable(name string) string {
	i := slices.IndexFunc(p.environ, func(e string) bool { return strings.HasPrefix(e, name+"=") })
	if i < 0 {
		return ""
	}
	return p.environ[i][len(name)+1:]
}

// wants looks up a setting in flags and variables only, for texts that are shown before or without
// a configuration.
func (p *program) wants(flag, otherwise string) string {
	args := p.before()
	for i, a := range args {
		if a == "--"+flag && i+1 < len(args) {
			return args[i+1]
		}
		if v, ok := strings.CutPrefix(a, "--"+flag+"="); ok {
			return v
		}
	}
	name := "FAPIAO_" + strings.ToUpper(flag) + "="
	for _, e := range p.environ {
		if v, ok := strings.CutPrefix(e, name); ok && v != "" {
			return v
		}
	}
	return otherwise
}

// typed is the command line, to be shown and run again. Passwords of database URLs are hidden.
// Recipients and new values of orders may be personal data: instead of a command with some, the one
// that goes on with what it recorded.
func (p *program) typed() string {
	words := []string{"fapiao"}
	for _, a := range p.withoutPersonal() {
		words = append(words, ui.Quote(config.HidePassword(a)))
	}
	return strings.Join(words, " ")
}

// withoutPersonal are the arguments; of a command with recipients or new values those that go on
// with what it recorded, which is in the ledger.
func (p *program) withoutPersonal() []string {
	args := p.args[1:]
	if !slices.ContainsFunc(p.before(), func(a string) bool {
		name, _, _ := strings.Cut(strings.TrimLeft(a, "-"), "=")
		return strings.HasPrefix(a, "-") && (name == recipientFlag || name == setFlag)
	}) {
		return args
	}
	flags, rest, err := split(p.cli(), args)
	if err != nil || len(rest) == 0 {
		return []string{"deliver"}
	}
	out := rest[:1:1]
	if rest[0] == "reissue" { // it goes on with the orders that it names
		out = slices.Clone(rest)
	}
	for _, f := range flags {
		if !slices.Contains([]string{recipientFlag, setFlag, "again", hiddenRows}, f.name) {
			out = append(out, f.tokens...)
		}
	}
	return out
}

func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// language is the language of help and of errors before the configuration is read.
func (p *program) language() string {
	return config.Lang(config.Input{File: p.wants("config", ""), Flags: map[string]string{"lang": p.wants("lang", "")}, Environ: p.environ,
		Dirs: config.UserDirs(runtime.GOOS, p.environ)})
}
