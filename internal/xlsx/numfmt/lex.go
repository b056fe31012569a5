package numfmt

import (
	"strings"
	"unicode/utf8"
)

// maxCode bounds the length of a code in bytes; programs allow 255 characters.
const maxCode = 2048

// lexer splits a code into sections and tokens.
type lexer struct {
	rest string
	sec  *section
}

// split reads the sections of a code, at most four; the rest is ignored.
func split(code string) []section {
	if len(code) > maxCode {
		return []section{{unclear: true, tokens: []token{{kind: general}}}}
	}
	out := []section{{}}
	l := lexer{rest: code}
	for l.rest != "" {
		if l.rest[0] == ';' {
			l.rest = l.rest[1:]
			out = append(out, section{})
			continue
		}
		l.sec = &out[len(out)-1]
		l.next()
	}
	return out[:min(len(out), 4)]
}

func (l *lexer) add(k kind, text string) {
	t := &l.sec.tokens
	if text == "" {
		return
	}
	if k == literal && len(*t) > 0 && (*t)[len(*t)-1].kind == literal {
		(*t)[len(*t)-1].text += text
		return
	}
	*t = append(*t, token{kind: k, text: text})
}

// take cuts n bytes off the rest.
func (l *lexer) take(n int) string {
	s := l.rest[:n]
	l.rest = l.rest[n:]
	return s
}

// rune cuts one character off the rest; empty at the end.
func (l *lexer) rune() string {
	_, n := utf8.DecodeRuneInString(l.rest)
	return l.take(n)
}

// next reads one token.
func (l *lexer) next() {
	if word := l.word(); word != "" {
		return
	}
	switch c := l.rune(); c {
	case `"`:
		text, rest, _ := strings.Cut(l.rest, `"`)
		l.add(literal, text)
		l.rest = rest
	case `\`, "!":
		l.add(literal, l.rune())
	case "_":
		l.rune()
		l.add(literal, " ")
	case "*":
		l.rune()
	case "[":
		l.bracket()
	case "0", "#", "?":
		l.add(digit, c)
	case ".":
		l.add(point, c)
	case ",":
		l.add(comma, c)
	case "%":
		l.add(percent, c)
	case "/":
		l.add(slash, c)
	case "@":
		l.add(textPlace, c)
	default:
		l.letters(c)
	}
}

// word reads the tokens that are words.
func (l *lexer) word() string {
	for _, w := range [...]struct {
		text string
		kind kind
	}{
		{"General", general}, {"G/通用格式", general}, {"通用格式", general}, {"常规", general},
		{"Standard", general}, {"G/標準", general}, {"G/표준", general},
		{"AM/PM", halfDay}, {"A/P", halfDay}, {"上午/下午", halfDay},
		{"E+", exponent}, {"E-", exponent},
	} {
		if len(l.rest) >= len(w.text) && strings.EqualFold(l.rest[:len(w.text)], w.text) {
			if w.kind == exponent && !l.sec.has(digit) {
				continue // the year of an era, and a sign
			}
			l.add(w.kind, l.take(len(w.text)))
			return w.text
		}
	}
	return ""
}

// letters reads a run of one letter for a part of a date, or a literal character.
func (l *lexer) letters(c string) {
	low := strings.ToLower(c)
	if len(c) != 1 || !strings.Contains("ymdhsegba", low) {
		l.add(literal, c)
		return
	}
	n := 1
	for len(l.rest) > 0 && strings.ToLower(l.rest[:1]) == low {
		l.take(1)
		n++
	}
	if low == "a" && n < 3 {
		l.add(literal, strings.Repeat(c, n))
		return
	}
	l.add(datePart, strings.Repeat(low, n))
}
