package database

import (
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
)

// Types of columns, as drivers name them, by how an order number is compared with their values.
var (
	wholeTypes = []string{"INT", "INT2", "INT4", "INT8", "INTEGER", "TINYINT", "SMALLINT", "MEDIUMINT", "BIGINT", "NUMERIC", "DECIMAL"}
	roughTypes = []string{"FLOAT", "FLOAT4", "FLOAT8", "DOUBLE", "DOUBLE PRECISION", "REAL", "MONEY", "SMALLMONEY"}
)

// narrowest are the largest values of types for which a larger one is an error of PostgreSQL.
var narrowest = map[string]int64{"INT2": 1<<15 - 1, "INT4": 1<<31 - 1}

// keyType says whether the column of the order number holds whole numbers. A column of another type
// that is no text is refused: a number with decimals may be taken for another order's.
func (t *named) keyType(c *sql.ColumnType) error {
	name, _, _ := strings.Cut(strings.ToUpper(c.DatabaseTypeName()), "(") // SQLite has it as declared
	if slices.Contains(roughTypes, name) {
		return lang.Format("列 %s 的类型是 %s，不能当订单号；请用文本列或整数列",
			"column %s has the type %s and cannot hold order numbers; use a column of text or of whole numbers", t.cfg.Key, name)
	}
	t.whole = slices.Contains(wholeTypes, strings.TrimPrefix(name, "UNSIGNED "))
	t.most = narrowest[name]
	return nil
}

// keyValue is an order number as a value of its column; ok is false if the column cannot hold it,
// such as A1 or 0012 in a column of numbers.
func (t *named) keyValue(number string) (any, bool) {
	if !t.whole {
		return number, true
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || strconv.FormatInt(n, 10) != number || t.most > 0 && (n > t.most || n < -t.most) {
		return nil, false
	}
	return n, true
}
