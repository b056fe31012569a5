// Package beijing defines the time zone of the platform and of the people who use it.
package beijing

import "time"

// Zone is the time zone in which people read times and in which days and months begin, independent
// of the machine's zone. China has had no other offset and no summer time since 1991, so no zone
// data is needed. Package nuonuo, which imports nothing of ours, has its own copy.
var Zone = time.FixedZone("UTC+8", 8*60*60)

// Stamp is a time as results carry it, in RFC 3339; empty for the zero time.
func Stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(Zone).Format(time.RFC3339)
}
