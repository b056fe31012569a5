package xls

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	. "github.com/fapiao/fapiao/internal/xls/xlstest"
	"github.com/fapiao/fapiao/internal/xlsx"
)

// fuzzed is the most bytes of an input of a fuzz target, and mostMemory what reading may allocate
// at once: the windows, two spools and the table of styles are 10 MiB, the directory 40 MiB, and
// the cells of a sheet that is not in order 32 MiB.
const (
	fuzzed     = 10 << 20
	mostMemory = 128 << 20
)

// mustRefuse reads a file that may be anything.
func mustRefuse(t *testing.T, b []byte) {
	if len(b) > fuzzed {
		t.Skip("too long")
	}
	_, err := scan(context.Background(), b, xlsx.Limits{TempDir: t.TempDir()})
	if err != nil && !errors.As(err, new(*xlsx.Error)) {
		t.Fatalf("an error of another kind: %v", err)
	}
}

// FuzzFile holds that no file makes the reader panic.
func FuzzFile(f *testing.F) {
	paths, err := filepath.Glob("testdata/*.xls")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add(File("Workbook", of(Number(0, 0, 0, 1))))
	f.Add(File("EncryptedPackage", nil))
	f.Add([]byte(signature))
	f.Fuzz(mustRefuse)
}

// FuzzRecords holds that no records make the reader panic.
func FuzzRecords(f *testing.F) {
	for _, b := range [][]byte{
		table(2, Text("甲乙"), Text("x")),
		of(Label(0, 0, 0, "x"), Formula(1, 0, 0, textResult, 0), Record(idString, Text("x")), Number(0, 1, 0, 1)),
		of(row(0, 0, 0x20), Record(idColInfo, U16(0, 3, 0, 0, 1, 0)), Record(idMergeCells, U16(1, 0, 1, 0, 1))),
		with(slices.Concat(Record(idFormat, U16(200), Text("0.00")), Record(idXF, U16(0, 200))), Record(idMulRK, U16(1, 1), U16(0), U32(4), U16(0), U32(5), U16(2))),
		Stream(BIFF5, Record(idCodePage, U16(936)), Sheet{Name: "S", Body: Record(idLabel, U16(0, 0, 0), U16(1), []byte("x"))}),
	} {
		f.Add(b)
	}
	f.Fuzz(mustRefuse)
}

// The largest hostile inputs of each kind stay within the stated memory.
func TestMemoryOfHostileFiles(t *testing.T) {
	many := func(record []byte) []byte { return slices.Repeat(record, (fuzzed-20_000)/len(record)) }
	far := File("Workbook", of())
	for i := 1; i < 7; i++ {
		copy(far[512*i:], slices.Repeat([]byte{2, 0, 0, 0}, 128)) // chains that lead anywhere
	}
	names := File("Workbook", make([]byte, 6<<20))
	copy(names[48:], U32(6<<20/512)) // the stream is the directory
	for name, b := range map[string][]byte{
		"names of streams":      names,
		"cells in no order":     of(Number(9, 0, 0, 1), many(Number(8, 0, 0, 1))),
		"sheets":                Stream(BIFF8, nil, make([]Sheet, maxSheets)...),
		"strings":               with(append(Record(idSST, U32(1<<30, 1<<30)), many(Record(idContinue, make([]byte, 8224)))...)),
		"merged cells":          of(many(Record(idMergeCells, U16(1000), make([]byte, 8000)))),
		"columns":               of(many(Record(idColInfo, make([]byte, 12)))),
		"one text many times":   with(Record(idSST, U32(1, 1), Text(string(slices.Repeat([]rune{'税'}, 2000)))), many(Shared(0, 0, 0, 0))),
		"nested charts":         of(many(Begin(BIFF8, 0x20))),
		"chains that lead away": far,
	} {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		if len(b) > fuzzed {
			t.Fatal(name)
		}
		mustRefuse(t, b)
		runtime.ReadMemStats(&after)
		if grown := int64(after.Sys) - int64(before.Sys); grown > mostMemory {
			t.Errorf("%s: %d MiB", name, grown>>20)
		}
	}
}
