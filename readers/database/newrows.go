package database

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/sqladdr"
)

var (
	errLimit = lang.Text{Zh: "用水位列时，查询不能再用 LIMIT、OFFSET、FETCH、TOP 或 FOR",
		En: "with a watermark column the query cannot have LIMIT, OFFSET, FETCH, TOP or FOR"}
	errWith = lang.Text{Zh: "SQL Server 的查询用水位列时不能以 WITH 开头；请建一个视图",
		En: "with a watermark column a query of SQL Server cannot begin with WITH; make a view"}
)

// parts are a query without its ORDER BY, which may be empty, and that.
type parts struct{ body, order string }

// split divides a query that checkQuery accepts, so that it can stand inside another one: databases
// need not keep, or do not allow, the order of a query that does.
func split(d sqladdr.Dialect, q string) (parts, error) {
	l := lexer{d}
	depth, order, end, last := 0, -1, len(q), 0 // last is where ORDER stands, if the word before is ORDER
	before := ""
	for i := 0; i < len(q); {
		n, blank, err := l.next(q[i:])
		if err != nil {
			return parts{}, err
		}
		word := strings.ToUpper(q[i : i+n])
		at := i
		i += n
		switch {
		case blank:
			continue
		case word == "(":
			depth++
		case word == ")":
			depth--
		case word == ";":
			end = min(end, at)
		case depth > 0:
		case word == "ORDER":
			last = at
		case word == "BY" && before == "ORDER":
			order = last
		case slices.Contains([]string{"LIMIT", "OFFSET", "FETCH", "FOR"}, word) || word == "TOP" && d == sqladdr.SQLServer:
			return parts{}, errLimit
		case word == "WITH" && d == sqladdr.SQLServer && before == "":
			return parts{}, errWith
		}
		before = word
	}
	if order < 0 {
		return parts{body: q[:end]}, nil
	}
	return parts{body: q[:order], order: q[order:end]}, nil
}

// newRows is the query of the orders that have new rows, with the values of its placeholders. All
// its orders are read if nothing was read before. orderNo and column are names of its columns.
func newRows(d sqladdr.Dialect, p parts, orderNo, column, after string) (string, []any) {
	no, wm := d.Quote(orderNo), d.Quote(column)
	order := p.order
	if order == "" {
		order = "ORDER BY " + no + ", " + wm
	}
	// A comment may end the query: it must not end the line.
	rows := "SELECT * FROM (" + p.body + "\n) AS fapiao_rows"
	start, ok := from(after)
	if after == "" || !ok {
		return rows + " " + order, nil
	}
	isNew := func(n int) string {
		text := wm + " >= " + d.Placeholder(n) + " OR " + wm + " IS NULL"
		if d == sqladdr.SQLite { // compares a number with a text by their types
			is := map[bool]string{true: "'text'", false: "'integer', 'real'"}[start.timed]
			text += " OR typeof(" + wm + ") NOT IN (" + is + ")"
		}
		return text
	}
	return rows + " WHERE " + isNew(1) + " OR " + no + " IN (SELECT " + no + " FROM (" + p.body + "\n) AS fapiao_new WHERE " + isNew(2) + ") " + order,
		[]any{start.argument(), start.argument()}
}

// argument is a mark as the value of a placeholder.
func (m mark) argument() any {
	if m.timed {
		return m.String()
	}
	return m.number.IntPart()
}
