package main

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// extractFlags choose a part of the results; that of the seller is a setting.
func (p *program) extractFlags() []cli.Flag {
	return []cli.Flag{
		p.valueFlag("status", lang.Text{
			Zh: "只要这些 `状态`，用逗号分开，如 issued,failed 或 已开票",
			En: "only these `STATES`, with commas, such as issued,failed",
		}),
		p.valueFlag("since", lang.Text{
			Zh: "只要从这个 `时间` 起有变动的（北京时间，如 2026-11-27 或 2026-11-27T14:30），或最近一段时间，如 36h、7d",
			En: "only what changed since a `TIME` in Beijing, such as 2026-11-27 or " +
				"2026-11-27T14:30, or within a time, such as 36h or 7d",
		}),
	}
}

// extract completes the part of the results that an export writes.
func (c *call) extract(o *app.ExportOptions) (err error) {
	o.Extract.Seller = c.onlySeller()
	if c.flags.IsSet("status") {
		if o.Extract.States, err = states(c.flags.String("status"), c.cfg.Lang); err != nil {
			return err
		}
	}
	if c.flags.IsSet("since") {
		o.Extract.Since, o.Ago, err = since(c.flags.String("since"))
	}
	return err
}

// states are the states of a list, by their names in either language, in the order of
// [ledger.States], each once.
func states(list, in string) ([]ledger.State, error) {
	asked := map[ledger.State]bool{}
	for word := range strings.FieldsFuncSeq(list, func(r rune) bool { return strings.ContainsRune(",，、", r) }) {
		word = strings.TrimSpace(word)
		i := slices.IndexFunc(ledger.States(), func(s ledger.State) bool {
			return strings.EqualFold(string(s), word) || s.Name().Zh == word
		})
		if i < 0 {
			return nil, usage("--status 里的 %q 不是状态；可以是 %s", "%q in --status is no state; want %s", word, allStates(in))
		}
		asked[ledger.States()[i]] = true
	}
	if len(asked) == 0 {
		return nil, usage("--status 没有写状态；可以是 %s", "--status names no state; want %s", allStates(in))
	}
	return slices.DeleteFunc(ledger.States(), func(s ledger.State) bool { return !asked[s] }), nil
}

// allStates lists the states that can be asked for.
func allStates(in string) string {
	var out []string
	for _, s := range ledger.States() {
		name := string(s)
		if in == lang.Chinese {
			name += "（" + s.Name().Zh + "）"
		}
		out = append(out, name)
	}
	return strings.Join(out, ", ")
}

// sinceForms are the forms of a time, in Beijing.
var sinceForms = []string{time.DateOnly, "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02T15:04:05"}

// daysAtMost bounds a number of days.
const daysAtMost = 36500

// since reads a time, or how long ago it is.
func since(text string) (at time.Time, ago time.Duration, err error) {
	for _, form := range sinceForms {
		if at, err := time.ParseInLocation(form, text, beijing.Zone); err == nil && at.Year() >= 2000 {
			return at, 0, nil
		}
	}
	if days, ok := strings.CutSuffix(text, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n > 0 && n <= daysAtMost {
			return at, time.Duration(n) * 24 * time.Hour, nil
		}
	}
	if ago, err := time.ParseDuration(text); err == nil && ago > 0 {
		return at, ago, nil
	}
	return at, 0, usage(
		"--since 是 %q；应为北京时间，如 2026-11-27、2026-11-27T14:30，或一段时间，如 90m、36h、7d",
		"--since is %q; want a time in Beijing, such as 2026-11-27 or 2026-11-27T14:30, or how long ago, such as 90m, 36h or 7d",
		text)
}
