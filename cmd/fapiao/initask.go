package main

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/cmd/fapiao/setup"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/lang"
)

// questions are those of init. An answer that cannot be used is asked for again.
type questions struct {
	*program
	prompt *ui.Prompter
}

func newQuestions(p *program) *questions { return &questions{p, ui.NewPrompter(p.streams)} }

// value asks for a value; an empty answer takes the usual one.
func (q *questions) value(ctx context.Context, f setup.Field, environment, usual string) (string, error) {
	if f.Key == setup.Environment {
		usual = cmp.Or(usual, string(config.Production))
	}
	question := q.text(f.Question)
	if usual != "" {
		question += " [" + usual + "]"
	}
	return q.until(ctx, func() (string, error) {
		line, err := q.prompt.Line(ctx, question+q.text(colon))
		return cmp.Or(line, usual), err
	}, func(text string) error { return f.Check(environment, text) })
}

// place asks where the secret is kept.
func (q *questions) place(ctx context.Context) (setup.Place, error) {
	question := q.text(lang.Text{
		Zh: "密钥保存在哪里（file 文件、keyring 系统密钥库、env 不保存） [file]：",
		En: "Where to keep the secret (file, keyring of the system, env: not kept) [file]: ",
	})
	text, err := q.until(ctx, func() (string, error) {
		line, err := q.prompt.Line(ctx, question)
		return cmp.Or(line, string(setup.InFile)), err
	}, func(text string) error {
		if !slices.Contains(setup.Places(), setup.Place(text)) {
			return wantPlace()
		}
		return nil
	})
	return setup.Place(text), err
}

func placeNames() (names []string) {
	for _, place := range setup.Places() {
		names = append(names, string(place))
	}
	return names
}

// wantPlace says which places there are.
func wantPlace() lang.Text {
	names := placeNames()
	last := len(names) - 1
	return lang.Text{Zh: "应为 " + strings.Join(names[:last], "、") + " 或 " + names[last], En: "must be " + strings.Join(names[:last], ", ") + " or " + names[last]}
}

// secret asks for the secret, which is not shown.
func (q *questions) secret(ctx context.Context) (string, error) {
	question := q.text(lang.Text{Zh: "应用的密钥（输入时不显示）：", En: "Secret of the app (not shown): "})
	return q.until(ctx, func() (string, error) { return q.prompt.Hidden(ctx, question) }, func(text string) error {
		if text == "" {
			return lang.Text{Zh: "不能为空", En: "must not be empty"}
		}
		return config.CheckValue("app_secret", text)
	})
}

// yes asks for the word yes.
func (q *questions) yes(ctx context.Context, question lang.Text) (bool, error) {
	line, err := q.prompt.Line(ctx, q.text(question))
	return strings.EqualFold(line, "yes"), err
}

// until reads answers until one can be used.
func (q *questions) until(ctx context.Context, read func() (string, error), check func(string) error) (string, error) {
	for {
		text, err := read()
		if err != nil {
			return "", err
		}
		if err = check(text); err == nil {
			return text, nil
		}
		if err := q.prompt.Say("  " + app.Text(q.lang, err) + "\n"); err != nil {
			return "", err
		}
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
	}
}

var colon = lang.Text{Zh: "：", En: ": "}
