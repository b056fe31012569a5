package config

import (
	"strings"
)

// secret takes the text without what copying and editors leave around it: blanks, line ends, the
// mark that some editors put before a text.
func secret(dst *Secret, v value) error {
	s, err := word(v.text)
	if err != nil {
		return err
	}
	*dst = NewSecret(s)
	return nil
}

func appKey(dst *string, v value) error {
	s, err := word(v.text)
	switch {
	case err != nil:
		return err
	case len(s) > 100:
		return wrong("is longer than 100 characters")
	}
	*dst = s
	return nil
}

// word is a credential without what stands around it. The platform's are plain letters, digits and
// signs: anything else came in by copying, and would be refused there with words that do not say
// so. No error holds the text.
func word(text string) (string, error) {
	s := strings.TrimSpace(strings.TrimPrefix(text, "\ufeff"))
	switch {
	case strings.ContainsRune(s, 0):
		return "", wrong("is not plain text; save it as UTF-8")
	case strings.ContainsAny(s, " \t\r\n"):
		return "", wrong("holds blanks or line breaks; it must be one word")
	case strings.ContainsFunc(s, func(r rune) bool { return r < '!' || r > '~' }):
		return "", wrong("holds characters that no key has, such as full-width or invisible ones; copy it once more")
	}
	return s, nil
}
