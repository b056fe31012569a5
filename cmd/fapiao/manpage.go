package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) manCommand() *cli.Command {
	return command(&cli.Command{
		Name:  "man",
		Usage: p.text(lang.Text{Zh: "生成手册页", En: "print the manual page"}),
		Description: p.describe(lang.Text{
			Zh: "输出手册页（man 格式），由各命令的说明生成。",
			En: "Prints the manual page, for man. It is made from the help of all commands.",
		},
			[]string{"fapiao man > fapiao.1", "fapiao man --lang en > fapiao.1"},
			exitDone, exitFailed, exitUsage),
		Flags: []cli.Flag{p.langFlag()},
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return usage("man 不需要参数", "man takes no argument")
			}
			if _, err := io.WriteString(p.streams.Out, p.manual(c.App)); err != nil {
				return &app.Error{Kind: app.Failed, Message: lang.Text{Zh: "不能写到标准输出", En: "write to standard output"}, Cause: err}
			}
			return nil
		},
	})
}

// langFlag is the setting lang of a command without a configuration.
func (p *program) langFlag() cli.Flag {
	return p.valueFlag("lang", lang.Text{Zh: "`语言`：zh（中文）或 en（英文）", En: "output language (`LANG`): zh or en"})
}

// manual is the manual page in the language of man's macros.
func (p *program) manual(all *cli.App) string {
	var b strings.Builder
	built := readBuilt()
	day, _, _ := strings.Cut(built.Date, "T")
	// Without it man-db 2.11 guesses the encoding of the Chinese page, which has more than 64 KiB,
	// and does not end.
	b.WriteString("'\\\" -*- coding: UTF-8 -*-\n")
	fmt.Fprintf(&b, ".TH FAPIAO 1 \"%s\" \"fapiao %s\"\n", day, roff(built.Version))
	// A line of Chinese has few blanks that could be widened.
	b.WriteString(".ad l\n.nh\n")
	p.section(&b, lang.Text{Zh: "名称", En: "NAME"}, "fapiao - "+all.Usage)
	p.section(&b, lang.Text{Zh: "用法", En: "SYNOPSIS"}, all.UsageText)
	p.section(&b, lang.Text{Zh: "说明", En: "DESCRIPTION"}, all.Description)
	fmt.Fprintf(&b, ".SH \"%s\"\n", p.text(lang.Text{Zh: "命令", En: "COMMANDS"}))
	for _, c := range all.Commands {
		p.manualOf(&b, c)
	}
	fmt.Fprintf(&b, ".SH \"%s\"\n", p.text(lang.Text{Zh: "退出码", En: "EXIT STATUS"}))
	for _, code := range exitCodesInOrder {
		fmt.Fprintf(&b, ".TP\n%d\n%s\n", code, roff(p.text(meaning(code))))
	}
	return b.String()
}

// exitCodesInOrder are all exit codes.
var exitCodesInOrder = []int{exitDone, exitFailed, exitRejected, exitPending, exitAccount, exitHeld, exitUnusable, exitAway, exitAlarm, exitUsage, exitInterrupted}

func (p *program) section(b *strings.Builder, title lang.Text, text string) {
	fmt.Fprintf(b, ".SH \"%s\"\n%s\n", p.text(title), roff(text))
}

// manualOf is the part of one command.
func (p *program) manualOf(b *strings.Builder, c *cli.Command) {
	fmt.Fprintf(b, ".SS \"fapiao %s\"\n%s\n", roff(strings.TrimSpace(c.Name+" "+c.ArgsUsage)), roff(c.Usage))
	for paragraph := range strings.SplitSeq(c.Description, "\n\n") {
		b.WriteString(".PP\n" + roffLines(paragraph) + "\n")
	}
	for _, f := range shownFlags(c) {
		d, ok := f.(cli.DocGenerationFlag)
		if !ok {
			continue
		}
		var names []string
		for _, n := range f.Names() {
			names = append(names, `\fB`+roff(dashed(n))+`\fR`)
		}
		value, usage := p.flagUsage(d)
		fmt.Fprintf(b, ".TP\n%s%s\n%s\n", strings.Join(names, ", "), roff(value), roff(usage))
	}
}

// roffLines is a paragraph whose lines that begin with blanks stay lines.
func roffLines(text string) string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(line, " ") {
			out = append(out, ".br", roff(strings.TrimSpace(line)))
		} else {
			out = append(out, roff(line))
		}
	}
	return strings.Join(out, "\n")
}

var roffEscapes = strings.NewReplacer(`\`, `\(rs`, "-", `\-`, "\n.", "\n\\&.", "\n'", "\n\\&'", `"`, `\(dq`)

// roff is a text without commands of roff: no dot or quote begins a line, and a dash is one.
// Chinese has no blanks to break lines at, so that each place is marked; so are the commas of a
// long list.
func roff(text string) string {
	const mark = `\:`
	var b strings.Builder
	last, word := ' ', 0
	for i, r := range text {
		if r == ' ' || r == '\n' {
			word = 0
		} else if word++; last != ' ' && last != '\n' && (ui.Breaks(last, r) || last == ',' && longWord(text[i:], word)) {
			b.WriteString("\x00")
		}
		b.WriteRune(r)
		last = r
	}
	out := strings.TrimPrefix(roffEscapes.Replace("\n"+b.String()), "\n")
	return strings.ReplaceAll(out, "\x00", mark)
}

// longWord reports whether a word, of which before characters and rest are around a place, is too
// long for a line of a narrow terminal.
func longWord(rest string, before int) bool {
	end := strings.IndexAny(rest, " \n")
	if end < 0 {
		end = len(rest)
	}
	return before+end > 60
}
