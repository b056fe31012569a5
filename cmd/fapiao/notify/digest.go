package notify

import (
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
)

// Run is a run that ended. Config, Command and Outcome are required.
type Run struct {
	Config  *config.Config
	Command string // such as "reconcile"
	ID      string
	Host    string
	Version string
	Begun   time.Time
	Ended   time.Time
	Code    int       // exit code
	Outcome lang.Text // what the code means
	Error   string    // in the language of Config; empty: the result says all
	Next    string    // command line that goes on; empty: nothing is left to do

	Result   *app.Result        // nil: it ended before there was one
	Watched  *app.Watched       // of a watchdog
	Accounts []app.AccountState // of a look at accounts
	Helps    func(*app.Cause) string
}

// Digest makes the message of a run.
func Digest(r *Run) Message {
	w := writer{Run: r, Words: ui.NewWords(r.Config.Lang)}
	m := Message{Lang: r.Config.Lang, Problem: r.Code != 0, Body: bodyOf(r)}
	m.Changed = m.Problem || r.Result != nil && r.Result.Did.Any()
	m.Title = w.title()
	w.todo()
	w.facts()
	m.Todo, m.Facts, m.Link = w.todos, w.lines, r.link()
	m.Body.Title, m.Body.Problem, m.Body.Link = m.Title, m.Problem, m.Link
	m.Body.Todo = append(m.Body.Todo, m.Todo...)
	return m
}

func (r *Run) simulated() bool { return r.Config.Environment == config.Simulator }

// alarms are the causes of a watchdog.
func (r *Run) alarms() []app.Cause {
	if r.Watched == nil {
		return nil
	}
	return r.Watched.Causes
}

// activity is who works on the ledger; nil: not known.
func (r *Run) activity() *app.Activity {
	if r.Result == nil || r.Result.Waits == nil {
		return nil
	}
	return r.Result.Waits.Activity
}

// reds are the open red invoices; nil: not known.
func (r *Run) reds() *app.Reds {
	switch {
	case r.Result == nil:
		return nil
	case r.Result.Reds == nil && r.Result.Waits != nil:
		return r.Result.Waits.Reds
	}
	return r.Result.Reds
}

// buyers are the forms that buyers started; nil: not known.
func (r *Run) buyers() *app.BuyerForms {
	switch {
	case r.Result == nil:
		return nil
	case r.Result.Buyers == nil && r.Result.Waits != nil:
		return r.Result.Waits.Buyers
	}
	return r.Result.Buyers
}

// link is where the results can be opened; empty: only on this machine, or there are none. Of a
// file outside of out_dir the name alone is known there.
func (r *Run) link() string {
	base := r.Config.ReportURL
	if base == "" || r.Result == nil || r.Result.Results == "" {
		return ""
	}
	name := filepath.Base(r.Result.Results)
	if r.Config.OutDir != "" {
		if rel, err := filepath.Rel(r.Config.OutDir, r.Result.Results); err == nil && filepath.IsLocal(rel) {
			name = rel
		}
	}
	return strings.TrimSuffix(base, "/") + "/" + escapePath(filepath.ToSlash(name))
}

// writer collects the lines of a digest.
type writer struct {
	*Run
	ui.Words
	todos, lines []string
}

func (w *writer) text(t lang.Texter) string { return t.Text(w.Config.Lang) }

// do adds what a person has to do.
func (w *writer) do(zh, en string, args ...any) {
	w.todos = append(w.todos, strings.TrimSpace(ui.Plain(w.text(lang.Format(zh, en, args...)))))
}

// fact adds what happened.
func (w *writer) fact(zh, en string, args ...any) {
	w.lines = append(w.lines, ui.Plain(w.text(lang.Format(zh, en, args...))))
}

// environments are the names of the environments.
var environments = map[config.Environment]lang.Text{
	config.Simulator:  {Zh: "模拟", En: "simulated"},
	config.Sandbox:    {Zh: "沙箱", En: "sandbox"},
	config.Production: {Zh: "正式", En: "production"},
}

// title says who, what and how it ended. "fapiao" is in each title: robots may demand a keyword.
func (w *writer) title() string {
	return ui.Plain(w.text(lang.Format("【%s】fapiao %s %s：%s", "(%s) fapiao %s %s: %s",
		environments[w.Config.Environment], w.Command, w.who(), w.Outcome)))
}

// who names the sellers.
func (w *writer) who() lang.Text {
	list := w.Config.Sellers
	switch {
	case len(list) == 0:
		return lang.Text{}
	case len(list) == 1:
		return lang.Format("%s", "%s", list[0].Name)
	}
	return lang.Format("%s等 %d 个销售方", "%s and others, %d sellers", list[0].Name, len(list))
}

// orders formats a number of orders.
func orders(n int) lang.Text {
	return lang.Format("%s 单", "%s", strconv.Itoa(n))
}

// masked is a text of another system without personal numbers.
func masked(s string) string { return nuonuo.MaskPersonal(s) }
