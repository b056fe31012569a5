package main

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/config"
)

// command is what to type for the use that comes next; empty where nothing is left to do.
func (c *call) command(next app.Next) string {
	switch next.Use {
	case app.Nothing:
		return ""
	case app.Again:
		return c.typed()
	case app.Check, app.Run:
		return c.instead(string(next.Use))
	}
	words := []string{"fapiao", string(next.Use)}
	switch {
	case next.Batch != "":
		words = append(words, "--batch", next.Batch)
	case next.Use != app.Reconcile: // which takes all by itself
		words = append(words, "--all")
	}
	return strings.Join(append(words, c.repeated(string(next.Use))...), " ")
}

// repeated are the settings that were typed and that another command uses, which goes on with the
// same.
func (c *call) repeated(command string) []string {
	var out []string
	taken := shownNames(c.flags.App.Command(command))
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

// instead is the command as it was typed with another name.
func (c *call) instead(name string) string {
	other := *c.program
	other.args = slices.Clone(c.args)
	if i := slices.Index(other.args, c.flags.Command.Name); i >= 0 {
		other.args[i] = name
	}
	return other.typed()
}

// end shows the result of a use, if there is one, and is how the command ends.
func (c *call) end(r *app.Result, err error) error {
	if r == nil {
		return err
	}
	shown := c.screen.Summary(r, c.command(r.Next))
	switch {
	case err != nil:
		return err
	case shown != nil || r.End == nil:
		return shown
	}
	return r.End
}
