package rules

import (
	"strings"
	"sync"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// parseBool reads yes and no in the words that workbooks use.
func parseBool(text string) (value, ok bool) {
	switch strings.TrimSuffix(invoice.Fold(text), ".0") {
	case "是", "y", "yes", "1", "true", "t", "含税", "有", "√", "展示":
		return true, true
	case "否", "n", "no", "0", "false", "f", "不含税", "未含税", "无", "×", "不展示":
		return false, true
	}
	return false, false
}

// Forms of dates in workbooks, after Fold and after slashes, points and Chinese units are made hyphens.
const (
	formDay    = "2006-1-2"
	formMinute = "2006-1-2 15:4"
	formSecond = "2006-1-2 15:4:5"
)

// parseDate reads a day or a time: 2026-11-30, 2026/11/30, 20261130, 2026年11月30日, each with a time or without, and
// 202611301631. minute says whether a time was given.
func parseDate(text string) (t time.Time, minute, ok bool) {
	day, clock := splitDate(invoice.CleanText(text))
	form := formDay
	if clock != "" {
		form = formSecond
		if strings.Count(clock, ":") == 1 {
			form = formMinute
		}
		day += " " + clock
	}
	t, err := time.Parse(form, day)
	if err != nil || t.Year() < 2000 || t.Year() > 2099 {
		return time.Time{}, false, false
	}
	return t, clock != "", true
}

// splitDate makes "2026-11-30" and "16:31" of the forms that parseDate reads.
func splitDate(s string) (day, clock string) {
	if strings.Trim(s, "0123456789") == "" {
		switch len(s) {
		case 8:
			return s[:4] + "-" + s[4:6] + "-" + s[6:], ""
		case 12:
			return s[:4] + "-" + s[4:6] + "-" + s[6:8], s[8:10] + ":" + s[10:]
		case 14:
			return s[:4] + "-" + s[4:6] + "-" + s[6:8], s[8:10] + ":" + s[10:12] + ":" + s[12:]
		}
		return s, ""
	}
	s = dateWords().Replace(s)
	if day, clock, found := strings.Cut(s, "T"); found {
		return day, clock
	}
	day, clock, _ = strings.Cut(strings.TrimSpace(s), " ")
	return day, strings.TrimSuffix(strings.TrimSpace(clock), ":")
}

// dateWords turns the marks between the parts of a date into hyphens and colons.
var dateWords = sync.OnceValue(func() *strings.Replacer {
	return strings.NewReplacer("年", "-", "月", "-", "日", " ", "/", "-", ".", "-", "时", ":", "点", ":", "分", ":", "秒", "", "：", ":")
})
