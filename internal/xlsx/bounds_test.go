package xlsx

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
)

// zipped packs a workbook whose entries are as add makes them.
func zipped(t *testing.T, add func(*zip.Writer) error) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	if err := errors.Join(add(z), z.Close()); err != nil {
		t.Fatal(err)
	}
	return save(t, b.Bytes())
}

// claiming adds a part of no bytes whose entry says how many it has.
func claiming(z *zip.Writer, name string, size, packed uint64) error {
	_, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, UncompressedSize64: size, CompressedSize64: packed})
	return err
}

func wantTooLarge(t *testing.T, what string, err error) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Kind != TooLarge {
		t.Errorf("%s: %v, want too large", what, err)
	}
}

// openOnly opens and closes.
func openOnly(path string, limits Limits) error {
	w, err := openFile(context.Background(), path, limits)
	if err != nil {
		return err
	}
	return w.Close()
}

func TestPartsAreCounted(t *testing.T) {
	t.Parallel()
	parts := func(n int) string {
		return zipped(t, func(z *zip.Writer) error {
			_, err := z.Create("xl/workbook.xml")
			for i := 1; i < n && err == nil; i++ {
				_, err = z.Create(fmt.Sprintf("p%d", i))
			}
			return err
		})
	}
	wantTooLarge(t, "one part too many", openOnly(parts(maxParts+1), Limits{}))
	var e *Error
	if err := openOnly(parts(maxParts), Limits{}); !errors.As(err, &e) || e.Kind == TooLarge {
		t.Errorf("as many parts as may be: %v, want another fault", err)
	}
}

func TestPartsThatShrankTooMuch(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		size, packed uint64
		refused      bool
	}{
		"a bomb":          {bombSize + 1, bombSize / (bombRatio + 1), true},
		"nothing packed":  {bombSize + 1, 0, true},
		"small":           {bombSize, 1, false},
		"shrank a little": {bombSize + bombRatio, bombSize/bombRatio + 1, false},
	} {
		err := openOnly(zipped(t, func(z *zip.Writer) error {
			_, err := z.Create("xl/workbook.xml")
			return errors.Join(err, claiming(z, "xl/media/a.bin", c.size, c.packed))
		}), Limits{})
		if c.refused {
			wantTooLarge(t, name, err)
			continue
		}
		var e *Error
		if errors.As(err, &e) && e.Kind == TooLarge {
			t.Errorf("%s: %v", name, err)
		}
	}
	err := openOnly(zipped(t, func(z *zip.Writer) error {
		_, err := z.Create("xl/workbook.xml")
		return errors.Join(err, claiming(z, "a", 600, 600), claiming(z, "b", 600, 600))
	}), Limits{MaxUnpacked: 1000})
	wantTooLarge(t, "parts that are too large together", err)
}

// What a part unpacks to is counted while it is read: a second reading counts, too, and what its
// entry claims does not.
func TestBytesAreCountedWhileTheyAreRead(t *testing.T) {
	t.Parallel()
	w, err := openFile(context.Background(), pack(t, sheetOf(`<row><c><v>1</v></c></row>`)), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	read := func() error {
		s, err := w.Rows(context.Background(), 0)
		if err != nil {
			return err
		}
		defer s.Close()
		for s.Next() {
		}
		return s.Err()
	}
	before := w.left
	if err := read(); err != nil {
		t.Fatal(err)
	}
	cost := before - w.left
	if cost < 50 || cost > 1000 {
		t.Fatalf("reading the sheet cost %d bytes", cost)
	}
	w.left = 2*cost - 1
	if err := read(); err != nil {
		t.Fatal(err)
	}
	wantTooLarge(t, "a second reading", read())
}
