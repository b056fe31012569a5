package suggest_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/goccy/go-yaml"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/internal/golden"
	"github.com/fapiao/fapiao/internal/lang"
	write "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/readers/profile"
	"github.com/fapiao/fapiao/readers/suggest"
	"github.com/fapiao/fapiao/readers/xlsx"
)

// table is a sheet of an invented workbook. A value that begins with = is a number.
type table struct {
	name string
	rows [][]string
}

// save writes tables as a workbook.
func save(t testing.TB, name string, tables []table) string {
	t.Helper()
	var b bytes.Buffer
	book := write.New(&b)
	for _, sheet := range tables {
		s := book.Sheet(sheet.name)
		for _, row := range sheet.rows {
			cells := make([]write.Cell, len(row))
			for i, text := range row {
				switch {
				case text == "":
				case text[0] == '=':
					cells[i] = write.Number(text[1:])
				default:
					cells[i] = write.Text(text)
				}
			}
			s.Row(cells...)
		}
	}
	if err := book.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// suggested opens a workbook and suggests a profile.
func suggested(t testing.TB, path string) *suggest.Suggestion {
	t.Helper()
	b, err := xlsx.Open(context.Background(), path, xlsx.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	s, err := suggest.Of(context.Background(), b, path, suggest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// decode reads a suggestion as strictly as a profile is read.
func decode(t rapid.TB, text []byte) profile.Profile {
	t.Helper()
	var p profile.Profile
	if err := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict(), yaml.DisallowUnknownField()).Decode(&p); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return p
}

func TestSuggestionsForLayouts(t *testing.T) {
	t.Parallel()
	for name, tables := range layouts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := suggested(t, save(t, name+".xlsx", tables))
			for _, in := range []string{lang.Chinese, lang.English} {
				text := s.YAML(in)
				decode(t, text)
				golden.Check(t, filepath.Join("testdata", name+"."+in+".yaml"), text)
			}
		})
	}
}
