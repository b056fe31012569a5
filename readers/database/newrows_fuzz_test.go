package database

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/sqladdr"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// FuzzSplit: a query that is accepted stays one statement when another one is put around it, and
// nothing of it is lost but what follows a semicolon.
func FuzzSplit(f *testing.F) {
	for _, q := range []string{"select 1 order by 1;", "select ')' from t -- x", "with a as (select 1) select * from a order  by 1", "select [a;b] from t", "select 1 # x", "select $a$;$a$", "select ( ; "} {
		for d := range 4 {
			f.Add(uint8(d), q)
		}
	}
	f.Fuzz(func(t *testing.T, dialect uint8, q string) {
		d := sqladdr.Dialect(dialect % 4)
		if checkQuery(d, q) != nil {
			return
		}
		p, err := split(d, q)
		if err != nil {
			return
		}
		if rest, ok := strings.CutPrefix(q, p.body+p.order); !ok || rest != "" && rest[0] != ';' {
			t.Errorf("%q became %+v", q, p)
		}
		text, _ := newRows(d, p, "order_no", "id", "20000")
		if err := checkQuery(d, text); err != nil {
			t.Errorf("%q became %q: %v", q, text, err)
		}
	})
}

// TestMarksAreNeverAboveTheirValues: what is kept of a value, and where the next reading begins,
// are not above it, so that no row is left out.
func TestMarksAreNeverAboveTheirValues(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := time.UnixMicro(rapid.Int64Range(946684800e6, 4102444800e6).Draw(t, "at")).In(beijing.Zone)
		typ := columnType{sqladdr.Postgres, rapid.SampledFrom([]string{"TIMESTAMP", "TIMESTAMPTZ"}).Draw(t, "type")}
		text, kind, _ := typ.value(time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), beijing.Zone))
		m, ok := newMark(text, kind, typ)
		begin, again := from(m.String())
		if !ok || !again || m.time.After(at) || begin.time.After(at.Add(-overlapTime)) || at.Sub(begin.time) > overlapTime+time.Second {
			t.Errorf("%s became %s, and begins at %s", at, m, begin)
		}
		n := rapid.Int64Range(-1e15, 1e15).Draw(t, "n")
		text, kind, _ = columnType{sqladdr.MySQL, "BIGINT"}.value(n)
		m, ok = newMark(text, kind, columnType{sqladdr.MySQL, "BIGINT"})
		if begin, again = from(m.String()); !ok || !again || kind != invoice.CellDecimal || begin.argument() != n-overlapNumber {
			t.Errorf("%d became %s, and begins at %v", n, m, begin.argument())
		}
	})
}
