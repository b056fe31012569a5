package xlsx

import (
	"context"
	"errors"
	"testing"
)

// What stands beside the rows is read over up to a bound, wherever it stands.
func TestWhatStandsBesideTheRowsIsBounded(t *testing.T) {
	t.Parallel()
	const rows = `<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>`
	for name, p := range map[string][]string{
		"data validations":    {`<worksheet>` + rows + `<dataValidations>`, `<dataValidation/>`, `</dataValidations></worksheet>`},
		"conditional formats": {`<worksheet>` + rows, `<conditionalFormatting/>`, `</worksheet>`},
		"views":               {`<worksheet><sheetViews>`, `<sheetView/>`, `</sheetViews>` + rows + `</worksheet>`},
	} {
		for times, refused := range map[int]bool{1000: false, maxAside: true} {
			err := spans(t, context.Background(), hostile(t, map[string][]string{sheetPart: p}, times), nil)
			var e *Error
			if refused != errors.As(err, &e) || refused && e.Kind != TooMany || !refused && err != nil {
				t.Errorf("%d %s: %v", times, name, err)
			}
		}
	}
}

// An interruption ends the reading of what stands beside the rows.
func TestInterruptedBesideTheRows(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	path := hostile(t, map[string][]string{sheetPart: {
		`<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><hyperlinks>`, `<hyperlink ref="A1"/>`, `</hyperlinks></worksheet>`}}, 100_000)
	if err := spans(t, ctx, path, cancel); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// spans reads the rows of the first sheet and what stands behind them; between is called in
// between.
func spans(t *testing.T, ctx context.Context, path string, between func()) error {
	t.Helper()
	w, err := openFile(ctx, path, Limits{TempDir: t.TempDir()})
	if err != nil {
		return err
	}
	defer w.Close()
	sc, err := w.Rows(ctx, 0)
	if err != nil {
		return err
	}
	defer sc.Close()
	for sc.Next() {
	}
	if sc.Err() != nil {
		return sc.Err()
	}
	if between != nil {
		between()
	}
	_, err = sc.Spans(0)
	return err
}
