package main

import (
	"bytes"
	"context"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
)

// typedCommands are the commands that can be typed in an empty folder: they end at once there, with
// another code than that of a wrong command line.
var typedCommands = []string{"submit", "reconcile", "recall", "retry", "red", "reissue", "void", "deliver", "drop", "accept", "status", "show", "history"}

// placeholder is a word that stands for what a person knows: a value of the program, a word in
// capitals, or one of those in Chinese.
var placeholder = regexp.MustCompile(`^(%[a-z]|[A-Z][A-Z|]*…?|[^a-z]*(号码|订单号|单号|编号|文件|清单|原因|时间|批次|订单|说明)…?)$`)

// file is a placeholder of a file.
var file = regexp.MustCompile(`FILE|文件|清单`)

// meant are values that stand for the placeholders of flags.
var meant = map[string]string{"reason": "开票有误", "line": "1", "until": "23:50", "wait": "1s", "since": "7", "specific": "x", "rest-reason": "return",
	"issued-as": "26332000001234567890"}

// typed is an advised command as a person types it: its arguments and flags up to the first word of
// prose, with a value for each placeholder. It has one word where nothing is named.
func (a *advised) typed(takes map[string]values) []string {
	words := []string{a.name}
	flag := "" // whose value is next
	for _, word := range strings.Fields(a.text)[2:] {
		word = strings.TrimRight(word, "]")
		name, _, joined := strings.Cut(strings.TrimLeft(word, "-[{"), "=")
		switch {
		case flag != "":
			if value := meant[flag]; value != "" && placeholder.MatchString(word) {
				word = value
			}
			words, flag = append(words, word), ""
		case strings.HasPrefix(word, "-") && len(word) > 1:
			if words = append(words, word); takes[name] == oneValue && !joined {
				flag = name
			}
		case file.MatchString(word):
			words = append(words, "none.xlsx")
		case placeholder.MatchString(word):
			words = append(words, "X1")
		case strings.ContainsAny(word, "0123456789") && word[0] < 0x80, strings.Contains(word, ".xlsx"):
			words = append(words, word)
		default:
			return words
		}
	}
	if flag != "" { // its value is in quotes
		words = words[:len(words)-1]
	}
	return words
}

// TestAdvisedCommandsAreComplete: what a text tells a person to type is no wrong command line: no
// flag is missing that the command needs with what is named.
func TestAdvisedCommandsAreComplete(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	app := newProbe().app
	tried := map[string]bool{}
	for _, a := range append(inSource(t), inPages(t, "README*.md", "docs/*.md", "docs/zh/*.md")...) {
		cmd := app.Command(a.name)
		if cmd == nil || !slices.Contains(typedCommands, a.name) {
			continue
		}
		words := a.typed(arity(cmd.Flags))
		line := strings.Join(words, " ")
		if len(words) == 1 || tried[line] {
			continue
		}
		tried[line] = true
		if text := wrong(dir, cmd, words); text != "" {
			t.Errorf("%s advises %q, typed as fapiao %s: %s", a.where, a.text, line, text)
		}
	}
	for _, c := range []string{"red X1 --reason 开票有误", "retry --corrected none.xlsx", "void SO-1001 --yes --copies-in-hand"} {
		if !tried[c] {
			t.Errorf("fapiao %s was not tried: the test overlooks something", c)
		}
	}
	for _, c := range [][]string{{"red", "X1"}, {"retry", "--corrected"}, {"void", "X1", "--yes"}} {
		if wrong(dir, app.Command(c[0]), c) == "" {
			t.Errorf("fapiao %s is taken", strings.Join(c, " "))
		}
	}
}

// wrong types a command in an empty folder, and returns why it is a wrong command line; empty if it
// is not.
func wrong(dir string, cmd *cli.Command, words []string) string {
	args := append([]string{"fapiao"}, words...)
	if slices.ContainsFunc(cmd.Flags, func(f cli.Flag) bool { return slices.Contains(f.Names(), "ledger") }) {
		args = append(args, "--ledger", filepath.Join(dir, "none.db"))
	}
	var errs bytes.Buffer
	p := &program{args: args, streams: ui.Streams{In: strings.NewReader(""), Out: new(bytes.Buffer), Err: &errs}, now: time.Now,
		environ: []string{"HOME=" + dir, "FAPIAO_ENDPOINT=http://127.0.0.1:1"}}
	if p.run(context.Background()) == exitUsage {
		return errs.String()
	}
	return ""
}
