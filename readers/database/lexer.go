package database

import (
	"strings"

	"github.com/fapiao/fapiao/internal/sqladdr"
)

// lexer splits a statement of a dialect.
type lexer struct{ dialect sqladdr.Dialect }

// next returns the length of the next lexeme of SQL: a blank or comment, a quoted text or name, a
// word, or one character.
func (l lexer) next(q string) (n int, blank bool, err error) {
	switch c := q[0]; {
	case strings.HasPrefix(q, "--"), c == '#' && l.dialect == sqladdr.MySQL:
		n = strings.IndexByte(q, '\n')
		if n < 0 {
			n = len(q) - 1
		}
		return n + 1, true, nil
	case strings.HasPrefix(q, "/*"):
		return l.comment(q)
	case c == '\'' || c == '"' || c == '`':
		n, err = l.quoted(q)
		return n, false, err
	case c == '[' && (l.dialect == sqladdr.SQLServer || l.dialect == sqladdr.SQLite):
		n, err = closing(q, 1, "]")
		return n, false, err
	case c == '$' && l.dialect == sqladdr.Postgres:
		return dollar(q)
	case c <= ' ':
		return 1, true, nil
	case letter(c):
		for n < len(q) && letter(q[n]) {
			n++
		}
		return n, false, nil
	}
	return 1, false, nil
}

// comment is a comment between /* and */. MySQL runs what is in one that begins with ! or M!.
func (l lexer) comment(q string) (int, bool, error) {
	if l.dialect == sqladdr.MySQL && (strings.HasPrefix(q, "/*!") || strings.HasPrefix(q, "/*M!")) {
		return 0, false, errWrites
	}
	n, err := closing(q, 2, "*/")
	return n, true, err
}

// quoted is the length of a text or name in quotes. A doubled quote is read as two texts, with the
// same total length. MySQL also escapes a quote with a backslash.
func (l lexer) quoted(q string) (int, error) {
	if l.dialect != sqladdr.MySQL || q[0] == '`' {
		return closing(q, 1, q[:1])
	}
	for i := 1; i < len(q); i++ {
		switch q[i] {
		case '\\':
			i++
		case q[0]:
			return i + 1, nil
		}
	}
	return 0, errUnclosed
}

func letter(c byte) bool {
	return c == '_' || c >= 0x80 || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func closing(q string, from int, end string) (int, error) {
	i := strings.Index(q[from:], end)
	if i < 0 {
		return 0, errUnclosed
	}
	return from + i + len(end), nil
}

// dollar returns the length of PostgreSQL's $tag$…$tag$.
func dollar(q string) (int, bool, error) {
	n := 1
	for n < len(q) && letter(q[n]) {
		n++
	}
	if n == len(q) || q[n] != '$' {
		return 1, false, nil
	}
	end, err := closing(q, n+1, q[:n+1])
	return end, false, err
}
