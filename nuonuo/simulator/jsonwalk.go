package simulator

import (
	"encoding/json"
	"strings"
)

// The walkers below take text that json.Valid has accepted. They hand out
// pieces of it without copying, which keeps the issue call cheap, and read
// scalars the way the platform's Java side does: a number or a boolean where a
// string is expected is taken as its text.

// skipSpace returns the index of the first byte at or after i that is not
// white space.
func skipSpace(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\n' || s[i] == '\t' || s[i] == '\r') {
		i++
	}
	return i
}

// skipString returns the index after the string literal that starts at i.
func skipString(s string, i int) int {
	for i++; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(s)
}

// skipValue returns the index after the value that starts at i.
func skipValue(s string, i int) int {
	depth := 0
	for i < len(s) {
		switch s[i] {
		case '"':
			i = skipString(s, i)
			if depth == 0 {
				return i
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i
			}
			depth--
			if depth == 0 {
				return i + 1
			}
		case ',', ' ', '\n', '\t', '\r':
			if depth == 0 {
				return i
			}
		}
		i++
	}
	return i
}

// eachMember calls f with every key and raw value of the object s, in order.
// It reports false when s is not an object.
func eachMember(s string, f func(key, raw string)) bool {
	i := skipSpace(s, 0)
	if i >= len(s) || s[i] != '{' {
		return false
	}
	for i = skipSpace(s, i+1); i < len(s) && s[i] == '"'; {
		end := skipString(s, i)
		key := unquote(s[i:end])
		i = skipSpace(s, end)
		if i >= len(s) || s[i] != ':' {
			return true
		}
		i = skipSpace(s, i+1)
		end = skipValue(s, i)
		f(key, s[i:end])
		i = skipSpace(s, end)
		if i < len(s) && s[i] == ',' {
			i = skipSpace(s, i+1)
		}
	}
	return true
}

// eachElement calls f with every raw element of the array s. It reports false
// when s is not an array.
func eachElement(s string, f func(raw string)) bool {
	i := skipSpace(s, 0)
	if i >= len(s) || s[i] != '[' {
		return false
	}
	for i = skipSpace(s, i+1); i < len(s) && s[i] != ']'; {
		end := skipValue(s, i)
		if end == i {
			return true
		}
		f(s[i:end])
		i = skipSpace(s, end)
		if i < len(s) && s[i] == ',' {
			i = skipSpace(s, i+1)
		}
	}
	return true
}

// unquote returns the text of a JSON string literal.
func unquote(lit string) string {
	if len(lit) < 2 {
		return ""
	}
	if !strings.Contains(lit, `\`) {
		return lit[1 : len(lit)-1]
	}
	var out string
	if err := json.Unmarshal([]byte(lit), &out); err != nil {
		return lit[1 : len(lit)-1]
	}
	return out
}

// scalar returns the text of a raw scalar: strings unquoted, numbers and
// booleans as written, null as "". An object or array is returned as it stands.
func scalar(raw string) string {
	switch {
	case raw == "" || raw == "null":
		return ""
	case raw[0] == '"':
		return unquote(raw)
	}
	return raw
}

// member returns the scalar text of one member of the object s, or "".
func member(s, name string) string {
	var out string
	eachMember(s, func(key, raw string) {
		if key == name {
			out = scalar(raw)
		}
	})
	return out
}

// members collects the scalar text of all members of the object s.
func members(s string) map[string]string {
	out := make(map[string]string)
	eachMember(s, func(key, raw string) { out[key] = scalar(raw) })
	return out
}
