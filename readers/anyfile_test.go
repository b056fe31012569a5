package readers_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/fapiao/fapiao/internal/xls/xlstest"
	"github.com/fapiao/fapiao/readers"
	"github.com/fapiao/fapiao/readers/suggest"
)

// mostInput is the most bytes of a file that FuzzAnyFile and the test of memory read.
const mostInput = 10 << 20

// readAny reads a file to its end as orders, and as a sheet to suggest a profile for. The error is
// of another kind than *readers.Error.
func readAny(ctx context.Context, path, temp string) error {
	opts := readers.Options{TempDir: temp}
	err := orders(ctx, path, opts)
	if err == nil || errors.As(err, new(*readers.Error)) {
		err = suggested(ctx, path, opts)
	}
	if errors.As(err, new(*readers.Error)) {
		return nil
	}
	return err
}

func orders(ctx context.Context, path string, opts readers.Options) (err error) {
	w, err := readers.Open(ctx, path, opts)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	for {
		if _, err := w.Next(ctx); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func suggested(ctx context.Context, path string, opts readers.Options) error {
	b, err := readers.OpenBook(ctx, path, opts)
	if err != nil {
		return err
	}
	_, err = suggest.Of(ctx, b, path, suggest.Options{})
	return errors.Join(err, b.Close())
}

// FuzzAnyFile: whatever a file holds, it is read or refused with a reason.
func FuzzAnyFile(f *testing.F) {
	corpus, err := filepath.Glob("../testdata/corpus/*1.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range corpus {
		b, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte("订单号,金额\n1,\"2\n"))
	f.Add([]byte("PK\x03\x04"))
	f.Add(xlstest.File("Workbook", xlstest.Stream(xlstest.BIFF8, nil, xlstest.Sheet{Name: "订单", Body: xlstest.Label(0, 0, 0, "订单号")})))
	f.Fuzz(func(t *testing.T, body []byte) {
		if len(body) > mostInput {
			t.Skip("too long")
		}
		dir := t.TempDir()
		path := filepath.Join(dir, "any")
		if err := os.WriteFile(path, body, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := readAny(t.Context(), path, dir); err != nil {
			t.Fatalf("an error of another kind: %v", err)
		}
	})
}
