package nuonuo

import (
	"bytes"
	"encoding/json"
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// scalarText returns the text of a JSON string, number or boolean; null and absent give the empty
// text.
func scalarText(raw json.RawMessage) (string, bool) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || string(raw) == "null" {
		return "", true
	}
	switch raw[0] {
	case '"':
		if end := len(raw) - 1; end > 0 && raw[end] == '"' && simple(raw[1:end]) {
			return string(raw[1:end]), true
		}
		var s string
		err := json.Unmarshal(raw, &s)
		return s, err == nil
	case '{', '[':
		return "", false
	}
	return plainNumber(string(raw)), true
}

// plainNumber expands a number with an exponent: Java prints a double of ten million or more as
// 1.0E7.
func plainNumber(s string) string {
	mantissa, exponent, found := strings.Cut(strings.ToLower(s), "e")
	if !found {
		return s
	}
	n, err := strconv.Atoi(exponent)
	if err != nil || n < -30 || n > 30 || len(mantissa) > 40 {
		return s
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return s
	}
	_, fraction, _ := strings.Cut(mantissa, ".")
	return r.FloatString(max(0, len(fraction)-n))
}

// wholeNumber parses a count. Java prints a count that went through a double as 200.0.
func wholeNumber(s string) (int64, bool) {
	digits, fraction, _ := strings.Cut(strings.TrimSpace(s), ".")
	n, err := strconv.ParseInt(digits, 10, 64)
	return n, err == nil && strings.Trim(fraction, "0") == ""
}

var timeLayouts = []string{platformTime, time.DateOnly, time.RFC3339, "2006-01-02 15:04", "2006/01/02 15:04:05", "20060102150405", "20060102"}

// secondsBelow separates seconds from milliseconds: as milliseconds it is in 1973, before any
// invoice.
const secondsBelow = 100_000_000_000

// earliest is the year 2000 in milliseconds. A smaller number is not a time.
const earliest = 946_684_800_000

// parseTime parses the time formats of the platform. Zero and the empty text are not a time.
func parseTime(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if s == "" || s == "0" {
		return time.Time{}, true
	}
	for _, layout := range timeLayouts {
		if len(s) != len(layout) && (layout != time.RFC3339 || !strings.Contains(s, "T")) {
			continue
		}
		if t, err := time.ParseInLocation(layout, s, beijing); err == nil {
			return t.In(beijing), true
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || n > 1e14 {
		return time.Time{}, false
	}
	if n < secondsBelow {
		n *= 1000
	}
	if n < earliest {
		return time.Time{}, false
	}
	return time.UnixMilli(n).In(beijing), true
}

// simple reports that the inside of a JSON text is valid and is the text itself.
func simple(inner []byte) bool {
	ascii := true
	for _, c := range inner {
		if !ordinary[c] {
			return false
		}
		ascii = ascii && c < utf8.RuneSelf
	}
	return ascii || utf8.Valid(inner)
}
