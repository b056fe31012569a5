package main

import (
	"context"
	"errors"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/readers/profile"
	"github.com/fapiao/fapiao/readers/suggest"
)

// profileName is the command about mapping profiles, and listKind its flag that says what the rows
// of files are; other commands have a setting of that name.
const (
	profileName = "profile"
	listKind    = "kind"
)

// suggestFlags are the flags of profile suggest.
func (p *program) suggestFlags() []cli.Flag {
	return []cli.Flag{&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: p.text(lang.Text{
		Zh: "suggest：把推测的对应表写到 `文件`，如 profile.yaml",
		En: "suggest: write the suggested profile to `FILE`, such as profile.yaml",
	})}, &cli.StringFlag{Name: listKind, Usage: p.text(lang.Text{
		Zh: "suggest：文件是什么 `清单`：refunds 是退款清单（用于 fapiao red）；不写是订单",
		En: "suggest: what `LIST` the files are: refunds, for fapiao red; left out for orders",
	})}}
}

// suggestProfile suggests a profile for files.
func (c *call) suggestProfile(ctx context.Context, files []string) error {
	if len(files) == 0 {
		return usage(
			"请写明文件：fapiao profile suggest 文件",
			"name a file: fapiao profile suggest FILE")
	}
	output := c.flags.String("output")
	kind := profile.Kind(c.flags.String(listKind))
	s, err := c.app.Suggest(ctx, app.SuggestOptions{Files: files, Output: output, Kind: kind})
	if err != nil {
		return err
	}
	if output == "" {
		return c.screen.Suggestion(s, "", suggestCommand(s), "")
	}
	words := []string{"fapiao run"}
	if kind == profile.Refunds {
		words = []string{"fapiao", "red", "--dry-run"}
	}
	for _, f := range files {
		words = append(words, ui.Quote(f))
	}
	return c.screen.Suggestion(s, output, "", strings.Join(append(words, "--profile", ui.Quote(output)), " "))
}

// suggestCommand is the command that writes a suggestion.
func suggestCommand(s *suggest.Suggestion) string {
	words := "fapiao profile suggest "
	if s.Profile.Kind != profile.Orders {
		words += "--kind " + string(s.Profile.Kind) + " "
	}
	return words + ui.Quote(s.File) + " -o " + profileFile(s)
}

// profileFile is the name of the file for a suggestion.
func profileFile(s *suggest.Suggestion) string { return ui.Quote(s.Profile.Name + ".yaml") }

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
