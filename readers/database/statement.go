package database

import (
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/readers/input"
)

var (
	errBoth = lang.Text{Zh: "查询和表只能给出一个",
		En: "give a query or a table, not both"}
	errNeither = lang.Text{Zh: "须给出查询或表", En: "give a query or a table"}
	errSeveral = lang.Text{Zh: "查询里有多条语句", En: "the query has several statements"}
	errNotRead = lang.Text{Zh: "查询须以 SELECT、WITH 或 VALUES 开头",
		En: "the query must begin with SELECT, WITH or VALUES"}
	errUnclosed = lang.Text{Zh: "引号或注释没有结束",
		En: "a quote or a comment is not closed"}
)

// statement returns the statement to run.
func statement(query, table string) (string, error) {
	query = strings.TrimSpace(query)
	var err error
	switch {
	case query != "" && table != "":
		err = errBoth
	case table != "":
		return "SELECT * FROM " + quoteTable(table), nil
	case query == "":
		err = errNeither
	default:
		err = checkQuery(query)
	}
	if err != nil {
		return "", input.Refuse(source, input.BadQuery, "", err)
	}
	return query, nil
}

// quoteTable quotes "table" or "schema.table", so that it can only be a name.
func quoteTable(name string) string {
	parts := strings.Split(name, ".")
	for i, p := range parts {
		parts[i] = `"` + strings.ReplaceAll(p, `"`, `""`) + `"`
	}
	return strings.Join(parts, ".")
}

// checkQuery refuses text that is not one reading statement. The read-only transaction prevents
// writes; this check gives a readable error, and prevents that a second statement ends the
// transaction.
func checkQuery(q string) error {
	first := true
	for i := 0; i < len(q); {
		n, blank, err := lexeme(q[i:])
		if err != nil {
			return err
		}
		word := q[i : i+n]
		i += n
		switch {
		case blank:
		case word == ";":
			return onlyBlank(q[i:])
		case first:
			first = false
			switch strings.ToUpper(word) {
			case "SELECT", "WITH", "VALUES", "TABLE", "(":
			default:
				return errNotRead
			}
		}
	}
	return nil
}

func onlyBlank(q string) error {
	for q != "" {
		n, blank, err := lexeme(q)
		if err != nil {
			return err
		}
		if !blank && q[:n] != ";" {
			return errSeveral
		}
		q = q[n:]
	}
	return nil
}

// lexeme returns the length of the next lexeme of SQL: a blank or comment, a quoted text, a word,
// or one character.
func lexeme(q string) (n int, blank bool, err error) {
	switch c := q[0]; {
	case strings.HasPrefix(q, "--"):
		n = strings.IndexByte(q, '\n')
		if n < 0 {
			n = len(q) - 1
		}
		return n + 1, true, nil
	case strings.HasPrefix(q, "/*"):
		n, err = closing(q, 2, "*/")
		return n, true, err
	case c == '\'' || c == '"' || c == '`':
		n, err = closing(q, 1, string(c)) // a doubled quote is read as two texts, with the same total length
		return n, false, err
	case c == '$':
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
