package sqladdr

import (
	"errors"
	"fmt"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/lib/pq"
	mssql "github.com/microsoft/go-mssqldb"
)

func TestCauses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		want Cause
	}{
		{nil, OtherCause}, {errors.New("no such table"), OtherCause},
		{&pq.Error{Code: "55P03"}, Locked}, {&pq.Error{Code: "40P01"}, OtherCause}, {&pq.Error{Code: "42501"}, Denied},
		{&pq.Error{Code: "22001"}, TooLong}, {&mysql.MySQLError{Number: 1406}, TooLong}, {mssql.Error{Number: 2628}, TooLong},
		{&mysql.MySQLError{Number: 1205}, Locked}, {&mysql.MySQLError{Number: 1213}, OtherCause}, {&mysql.MySQLError{Number: 1142}, Denied},
		{mssql.Error{Number: 1222}, Locked}, {mssql.Error{Number: 1205}, OtherCause}, {mssql.Error{Number: 207}, UnknownColumn}, {mssql.Error{Number: 208}, UnknownTable},
	} {
		if c.err != nil {
			c.err = fmt.Errorf("wrapped: %w", c.err)
		}
		if got := CauseOf(c.err); got != c.want {
			t.Errorf("%v: %d, want %d", c.err, got, c.want)
		}
	}
}
