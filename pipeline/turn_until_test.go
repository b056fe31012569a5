package pipeline_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
)

func TestUntilAsPeopleWriteIt(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 30, 16, 30, 0, 0, time.UTC) // already December in Beijing
	for text, want := range map[string]string{
		"23:50": "2026-12-01T23:50:00+08:00", "00:10": "2026-12-01T00:10:00+08:00", "23：50": "2026-12-01T23:50:00+08:00", "8:05": "2026-12-01T08:05:00+08:00",
		"2026-11-30 23:50": "2026-11-30T23:50:00+08:00", "2026-11-30T23:50": "2026-11-30T23:50:00+08:00",
		"month-end": "2026-12-31T23:50:00+08:00", "月末": "2026-12-31T23:50:00+08:00", "月末-30m": "2026-12-31T23:30:00+08:00",
		"month-end-0s": "2027-01-01T00:00:00+08:00", " month-end-2h30m ": "2026-12-31T21:30:00+08:00", "none": "",
	} {
		u, err := pipeline.ParseUntil(text)
		if got := beijing.Stamp(u.At(now)); err != nil || got != want {
			t.Errorf("%q: %s (%v), want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", "24:00", "23:60", "23", "2026-11-30", "2026-02-30 10:00", "0001-01-01 10:00", "month-end+1h", "月末30m", "月末--1h", "月末-200h", "tomorrow", "23:50:10"} {
		_, err := pipeline.ParseUntil(text)
		if words, both := err.(lang.Text); !both || words.Zh == "" || words.En == "" {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// A time of day is of the day of the run, and the end of the month is of its month: neither is
// further ahead.
func TestUntilIsNotFurtherAhead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		now := time.Unix(rapid.Int64Range(946684800, 4102444800).Draw(rt, "now"), 0)
		y, m, d := now.In(beijing.Zone).Date()
		day, err := pipeline.ParseUntil(time.Unix(rapid.Int64Range(0, 86399).Draw(rt, "clock"), 0).UTC().Format("15:04"))
		if at := day.At(now); err != nil || at.Before(time.Date(y, m, d, 0, 0, 0, 0, beijing.Zone)) || !at.Before(time.Date(y, m, d+1, 0, 0, 0, 0, beijing.Zone)) {
			rt.Fatalf("%v of %v (%v)", at, now, err)
		}
		end, err := pipeline.ParseUntil("month-end")
		if at := end.At(now); err != nil || !at.Add(pipeline.MonthEndMargin).Equal(time.Date(y, m+1, 1, 0, 0, 0, 0, beijing.Zone)) {
			rt.Fatalf("%v of %v (%v)", at, now, err)
		}
	})
}

func FuzzParseUntil(f *testing.F) {
	for _, text := range []string{"23:50", "2026-11-30 23:50", "月末-30m", "month-end-1h", "none", "", "－", "T"} {
		f.Add(text)
	}
	now := time.Date(2026, 11, 30, 15, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		u, err := pipeline.ParseUntil(text)
		if err != nil && u != (pipeline.Until{}) {
			t.Errorf("%q: %v and a time", text, err)
		}
		if at := u.At(now); !at.IsZero() && at.Year() < 1999 {
			t.Errorf("%q: %v", text, at)
		}
	})
}
