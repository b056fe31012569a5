package main

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/config"
)

// command is the command line of the next use; empty if nothing is left to do.
func (c *call) command(next app.Next) string {
	switch next.Use {
	case app.Nothing:
		return ""
	case app.Again:
		return c.typed()
	}
	name := string(next.Use)
	taken := shownNames(c.flags.App.Command(name))
	if slices.Contains(taken, "db") { // it reads the same input
		return c.instead(name)
	}
	words := []string{"fapiao", name}
	switch {
	case next.Batch != "":
		words = append(words, "--batch", next.Batch)
	case slices.Contains(taken, "all"): // other commands work on all batches by default
		words = append(words, "--all")
	}
	if c.flags.Bool(writeBack) && slices.Contains(taken, writeBack) && (c.cfg.WriteBack.URL.Reveal() != "" || c.variable("FAPIAO_DB") != "") {
		words = append(words, "--"+writeBack)
	}
	return strings.Join(append(words, c.repeated(taken)...), " ")
}

// repeated returns the given settings that another command also has.
func (c *call) repeated(taken []string) []string {
	var out []string
	add := func(flag string) {
		if c.flags.IsSet(flag) && slices.Contains(taken, flag) {
			out = append(out, "--"+flag, quote(config.HidePassword(c.flags.String(flag))))
		}
	}
	add("config")
	for _, f := range settingFlags {
		add(f.flag)
	}
	return out
}

// instead is the command line with another command's name, without flags that it does not have.
func (c *call) instead(name string) string {
	other := *c.program
	other.args = slices.Clone(c.args)
	own := arity(c.flags.App.Command(name).Flags)
	flags, _, _ := split(c.flags.App, c.before()[1:]) // it was parsed before
	for _, f := range flags {
		i := slices.Index(other.args, f.tokens[0])
		if _, has := own[f.name]; !has && i >= 0 {
			other.args = slices.Delete(other.args, i, i+len(f.tokens))
		}
	}
	if i := slices.Index(other.args, c.flags.Command.Name); i >= 0 {
		other.args[i] = name
	}
	return other.typed()
}

// end shows the result of a use, if there is one, and returns how the command ends.
func (c *call) end(r *app.Result, err error) error { return c.endWith(r, err, c.screen.Summary) }

// endWith is end with a function of the screen that shows the result and the next command.
func (c *call) endWith(r *app.Result, err error, show func(r *app.Result, next string) error) error {
	if r == nil {
		return err
	}
	shown := show(r, c.command(r.Next))
	switch {
	case err != nil:
		return err
	case shown != nil || r.End == nil:
		return shown
	}
	return r.End
}
