package rules

import (
	"regexp"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Forms of dates in workbooks, after slashes, points and Chinese units are made hyphens.
const (
	formDay    = "2006-1-2"
	formHour   = "2006-1-2 15"
	formMinute = "2006-1-2 15:4"
	formSecond = "2006-1-2 15:4:5"
)

// parseDate reads a day or a time that cannot be mistaken: 2026-11-30, 2026/11/30, 20261130,
// 2026年11月30日, each with a time or without, and 202611301631; in full width too, with 上午 or
// PM, with its right weekday, with decimals of seconds (rounded), with Z or +08:00. The time is
// taken as it is written. minute says whether one was given.
func parseDate(text string) (t time.Time, minute, ok bool) {
	if t, minute, ok = commonDate(text); !ok {
		s := dateMarks().Replace(norm.NFKC.String(invoice.CleanText(text)))
		if t, minute, ok = chineseDate(s); !ok {
			t, minute, ok = namedMonth(s)
		}
	}
	if !ok || t.Year() < 2000 || t.Year() > 2099 {
		return time.Time{}, false, false
	}
	return t, minute, true
}

// commonDate reads the two forms that most dates have.
func commonDate(s string) (t time.Time, minute, ok bool) {
	var err error
	switch len(s) {
	case len(time.DateOnly):
		t, err = time.Parse(time.DateOnly, s)
		return t, false, err == nil
	case len(time.DateTime):
		t, err = time.Parse(time.DateTime, s)
		return t, true, err == nil
	}
	return t, false, false
}

// canonicalTime reports whether a text is a time as the platform takes it, "2006-01-02 15:04:05",
// in a year that parseDate accepts, so that it needs no other form. The days after the 28th are
// left to parseDate.
func canonicalTime(s string) bool {
	const form = "0000-00-00 00:00:00"
	if len(s) != len(form) {
		return false
	}
	for i := range len(form) {
		if number := form[i] == '0'; number && (s[i] < '0' || s[i] > '9') || !number && s[i] != form[i] {
			return false
		}
	}
	return s[:2] == "20" && s[5:7] >= "01" && s[5:7] <= "12" && s[8:10] >= "01" && s[8:10] <= "28" &&
		s[11:13] <= "23" && s[14:16] <= "59" && s[17:] <= "59"
}

// dateMarks makes one of the hyphens and of the words for a day.
var dateMarks = sync.OnceValue(func() *strings.Replacer {
	return strings.NewReplacer("−", "-", "–", "-", "—", "-", "‐", "-", "‑", "-", "号", "日", "：", ":")
})

// dateParts are what may stand beside the digits of a date.
var dateParts = sync.OnceValue(func() (re struct{ weekday, half, zone, decimals *regexp.Regexp }) {
	re.weekday = regexp.MustCompile(`\(?(?:星期|周|礼拜)([一二三四五六日天])\)?`)
	re.half = regexp.MustCompile(`(?i)上午|下午|凌晨|早上|中午|晚上|\b[ap]\.?m\b\.?|(?:\d)([ap]m)\b`)
	re.zone = regexp.MustCompile(`(:\d{1,2}(?:\.\d+)?) ?(?:Z|\+08:?00)$`)
	re.decimals = regexp.MustCompile(`(:\d{1,2}:\d{1,2})[.,](\d+)$`)
	return re
})

// chineseDate reads a date of digits, as it is written in China.
func chineseDate(s string) (t time.Time, minute, ok bool) {
	re := dateParts()
	weekday, half := "", ""
	if m := re.weekday.FindStringSubmatch(s); m != nil {
		weekday, s = m[1], strings.TrimSpace(strings.Replace(s, m[0], " ", 1))
	}
	if m := re.half.FindStringSubmatch(s); m != nil {
		half = m[0]
		if m[1] != "" {
			half = m[1]
		}
		s = strings.TrimSpace(strings.Replace(s, half, " ", 1))
	}
	s = re.zone.ReplaceAllString(s, "$1")
	up := time.Duration(0)
	if m := re.decimals.FindStringSubmatchIndex(s); m != nil {
		if s[m[4]] >= '5' {
			up = time.Second
		}
		s = s[:m[3]]
	}
	day, clock := splitDate(s)
	t, ok = dayAndClock(day, clock)
	if ok && half != "" {
		t, ok = halfOfDay(t, half, clock != "")
	}
	t = t.Add(up)
	return t, clock != "", ok && (weekday == "" || strings.Index("日一二三四五六", weekday) == 3*int(t.Weekday()) ||
		weekday == "天" && t.Weekday() == time.Sunday)
}

func dayAndClock(day, clock string) (time.Time, bool) {
	form := formDay
	if clock != "" {
		form = [...]string{formHour, formMinute, formSecond, formSecond}[min(strings.Count(clock, ":"), 3)]
		day += " " + strings.Join(strings.Fields(clock), "")
	}
	t, err := time.Parse(form, day)
	return t, err == nil
}

// halfOfDay applies a word for a part of the day. What contradicts the hour is no time.
func halfOfDay(t time.Time, half string, timed bool) (time.Time, bool) {
	h := t.Hour()
	first, last, late := 0, 12, false
	switch strings.ToLower(strings.ReplaceAll(half, ".", "")) {
	case "下午":
		first, last, late = 1, 23, true
	case "pm":
		first, last, late = 1, 12, true
	case "晚上":
		first, last, late = 5, 23, true
	case "中午":
		first, last, late = 11, 14, h < 11
		if h >= 1 && h <= 2 {
			first = 1
		}
	case "凌晨":
		last = 6
	}
	switch {
	case !timed || h < first || h > last:
		return t, false
	case late && h < 12:
		return t.Add(12 * time.Hour), true
	case !late && h == 12 && half != "中午":
		return t.Add(-12 * time.Hour), true
	}
	return t, true
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
	return strings.NewReplacer("年", "-", "月", "-", "日", " ", "/", "-", ".", "-", "时", ":", "点", ":", "分", ":", "秒", "")
})

// namedMonth reads a date whose month is a name: Nov 30, 2026, 30-Nov-2026, and as Java writes it
// in China.
func namedMonth(s string) (t time.Time, minute, ok bool) {
	const java = "Mon Jan 2 15:04:05 CST 2006"
	if t, err := time.Parse(java, s); err == nil {
		return t, true, strings.HasPrefix(s, t.Weekday().String()[:3])
	}
	for _, day := range [...]string{"Jan 2, 2006", "January 2, 2006", "2-Jan-2006", "2 Jan 2006", "2 January 2006"} {
		for _, clock := range [...]string{"", " 15:04", " 15:04:05"} {
			if t, err := time.Parse(day+clock, s); err == nil {
				return t, clock != "", true
			}
		}
	}
	return time.Time{}, false, false
}
