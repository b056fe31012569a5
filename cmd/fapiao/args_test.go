package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/urfave/cli/v2"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
)

// probe is the program with commands that only record what reached them.
type probe struct {
	app   *cli.App
	flags map[string]string
	args  []string
}

func newProbe() *probe {
	p := &probe{}
	p.app = (&program{streams: ui.Streams{Out: new(bytes.Buffer), Err: new(bytes.Buffer)}}).cli()
	for _, c := range p.app.Commands {
		c.Action = func(ctx *cli.Context) error {
			p.flags, p.args = map[string]string{}, ctx.Args().Slice()
			for _, name := range ctx.LocalFlagNames() {
				p.flags[name] = text(ctx, name)
			}
			return nil
		}
	}
	return p
}

func text(ctx *cli.Context, name string) string {
	if s, ok := ctx.Value(name).(cli.StringSlice); ok {
		return strings.Join(s.Value(), ",")
	}
	return ctx.String(name)
}

func (p *probe) run(args ...string) error {
	arranged, err := arrange(p.app, append([]string{"fapiao"}, args...))
	if err != nil {
		return err
	}
	return p.app.Run(arranged)
}

// forms are the ways to type a flag, as tokens.
func forms(f cli.Flag) [][]string {
	var out [][]string
	for _, name := range f.Names() {
		switch f.(type) {
		case *cli.BoolFlag:
			out = append(out, []string{dashed(name)}, []string{dashed(name) + "=true"})
		case *cli.DurationFlag:
			out = append(out, []string{dashed(name), "7s"}, []string{dashed(name) + "=7s"})
		default:
			out = append(out, []string{dashed(name), "7"}, []string{dashed(name) + "=7"})
		}
	}
	return out
}

// TestFlagsWorkInAnyPosition proves for every flag of every command that it is understood before
// the command, before, between and after the arguments, and that the arguments stay.
func TestFlagsWorkInAnyPosition(t *testing.T) {
	t.Parallel()
	p := newProbe()
	for _, c := range p.app.Commands {
		for _, f := range slices.Clone(c.Flags) {
			for _, form := range forms(f) {
				for at := range 4 {
					words := []string{c.Name, "a.xlsx", "b.xlsx"}
					typed := slices.Concat(words[:at], form, words[at:])
					if err := p.run(typed...); err != nil {
						t.Fatalf("%v: %v", typed, err)
					}
					if got := p.flags[f.Names()[0]]; strings.TrimSuffix(got, "s") != "7" && got != "true" && !isTrue(f, got) {
						t.Errorf("%v: flag %s is %q", typed, f.Names()[0], got)
					}
					if d := cmp.Diff([]string{"a.xlsx", "b.xlsx"}, p.args); d != "" {
						t.Errorf("%v: arguments: %s", typed, d)
					}
				}
			}
		}
	}
}

// isTrue is for switches, whose value has no text.
func isTrue(f cli.Flag, got string) bool {
	_, ok := f.(*cli.BoolFlag)
	return ok && got == ""
}

func TestUnknownFlagsAreUsageErrorsInAnyPosition(t *testing.T) {
	t.Parallel()
	p := newProbe()
	for _, c := range p.app.Commands {
		for _, unknown := range [][]string{{"--nonsense"}, {"--nonsense=1"}, {"-z"}, {"--nonsense", "value"}} {
			for at := range 3 {
				words := []string{c.Name, "a.xlsx"}
				typed := slices.Concat(words[:at], unknown, words[at:])
				err := p.run(typed...)
				if exitCode(err) != exitUsage || !strings.Contains(err.Error(), strings.Split(unknown[0], "=")[0]) {
					t.Errorf("%v: %v", typed, err)
				}
			}
		}
	}
}

func TestUsageErrors(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"":                                 "no command",
		"--json":                           "no command",
		"nonsense":                         `no command "nonsense"`,
		"help nonsense":                    `no command "nonsense"`,
		"run a.xlsx --rate":                "--rate needs a value",
		"run --rate --json a.xlsx":         "--rate needs a value",
		"status --knob rate=0":             "status has no flag --knob",
		"check --yes a.xlsx":               "check has no flag --yes",
		"run -o x --out-dir y a.xlsx":      "--out-dir is given twice",
		"run a.xlsx --json=perhaps":        "json",
		"simulate --seed=minus":            "seed",
		"--environment sandbox nonsense x": "no command",
	} {
		p := newProbe()
		err := p.run(strings.Fields(typed)...)
		if app.KindOf(err) != app.Usage || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", typed, err, want)
		}
	}
}

// A knob's value may hold commas, such as a list of order numbers.
func TestCommasStayInOneValue(t *testing.T) {
	t.Parallel()
	p := newProbe()
	var got []string
	p.app.Command("simulate").Action = func(c *cli.Context) error {
		got = c.StringSlice("knob")
		return nil
	}
	if err := p.run("simulate", "--knob", "fail_orders=A,B", "--knob", "rate=0"); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"fail_orders=A,B", "rate=0"}, got); d != "" {
		t.Error(d)
	}
}

func TestTwoDashesEndFlags(t *testing.T) {
	t.Parallel()
	p := newProbe()
	if err := p.run("run", "--json", "--", "--rate", "help", "-o"); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"--rate", "help", "-o"}, p.args); d != "" {
		t.Error(d)
	}
}

func TestOneNameHasOneArity(t *testing.T) {
	t.Parallel()
	seen := map[string]values{}
	for _, c := range newProbe().app.Commands {
		for name, value := range arity(c.Flags) {
			if first, ok := seen[name]; ok && first != value {
				t.Errorf("--%s takes a value in some commands and none in others; arrange cannot tell them apart", name)
			}
			seen[name] = value
		}
	}
}

// TestArrangeNeverLosesAWord: whatever is typed, it is refused or every word reaches the command.
func TestArrangeNeverLosesAWord(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.SampledFrom([]string{"run", "check", "--json", "--rate", "5", "--rate=5", "-o", "dir", "a.xlsx", "--", "-", "--yes"})).Draw(t, "words")
		p := newProbe()
		arranged, err := arrange(p.app, append([]string{"fapiao"}, words...))
		if err != nil || len(arranged) == 1 {
			return
		}
		got, want := slices.Clone(arranged[1:]), slices.Clone(words)
		if !slices.Contains(words, "--") {
			want = append(want, "--")
		}
		slices.Sort(got)
		slices.Sort(want)
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("%v became %v: %s", words, arranged, d)
		}
	})
}

// A flag takes a value in every command that has it, or in none: its command may follow it.
func TestFlagsOfOneNameAreAlike(t *testing.T) {
	t.Parallel()
	takes, of := map[string]values{}, map[string]string{}
	for _, c := range newProbe().app.Commands {
		for name, v := range arity(c.Flags) {
			if first, seen := takes[name]; seen && first != v {
				t.Errorf("--%s takes %v in %s and %v in %s", name, first, of[name], v, c.Name)
			}
			takes[name], of[name] = v, c.Name
		}
	}
}
