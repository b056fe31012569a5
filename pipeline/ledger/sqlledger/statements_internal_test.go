package sqlledger

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A statement that is executed while its own rows are read, and more statements than are kept, give
// what they would without being kept.
func TestKeptStatements(t *testing.T) {
	t.Parallel()
	s, ctx := openFile(t, filepath.Join(t.TempDir(), "l.db")), context.Background()
	err := s.write(ctx, "read", func(x *tx) error {
		const outer = "SELECT value FROM json_each(?)"
		var seen []string
		err := x.each(ctx, outer, []any{"[1,2]"}, func(row scanner) error {
			var a int
			if err := row.Scan(&a); err != nil {
				return err
			}
			return x.each(ctx, outer, []any{"[3,4]"}, func(row scanner) error {
				var b int
				err := row.Scan(&b)
				seen = append(seen, fmt.Sprint(a, b))
				return err
			})
		})
		if want := []string{"1 3", "1 4", "2 3", "2 4"}; !slices.Equal(seen, want) {
			t.Errorf("read %v, want %v", seen, want)
		}
		for i := range 3 * preparedAtMost {
			var got int
			if err := x.one(ctx, fmt.Sprintf("SELECT ? + %d", i%(2*preparedAtMost)), []any{1}, &got); err != nil || got != 1+i%(2*preparedAtMost) {
				return fmt.Errorf("statement %d gave %d: %w", i, got, err)
			}
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// The rows of a bulk are taken whole, whatever their number.
func TestPartsOfABulk(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.SampledFrom([]*dialect{&sqliteDialect, &postgresDialect}).Draw(t, "dialect")
		rows := rapid.IntRange(1, 600).Draw(t, "rows")
		for rest, steps := rows, 0; rest > 0; steps++ {
			n := d.part(rest)
			if n < 1 || n > rest || n > d.chunk || steps > 30 {
				t.Fatalf("%d of %d rows", n, rest)
			}
			rest -= n
		}
	})
}

// An IN that is filled up names the same as before.
func TestFilledUpIn(t *testing.T) {
	t.Parallel()
	for n := range inAtMost + 1 {
		args := make([]any, n)
		for i := range args {
			args[i] = i
		}
		full := fillUp(slices.Clone(args))
		if n > 0 && !slices.Contains(inSizes, len(full)) || len(full) > inAtMost || !slices.Equal(full[:n], args) {
			t.Fatalf("%d become %d", n, len(full))
		}
		for _, more := range full[n:] {
			if more != args[n-1] {
				t.Fatalf("%v was added to %d", more, n)
			}
		}
	}
}
