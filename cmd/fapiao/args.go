package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// arrange moves flags before the arguments of their command. The library stops reading flags at the
// first argument, so "run orders.xlsx --environment sandbox" would run in another environment than
// the one given. A flag that the command does not have is a usage error at any position; after "--"
// everything is an argument.
func arrange(app *cli.App, args []string) ([]string, error) {
	flags, rest, err := split(app, args[1:])
	if err != nil {
		return nil, err
	}
	out := args[:1:1]
	switch {
	case len(rest) == 0 && asked(flags, "version"):
		return append(out, "version"), nil
	case len(rest) == 0 && asked(flags, "help", "h"):
		return append(out, "--help"), nil
	case len(rest) == 0 && len(flags) > 0:
		return nil, noCommand()
	case len(rest) == 0:
		return out, nil
	case rest[0] == "help" && len(rest) == 1:
		return append(out, "--help"), nil
	case rest[0] == "help":
		flags, rest = append(flags, given{"help", []string{"--help"}}), rest[1:]
	}
	cmd := app.Command(rest[0])
	if cmd == nil {
		return nil, noSuchCommand(app, rest)
	}
	if asked(flags, "help", "h") {
		return append(out, cmd.Name, "--help"), nil
	}
	own := arity(cmd.Flags)
	out = append(out, cmd.Name)
	for _, f := range flags {
		if _, ok := own[f.name]; !ok {
			return nil, noSuchFlag(app, cmd, f.name)
		}
		out = append(out, f.tokens...)
	}
	if err := twice(cmd, flags); err != nil {
		return nil, err
	}
	return append(append(out, "--"), rest[1:]...), nil
}

// given is a flag of the command line, with its value.
type given struct {
	name   string
	tokens []string
}

// split separates flags from arguments. It uses the flags of all commands, because the name of the
// command may follow them.
func split(app *cli.App, args []string) (flags []given, rest []string, err error) {
	known := arity([]cli.Flag{&cli.BoolFlag{Name: "help", Aliases: []string{"h"}}, &cli.BoolFlag{Name: "version"}})
	for _, c := range app.Commands {
		maps.Copy(known, arity(c.Flags))
	}
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			return flags, append(rest, args[i+1:]...), nil
		}
		if len(arg) < 2 || arg[0] != '-' {
			rest = append(rest, arg)
			continue
		}
		name, _, joined := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		takes, ok := known[name]
		if !ok {
			return nil, nil, unknownFlag(app, args, name)
		}
		f := given{name, []string{arg}}
		switch {
		case joined || takes == noValue:
		case takes == maybeValue && (i+1 == len(args) || !timeLike.MatchString(args[i+1])):
			f.tokens[0] += "="
		default:
			if i++; i == len(args) || strings.HasPrefix(args[i], "--") {
				return nil, nil, usage(
					"%[1]s 后面要有值；值以 -- 开头时写成 %[1]s=值",
					"flag %[1]s needs a value; write %[1]s=VALUE where it begins with --",
					dashed(name))
			}
			f.tokens = append(f.tokens, args[i])
		}
		flags = append(flags, f)
	}
	return flags, rest, nil
}

// values is whether a flag takes a value.
type values int

const (
	oneValue values = iota
	noValue
	maybeValue
)

// arity returns whether each flag takes a value, by all names of the flag.
func arity(flags []cli.Flag) map[string]values {
	out := map[string]values{}
	for _, f := range flags {
		takes := oneValue
		if _, boolean := f.(*cli.BoolFlag); boolean {
			takes = noValue
		}
		for _, name := range f.Names() {
			out[name] = takes
			if name == waitLock || name == waitAccount {
				out[name] = maybeValue
			}
		}
	}
	return out
}

func asked(flags []given, names ...string) bool {
	return slices.ContainsFunc(flags, func(f given) bool { return slices.Contains(names, f.name) })
}
