package database

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/sqladdr"
	"github.com/fapiao/fapiao/readers/input"
)

var (
	errBoth = lang.Text{Zh: "查询和表只能给出一个",
		En: "give a query or a table, not both"}
	errNeither = lang.Text{Zh: "须给出查询或表", En: "give a query or a table"}
	errSeveral = lang.Text{Zh: "查询里有多条语句", En: "the query has several statements"}
	errNotRead = lang.Text{Zh: "查询须以 SELECT、WITH 或 VALUES 开头",
		En: "the query must begin with SELECT, WITH or VALUES"}
	errWrites = lang.Text{Zh: "查询里有会写入数据的词",
		En: "the query has a word of a statement that writes"}
	errUnclosed = lang.Text{Zh: "引号或注释没有结束",
		En: "a quote or a comment is not closed"}
)

// statement returns the statement to run.
func statement(d sqladdr.Dialect, query, table string) (string, error) {
	query = strings.TrimSpace(query)
	var err error
	switch {
	case query != "" && table != "":
		err = errBoth
	case table != "":
		return "SELECT * FROM " + d.QuoteTable(table), nil
	case query == "":
		err = errNeither
	default:
		err = checkQuery(d, query)
	}
	if err != nil {
		return "", input.Refuse(source, input.BadQuery, "", err)
	}
	return query, nil
}

// checkQuery refuses text that is not one reading statement. The read-only transaction prevents
// writes; this check gives a readable error, and prevents that a second statement ends the
// transaction. For databases that do not prevent everything, see writing.
func checkQuery(d sqladdr.Dialect, q string) error {
	l := lexer{d}
	first := true
	for i := 0; i < len(q); {
		n, blank, err := l.next(q[i:])
		if err != nil {
			return err
		}
		word := strings.ToUpper(q[i : i+n])
		i += n
		switch {
		case blank:
		case word == ";":
			return l.onlyBlank(q[i:])
		case first:
			first = false
			switch word {
			case "SELECT", "WITH", "VALUES", "TABLE", "(":
			default:
				return errNotRead
			}
		case slices.Contains(writing[d], word):
			return errWrites
		}
	}
	return nil
}

// writing are words that a reading statement cannot have outside of quotes, where the database
// itself would not refuse it. MySQL writes files in a read-only transaction. SQL Server has no such
// transaction, and its statements need no semicolon between them.
var writing = map[sqladdr.Dialect][]string{
	sqladdr.MySQL: {"INTO"},
	sqladdr.SQLServer: {"INTO", "INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "EXEC", "EXECUTE", "CREATE", "ALTER", "DROP",
		"GRANT", "REVOKE", "DENY", "BEGIN", "COMMIT", "ROLLBACK", "SAVE", "SET", "DECLARE", "USE", "WAITFOR", "SHUTDOWN", "KILL",
		"BACKUP", "RESTORE", "DBCC", "BULK", "OPENROWSET", "OPENQUERY", "OPENDATASOURCE", "WRITETEXT", "UPDATETEXT", "RECONFIGURE"},
}

func (l lexer) onlyBlank(q string) error {
	for q != "" {
		n, blank, err := l.next(q)
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
