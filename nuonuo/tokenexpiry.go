package nuonuo

import (
	"encoding/json"
	"strconv"
	"time"
)

// defaultTokenLife is the platform's documented 24 hours, used if an answer has no expires_in.
const defaultTokenLife = 24 * time.Hour

// longestTokenLife means "never expires": apps may have permanent tokens, whose expires_in is not
// documented and may be huge.
const longestTokenLife = 100 * 365 * 24 * time.Hour

// expiry parses expires_in, which is text in the guide and a number of seconds in live answers.
// Zero or less means that the token does not expire.
func expiry(raw json.RawMessage, now time.Time) (time.Time, error) {
	text, ok := scalarText(raw)
	if !ok {
		return time.Time{}, &AnswerError{Reason: "with an expires_in that is no number"}
	}
	if text == "" {
		return now.Add(defaultTokenLife).UTC(), nil
	}
	seconds, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return time.Time{}, &AnswerError{Reason: "with an expires_in that is no number"}
	}
	if seconds <= 0 || seconds >= longestTokenLife.Seconds() {
		return time.Time{}, nil
	}
	return now.Add(time.Duration(seconds) * time.Second).UTC(), nil
}
