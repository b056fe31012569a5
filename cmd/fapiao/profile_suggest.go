package main

import (
	"context"
	"errors"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/readers/suggest"
)

// suggestFlags are the flags of profile suggest.
func (p *program) suggestFlags() []cli.Flag {
	return []cli.Flag{&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: p.text(lang.Text{
		Zh: "suggest：把推测的对应表写到 `文件`，如 profile.yaml",
		En: "suggest: write the suggested profile to `FILE`, such as profile.yaml",
	})}}
}

func (p *program) suggestHelp() string {
	return p.describe(lang.Text{
		Zh: "suggest 按表头和前 200 行推测每一列是什么，写明有多大把握（确定、可能、不确定）、" +
			"为什么、发票还缺什么。-o 把它写成一份对应表（YAML），供人核对、补全后使用；" +
			"已经存在的文件不会被覆盖。税率、编码、购买方不会替您猜。有几个文件时按第一个推测，" +
			"并写明其他文件缺哪些列。不提交，不记录。",
		En: "suggest proposes by the header and the first 200 rows what each column is, how sure " +
			"that is (sure, likely, unsure), why, and what an invoice lacks. -o writes a profile " +
			"(YAML) for a person to check and complete; an existing file is never replaced. Tax " +
			"rates, codes and buyers are never guessed. Of several files, the first is examined, " +
			"and columns that the others lack are named. Sends and records nothing.",
	},
		[]string{"fapiao profile suggest 开票登记.xlsx", "fapiao profile suggest 开票登记.xlsx -o profile.yaml"},
		exitDone, exitFailed, exitUnusable, exitUsage, exitInterrupted)
}

// suggestProfile suggests a profile for files.
func (c *call) suggestProfile(ctx context.Context, files []string) error {
	if len(files) == 0 {
		return usage(
			"请写明文件：fapiao profile suggest 文件",
			"name a file: fapiao profile suggest FILE")
	}
	output := c.flags.String("output")
	s, err := c.app.Suggest(ctx, app.SuggestOptions{Files: files, Output: output})
	if err != nil {
		return err
	}
	if output == "" {
		return c.screen.Suggestion(s, "", suggestCommand(s), "")
	}
	words := []string{"fapiao run"}
	for _, f := range files {
		words = append(words, quote(f))
	}
	return c.screen.Suggestion(s, output, "", strings.Join(append(words, "--profile", quote(output)), " "))
}

// suggestCommand is the command that writes a suggestion.
func suggestCommand(s *suggest.Suggestion) string {
	return "fapiao profile suggest " + quote(s.File) + " -o " + profileFile(s)
}

// profileFile is the name of the file for a suggestion.
func profileFile(s *suggest.Suggestion) string { return quote(s.Profile.Name + ".yaml") }

// suggestion is what follows the message about a file with an unknown layout: what its columns
// probably are, and the commands to go on; with --json, the command that writes it. It is empty for
// any other error.
func (p *program) suggestion(err error) string {
	var unknown *app.UnknownLayout
	if !errors.As(err, &unknown) {
		return ""
	}
	s := unknown.Suggestion
	if p.json() {
		return p.text(lang.Format("。推测各列：%s", ". To suggest its columns: %s", suggestCommand(s)))
	}
	text := ui.SuggestionText(p.lang, s, suggestCommand(s), p.typed()+" --profile "+profileFile(s))
	return strings.TrimSuffix(text, "\n")
}
