package numfmt

import (
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

const lastDay = 2958465 // 9999-12-31

// Day converts a serial date to a time, to the second; ok is false outside the calendar. Day 0 is a
// time without a date. Source: ECMA-376 part 1, 18.17.4.
func Day(serial decimal.Decimal, year04 bool) (t time.Time, ok bool) {
	if serial.Sign() < 0 || serial.GreaterThan(decimal.New(lastDay+1, 0)) {
		return time.Time{}, false
	}
	days := serial.IntPart()
	seconds := serial.Sub(decimal.New(days, 0)).Mul(decimal.New(86400, 0)).Round(0).IntPart()
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case days > lastDay:
		return time.Time{}, false
	case year04:
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days < 60: // Excel's calendar has a 29 February 1900
		base = base.AddDate(0, 0, 1)
	}
	return base.AddDate(0, 0, int(days)).Add(time.Duration(seconds) * time.Second), true
}

// classifyDates determines whether the section displays a date or a time, and distinguishes months
// from minutes.
func (s *section) classifyDates() {
	day, clock, places := false, false, s.has(digit)
	for i := range s.tokens {
		switch t := &s.tokens[i]; t.kind {
		case datePart:
			switch t.text[0] {
			case 'm':
				if s.minutes(i) {
					t.text, clock = "n"+t.text[1:], true
				} else {
					day = true
				}
			case 'h', 's':
				clock = true
			case 'y', 'd':
				day = true
			default: // letters that stand for a date only where no digits are
				day = day || !places
			}
		case elapsed, halfDay:
			clock = true
		}
	}
	switch {
	case day:
		s.class = Date
	case clock:
		s.class = Time
	default:
		for i := range s.tokens { // e, g, b and a beside digits show themselves
			if t := &s.tokens[i]; t.kind == datePart {
				t.kind = literal
			}
		}
		return
	}
	s.classifySubseconds()
}

// minutes reports whether the m at i means minutes: after hours, or before seconds.
func (s *section) minutes(i int) bool {
	if len(s.tokens[i].text) > 2 {
		return false
	}
	for j := i - 1; j >= 0; j-- {
		if t := &s.tokens[j]; t.kind == datePart || t.kind == elapsed {
			if t.text[0] == 'h' || t.kind == elapsed {
				return true
			}
			break
		}
	}
	for j := i + 1; j < len(s.tokens); j++ {
		if t := &s.tokens[j]; t.kind == datePart || t.kind == elapsed {
			return t.text[0] == 's'
		}
	}
	return false
}

// classifySubseconds joins a point and zeros after seconds; other number tokens are literals in a
// date.
func (s *section) classifySubseconds() {
	var out []token
	for i := 0; i < len(s.tokens); i++ {
		t := s.tokens[i]
		switch t.kind {
		case point:
			zeros := 0
			for next := s.tokens[i+1:]; zeros < len(next) && next[zeros].zero(); {
				zeros++
			}
			if zeros > 0 {
				t = token{kind: subseconds, text: strings.Repeat("0", zeros)}
				i += zeros
			} else {
				t.kind = literal
			}
		case digit, comma, percent, exponent, slash, general, textPlace:
			t.kind = literal
		}
		out = append(out, t)
	}
	s.tokens = out
}

func (t *token) zero() bool { return t.kind == digit && t.text == "0" }

// showDate writes a day or a time.
func (s *section) showDate(v decimal.Decimal, year04 bool) Shown {
	t, ok := Day(v, year04)
	if !ok { // Excel fills the cell with ####
		return Shown{Class: s.class}
	}
	switch s.system { // what the system is set to: shown as in China
	case "date":
		return Parse(`yyyy"年"m"月"d"日"`).numbers[0].showDate(v, year04)
	case "time":
		return Parse(`h:mm:ss`).numbers[0].showDate(v, year04)
	}
	w := dateWriter{section: s, t: t, v: v}
	w.y, w.m, w.d = t.Date()
	if v.LessThan(decimal.New(1, 0)) && s.class == Date {
		w.inexact = true
		if !year04 {
			w.y, w.m, w.d = 1900, time.January, 0
		}
	}
	for i := range s.tokens {
		if s.tokens[i].kind == halfDay {
			w.half = true
		}
	}
	for i := range s.tokens {
		w.write(&s.tokens[i])
	}
	return Shown{s.class, w.String(), w.exact()}
}

// dateWriter writes the parts of one time.
type dateWriter struct {
	strings.Builder
	*section
	t       time.Time
	v       decimal.Decimal
	y       int // day 0 is 1900-01-00
	m       time.Month
	d       int
	half    bool // hours count to twelve
	inexact bool

	year, month, day, hour, minute, second, beyond bool // which parts were written
}

func (w *dateWriter) write(t *token) {
	switch t.kind {
	case datePart:
		w.datePart(t.text)
	case elapsed:
		w.elapsed(t.text)
	case halfDay:
		w.halfDay(t.text)
	case subseconds:
		w.WriteString("." + t.text)
	default:
		w.WriteString(t.text)
	}
}

func (w *dateWriter) datePart(text string) {
	switch text[0] {
	case 'g':
		w.inexact = true
	case 'y', 'e':
		w.year = true
		w.inexact = w.inexact || w.era
		if text[0] == 'y' && len(text) <= 2 {
			w.pad(w.y%100, 2)
			return
		}
		w.pad(w.y, 4)
	case 'b':
		w.year = true
		if w.inexact = true; len(text) <= 2 {
			w.pad((w.y+543)%100, 2)
			return
		}
		w.pad(w.y+543, 4)
	case 'm':
		w.month = true
		w.monthPart(len(text))
	case 'd':
		w.dayPart(len(text))
	case 'a':
		w.weekday(len(text) > 3)
	case 'h':
		w.hour = true
		h := w.t.Hour()
		if w.half {
			h = (h+11)%12 + 1
		}
		w.pad(h, len(text))
	case 'n':
		w.minute = true
		w.pad(w.t.Minute(), len(text))
	case 's':
		w.second = true
		w.pad(w.t.Second(), len(text))
	}
}

// pad writes n with two digits at least where the code has two letters.
func (w *dateWriter) pad(n, letters int) {
	s := strconv.Itoa(n)
	if letters > 1 && len(s) < 2 {
		s = "0" + s
	}
	if letters > 2 {
		s = strings.Repeat("0", max(0, letters-len(s))) + s
	}
	w.WriteString(s)
}

func (w *dateWriter) monthPart(letters int) {
	name := w.m.String()
	switch {
	case letters <= 2:
		w.pad(int(w.m), letters)
	case w.inChinese:
		w.WriteString(strconv.Itoa(int(w.m)) + "月")
	case letters == 3:
		w.WriteString(name[:3])
	case letters == 5:
		w.WriteString(name[:1])
		w.inexact = true
	default:
		w.WriteString(name)
	}
}

func (w *dateWriter) dayPart(letters int) {
	switch {
	case letters <= 2:
		w.day = true
		w.pad(w.d, letters)
	case w.inChinese:
		w.weekday(letters > 3)
	case letters == 3:
		w.WriteString(w.t.Weekday().String()[:3])
	default:
		w.WriteString(w.t.Weekday().String())
	}
}

// weekday writes 星期一, or 周一.
func (w *dateWriter) weekday(long bool) {
	names := [...]string{"日", "一", "二", "三", "四", "五", "六"}
	if long {
		w.WriteString("星期")
	} else {
		w.WriteString("周")
	}
	w.WriteString(names[w.t.Weekday()])
}

// elapsed writes hours, minutes or seconds since day 0.
func (w *dateWriter) elapsed(text string) {
	seconds := w.v.Mul(decimal.New(86400, 0)).Round(0).IntPart()
	unit := int64(1)
	switch text[0] {
	case 'h':
		unit, w.hour = 3600, true
	case 'm':
		unit, w.hour, w.minute = 60, true, true
	default:
		w.hour, w.minute, w.second = true, true, true
	}
	w.beyond = true
	w.pad(int(seconds/unit), len(text))
}

func (w *dateWriter) halfDay(text string) {
	late := w.t.Hour() >= 12
	am, pm, _ := strings.Cut(text, "/")
	if w.inChinese && len(am) == 2 {
		am, pm = "上午", "下午"
	}
	if late {
		am = pm
	}
	w.WriteString(am)
}

// exact reports whether the time can be recovered from the text. A month without a day is its first
// day.
func (w *dateWriter) exact() bool {
	clock := w.t.Hour() == 0 && w.t.Minute() == 0 && w.t.Second() == 0 ||
		w.hour && (w.minute || w.t.Minute() == 0) && (w.second || w.t.Second() == 0)
	if w.class == Time {
		return !w.inexact && clock && w.hour && (w.beyond || w.v.LessThan(decimal.New(1, 0)))
	}
	return !w.inexact && clock && w.year && w.month && (w.day || w.d == 1)
}
