package main

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
)

// command is the command line of the next use; empty if nothing is left to do. copies are read
// instead of the files of which they are.
func (c *call) command(next app.Next, copies []app.Copy) string {
	switch next.Use {
	case app.Nothing:
		return ""
	case app.Again:
		return c.again(&next)
	}
	name := string(next.Use)
	taken := shownNames(c.flags.App.Command(name))
	if slices.Contains(taken, "db") { // it reads the same input
		return c.instead(name, copies)
	}
	words := []string{"fapiao", name}
	switch {
	case next.Batch != "":
		words = append(words, "--batch", next.Batch)
	case slices.Contains(taken, "all"): // other commands work on all batches by default
		words = append(words, "--all")
	}
	if next.Workers && !c.cfg.Workers && slices.Contains(taken, "workers") {
		words = append(words, "--workers")
	}
	if c.flags.Bool(writeBack) && !c.cfg.WriteBack.Always && slices.Contains(taken, writeBack) && (c.cfg.WriteBack.URL.Reveal() != "" || c.variable("FAPIAO_DB") != "") {
		words = append(words, "--"+writeBack)
	}
	return strings.Join(append(words, c.repeated(taken)...), " ")
}

// repeated returns the given settings that another command also has.
func (c *call) repeated(taken []string) []string {
	var out []string
	add := func(flag string) {
		if c.flags.IsSet(flag) && slices.Contains(taken, flag) {
			out = append(out, "--"+flag, ui.Quote(config.HidePassword(c.flags.String(flag))))
		}
	}
	add("config")
	for _, f := range settingFlags {
		add(f.flag)
	}
	return out
}

// instead is the command line with another command's name, without the flags that it does not have.
// Files of which there are marked copies are replaced by these.
func (c *call) instead(name string, copies []app.Copy) string {
	other := *c.program
	other.args = c.without(func(f cli.Flag) bool { return !slices.ContainsFunc(c.flags.App.Command(name).Flags, sameFlag(f)) })
	if i := slices.Index(other.args, c.flags.Command.Name); i >= 0 {
		other.args[i] = name
	}
	for _, one := range copies {
		other.args = c.withCopy(other.args, one)
	}
	return other.typed()
}

// withCopy is a command line with a marked copy instead of its source. The copy of a file of a
// folder or an archive is added, unless it is in the same folder: of a copy and its original, the
// one that was saved later counts.
func (c *call) withCopy(args []string, one app.Copy) []string {
	at := -1
	if slices.Contains(c.flags.Args().Slice(), one.Source) {
		at = slices.Index(args, one.Source)
	}
	switch {
	case at >= 0:
		args[at] = one.Path
	case filepath.Dir(one.Path) != filepath.Dir(one.Source) && !slices.Contains(args, one.Path):
		args = append(args, one.Path)
	}
	return args
}

// without is the command line without some flags of its command, and without their values.
func (c *call) without(drop func(cli.Flag) bool) (out []string) {
	value := false // the argument is the value of a flag that was left out
	for i, a := range c.args {
		if a == "--" {
			return append(out, c.args[i:]...)
		}
		name, _, joined := strings.Cut(a, "=")
		at := slices.IndexFunc(c.flags.Command.Flags, func(f cli.Flag) bool {
			return strings.HasPrefix(a, "-") && slices.Contains(f.Names(), strings.TrimLeft(name, "-"))
		})
		switch {
		case value:
			value = false
		case at >= 0 && drop(c.flags.Command.Flags[at]):
			_, isBool := c.flags.Command.Flags[at].(*cli.BoolFlag)
			value = !isBool && !joined
		default:
			out = append(out, a)
		}
	}
	return out
}

// sameFlag reports whether a flag has the name of another.
func sameFlag(f cli.Flag) func(cli.Flag) bool {
	return func(g cli.Flag) bool { return slices.Contains(g.Names(), f.Names()[0]) }
}

// end shows the result of a use, if there is one, and returns how the command ends.
func (c *call) end(r *app.Result, err error) error { return c.endWith(r, err, c.screen.Summary) }

// endWith is end with a function of the screen that shows the result and the next command.
func (c *call) endWith(r *app.Result, err error, show func(r *app.Result, next string) error) error {
	c.repeatWriting(err)
	if r == nil {
		return err
	}
	next := c.command(r.Next, r.Copies)
	c.digest.ended(r, next)
	shown := show(r, next)
	switch {
	case err != nil:
		return err
	case shown != nil || r.End == nil:
		return shown
	}
	return r.End
}
