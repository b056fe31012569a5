package nuonuo

import "time"

// beijing is a fixed zone, so that no zone database is needed: China has kept UTC+8 without summer
// time since 1991, before the platform existed.
var beijing = time.FixedZone("UTC+8", 8*60*60)

const platformTime = "2006-01-02 15:04:05"

// Beijing returns the time zone of all times in requests and answers, UTC+8.
func Beijing() *time.Location { return beijing }

// FormatTime formats t as the platform expects: yyyy-MM-dd HH:mm:ss in Beijing time.
func FormatTime(t time.Time) string { return t.In(beijing).Format(platformTime) }

// FormatDate formats the Beijing date of t as yyyy-MM-dd.
func FormatDate(t time.Time) string { return t.In(beijing).Format(time.DateOnly) }
