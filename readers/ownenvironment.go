package readers

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/xlsx"
)

// environmentMarks head the sheets of results without real invoices, by environment, in each
// language. Results of production have none.
var environmentMarks = map[string][]string{
	"simulator": {"【模拟】", "[SIMULATED]"},
	"sandbox":   {"【沙箱】", "[SANDBOX]"},
}

// EnvironmentOf is the environment in which the results of an open file were written, where their
// sheets are headed by its mark, or have a column of it; empty for those of production, for other
// results, and for a file that has none.
func EnvironmentOf(ctx context.Context, b book.Book) (string, error) {
	environment, own := "", false
	for i := range b.Sheets() {
		sc, err := b.Rows(ctx, i)
		if err != nil {
			return "", err
		}
		rows, _ := firstRows(sc, &cachedSheet{Scanner: sc})
		if err := errors.Join(sc.Err(), sc.Close()); err != nil {
			return "", err
		}
		own = own || slices.ContainsFunc(rows, ownResults)
		if len(rows) > 0 {
			environment = max(environment, markOf(rows[0]), columnOf(rows))
		}
	}
	if !own {
		return "", nil
	}
	return environment, nil
}

// EnvironmentIn is EnvironmentOf a file. For a file that is not a workbook it returns an *Error.
func EnvironmentIn(ctx context.Context, path string) (environment string, err error) {
	b, err := openWorkbook(ctx, path, xlsx.Limits{})
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	return EnvironmentOf(ctx, b)
}

// markOf is the environment whose mark begins a cell of a row; empty where there is none.
func markOf(row map[int]string) string {
	for environment, marks := range environmentMarks {
		for _, text := range row {
			if slices.ContainsFunc(marks, func(mark string) bool { return strings.HasPrefix(strings.TrimSpace(text), mark) }) {
				return environment
			}
		}
	}
	return ""
}

// columnOf is the environment that the rows of a csv of results name; empty where none is marked.
func columnOf(rows []map[int]string) string {
	for i, row := range rows {
		for col, title := range row {
			if invoice.Fold(title) != "environment" {
				continue
			}
			for _, below := range rows[i+1:] {
				if _, marked := environmentMarks[below[col]]; marked {
					return below[col]
				}
			}
		}
	}
	return ""
}
