package xlsx

import (
	"archive/zip"
	"bytes"
	"log/slog"
	"strconv"
	"strings"
	"testing"
)

// The debug log says how many cells were read the slow way, and where the first stands. A sheet of
// plain cells says nothing, however the ends of buffers cut it.
func TestCellsReadTheSlowWayAreLogged(t *testing.T) {
	t.Parallel()
	plain := `<row r="1"><c r="A1"><v>1</v></c></row>`
	var many strings.Builder
	for n := 2; n < 20_000; n++ {
		many.WriteString(strings.ReplaceAll(`<row r="N"><c r="AN"><v>1</v></c><c r="BN" t="s"><v>0</v></c></row>`, "N", strconv.Itoa(n)))
	}
	for name, c := range map[string]struct{ rows, want string }{
		"plain": {plain, ""},
		"large": {plain + many.String(), ""},
		"odd":   {plain + `<row r="3"><c r="A3"><v>1</v></c><c r='B3'><v>2</v></c><c t="e" r="C3"><v>#N/A</v></c></row>`, "sheet=S cells=2 first=B3"},
	} {
		var out bytes.Buffer
		log := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
		book := formalBook(t, bytes.Replace(row("x"), []byte(`<row r="1">x</row>`), []byte(c.rows), 1), zip.Deflate)
		w, err := Open(t.Context(), bytes.NewReader(book), int64(len(book)), Limits{Log: log})
		if err != nil {
			t.Fatal(err)
		}
		s, err := w.Rows(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		for s.Next() {
		}
		if err := s.Close(); err != nil || s.Err() != nil {
			t.Fatal(err, s.Err())
		}
		if got := out.String(); c.want == "" && got != "" || !strings.Contains(got, c.want) || c.want != "" && !strings.Contains(got, "level=DEBUG") {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
