package sqlledger

import (
	"bytes"
	"context"
	"database/sql"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lib/pq"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/internal/pgtest"
)

// arrayRow has a column of each type.
type arrayRow struct {
	n    int64
	text any // string or nil
	body []byte
	tiny int
}

var arrayColumns = asking("SELECT n, text, body, tiny FROM v", []column[arrayRow]{
	{"n", bigint, func(r *arrayRow) any { return r.n }},
	{"text", text, func(r *arrayRow) any { return r.text }},
	{"body", bytea, func(r *arrayRow) any { return r.body }},
	{"tiny", smallint, func(r *arrayRow) any { return r.tiny }},
})

var arrayRows = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) arrayRow {
	r := arrayRow{n: rapid.Int64().Draw(t, "n"), tiny: rapid.IntRange(0, 1).Draw(t, "tiny")}
	if rapid.Bool().Draw(t, "has text") {
		r.text = rapid.OneOf(rapid.String(), rapid.StringMatching(`[\\"{},'NUL \n\x00]*`),
			rapid.SampledFrom([]string{"", "NULL", "null", `\`, `"`, `\"`, "{}", "\xff\x00"})).Draw(t, "text")
	}
	if rapid.Bool().Draw(t, "has body") {
		r.body = append([]byte{}, rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "body")...)
	}
	return r
}), 1, 30)

// stored is what is kept of a row.
func (r *arrayRow) stored() (text sql.NullString, body []byte) {
	if s, ok := r.text.(string); ok {
		text = sql.NullString{String: cleaned(s), Valid: true}
	}
	return text, r.body
}

// Arrays are read by the driver's own reader as the values that were given.
func TestArraysHoldTheirValues(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := arrayRows.Draw(t, "rows")
		args, err := arrayColumns.arrayArgs(rows)
		if err != nil {
			t.Fatal(err)
		}
		var ns, tinies pq.Int64Array
		var texts []sql.NullString
		var bodies pq.ByteaArray
		for i, into := range []sql.Scanner{&ns, pq.Array(&texts), &bodies, &tinies} {
			if err := into.Scan(args[i]); err != nil {
				t.Fatalf("%v: %v", args[i], err)
			}
		}
		for i := range rows {
			text, body := rows[i].stored()
			if ns[i] != rows[i].n || texts[i] != text || !bytes.Equal(bodies[i], body) || tinies[i] != int64(rows[i].tiny) {
				t.Errorf("row %d of %v", i, args)
			}
		}
	})
}

// The server reads them as that, too, and keeps the order of the rows.
func TestTheServerReadsArrays(t *testing.T) {
	t.Parallel()
	s, err := Open(context.Background(), pgtest.URL(t), Options{Environment: "simulator", Run: "r"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		rows := arrayRows.Draw(t, "rows")
		var got []arrayRow
		err := s.view(context.Background(), "read arrays", func(x *tx) error {
			return arrayColumns.each(context.Background(), x, rows, func(row scanner) error {
				var r arrayRow
				var text sql.NullString
				err := row.Scan(&r.n, &text, &r.body, &r.tiny)
				if r.text = nil; text.Valid {
					r.text = text.String
				}
				got = append(got, r)
				return err
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		want := slices.Clone(rows)
		for i := range want {
			if text, _ := want[i].stored(); text.Valid {
				want[i].text = text.String
			}
		}
		if d := cmp.Diff(want, got, cmp.AllowUnexported(arrayRow{})); d != "" {
			t.Error(d)
		}
	})
}

// What no column can hold is an error, and no text of Go.
func TestArraysTakeOnlyTypesOfColumns(t *testing.T) {
	t.Parallel()
	for _, v := range []any{1.5, struct{}{}, []int{1}, true} {
		if to, err := appendElement(nil, v); err == nil {
			t.Errorf("%T became %s", v, to)
		}
	}
}
