// Package shells writes completion scripts from the commands of a program. The scripts hold all
// words, so that a key press starts no program.
package shells

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/template"
)

// Program is what a script completes.
type Program struct {
	Name     string
	Commands []Command
	Flags    []Flag // without a command
}

// Command is a command of the program.
type Command struct {
	Name, Usage string
	Flags       []Flag
	Words       []string // its first argument, beside files
}

// Flag is a flag with all its names, without dashes.
type Flag struct {
	Names  []string
	Usage  string
	Takes  bool     // it takes a value
	Values []string // of a flag that takes one of a few; none: files
}

// Dashed are the names as they are typed.
func (f Flag) Dashed() []string {
	var out []string
	for _, n := range f.Names {
		if len(n) == 1 {
			out = append(out, "-"+n)
		} else {
			out = append(out, "--"+n)
		}
	}
	return out
}

var scripts = map[string]string{"bash": bash, "zsh": zsh, "fish": fish, "powershell": powershell}

// Names are the shells that Write knows.
var Names = []string{"bash", "zsh", "fish", "powershell"}

// Write writes the script of a shell of Names.
func Write(w io.Writer, shell string, p *Program) error {
	text, ok := scripts[shell]
	if !ok {
		return fmt.Errorf("no shell %q", shell)
	}
	t, err := template.New(shell).Funcs(template.FuncMap{
		"join": strings.Join, "quote": quoted, "colons": colons, "fish": fishQuoted, "single": singleQuoted,
	}).Parse(text)
	if err != nil {
		return err
	}
	return t.Execute(w, p)
}

// Names of all commands.
func (p *Program) Names() []string {
	var out []string
	for _, c := range p.Commands {
		out = append(out, c.Name)
	}
	return out
}

// Valued are the flags with a value, of all commands, those of one name once.
func (p *Program) Valued() []Flag {
	var out []Flag
	for _, c := range p.Commands {
		for _, f := range c.Flags {
			if f.Takes && !slices.ContainsFunc(out, func(g Flag) bool { return slices.Equal(f.Names, g.Names) }) {
				out = append(out, f)
			}
		}
	}
	return out
}

// AllDashed are the typed names of a command's flags.
func (c Command) AllDashed() []string { return dashed(c.Flags) }

// AllDashed are the typed names of the flags without a command.
func (p *Program) AllDashed() []string { return dashed(p.Flags) }

func dashed(flags []Flag) []string {
	var out []string
	for _, f := range flags {
		out = append(out, f.Dashed()...)
	}
	return out
}

// quoted is a text for a POSIX shell.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// colons escapes what _describe takes for the end of a word.
func colons(s string) string { return strings.ReplaceAll(strings.ReplaceAll(s, `\`, `\\`), ":", `\:`) }

// fishQuoted is a text for fish, which knows escapes between single quotes.
func fishQuoted(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'"
}

// singleQuoted are texts as a list for PowerShell.
func singleQuoted(list []string) string {
	var out []string
	for _, s := range list {
		out = append(out, "'"+strings.ReplaceAll(s, "'", "''")+"'")
	}
	return strings.Join(out, ", ")
}
