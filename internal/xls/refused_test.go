package xls

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	. "github.com/fapiao/fapiao/internal/xls/xlstest"
	"github.com/fapiao/fapiao/internal/xlsx"
)

func TestFilesThatAreRefused(t *testing.T) {
	t.Parallel()
	good := of(Number(0, 0, 0, 1), Number(1, 1, 0, 2))
	file := File("Workbook", slices.Concat(good, make([]byte, 5000)))
	for name, c := range map[string]struct {
		book  []byte
		kind  xlsx.Kind
		place string
	}{
		"nothing":              {nil, xlsx.Empty, ""},
		"a text":               {[]byte("订单号,金额\n1,2\n"), xlsx.NotWorkbook, ""},
		"a zip file":           {[]byte("PK\x03\x04 and more"), xlsx.NotWorkbook, ""},
		"another document":     {File("WordDocument", good), xlsx.NotWorkbook, ""},
		"an encrypted .xlsx":   {File("EncryptedPackage", good), xlsx.Encrypted, ""},
		"a password":           {with(Record(idFilePass, U16(1, 1, 1)), Number(0, 0, 0, 1)), xlsx.Encrypted, ""},
		"a password in a file": {File("Workbook", with(Record(idFilePass, U16(0, 7, 7)), Number(0, 0, 0, 1))), xlsx.Encrypted, ""},
		"BIFF2":                {slices.Concat(Record(0x0009, U16(2, 0x10)), End()), xlsx.OldWorkbook, ""},
		"BIFF4":                {slices.Concat(Record(0x0409, U16(0, 0x10, 0)), End()), xlsx.OldWorkbook, ""},
		"BIFF5, one sheet":     {slices.Concat(Begin(BIFF5, 0x10), End()), xlsx.OldWorkbook, ""},
		"an unknown version":   {Stream(0x0700, nil, Sheet{Name: "S"}), xlsx.OldWorkbook, ""},
		"no sheet":             {Stream(BIFF8, nil), xlsx.Empty, ""},
		"only a chart":         {Stream(BIFF8, nil, Sheet{Name: "图", Kind: 2}), xlsx.Empty, ""},
		"the end is missing":   {good[:len(good)-4], xlsx.Damaged, "S!B2"},
		"cut in a cell":        {good[:len(good)-10], xlsx.Damaged, "S!A1"},
		"cut in the globals":   {good[:30], xlsx.Damaged, ""},
		"half a file":          {file[:len(file)/2], xlsx.Damaged, ""},
		"a file without table": {file[:len(file)-600], xlsx.Damaged, ""},
		"a header alone":       {file[:512], xlsx.Damaged, ""},
		"a sheet elsewhere":    {slices.Concat(Begin(BIFF8, 5), Record(idBoundSheet, U32(0), []byte{0, 0, 1}, Wide("S")), End()), xlsx.Damaged, "S"},
		"a sheet beyond":       {slices.Concat(Begin(BIFF8, 5), Record(idBoundSheet, U32(1<<31), []byte{0, 0, 1}, Wide("S")), End()), xlsx.Damaged, "S"},
		"a short cell":         {of(Record(idNumber, U16(2, 3, 0), U32(0))), xlsx.Damaged, "S!D3"},
		"no cell":              {of(Record(idNumber, U16(2))), xlsx.Damaged, "S"},
		"a column too many":    {of(Number(0, 256, 0, 1)), xlsx.OutsideSheet, "S!IW1"},
		"columns too many":     {of(Record(idMulRK, U16(0, 255), make([]byte, 14))), xlsx.OutsideSheet, "S!IV1"},
		"cells of BIFF2":       {of(Record(0x0003, make([]byte, 15))), xlsx.Damaged, "S"},
		"short merged cells":   {of(Record(idMergeCells, U16(2, 0, 0, 0, 0))), xlsx.Damaged, "S"},
		"too many columns":     {of(slices.Repeat(Record(idColInfo, make([]byte, 12)), 4*maxColumn+1)), xlsx.TooMany, "S"},
		"a long number format": {with(Record(idFormat, U16(200), make([]byte, xlsx.MaxFormat))), xlsx.TooLarge, ""},
		"long number formats":  {with(slices.Repeat(Record(idFormat, U16(200), Text(strings.Repeat("0", 2000))), maxFormats/2000+1)), xlsx.TooMany, ""},
		"too many styles":      {with(slices.Repeat(Record(idXF, make([]byte, 20)), xlsx.MaxStyles+1)), xlsx.TooMany, ""},
		"too many sheets":      {Stream(BIFF8, nil, make([]Sheet, maxSheets+1)...), xlsx.TooMany, ""},
	} {
		wantRefused(t, name, c.book, c.kind, c.place)
	}
}

// What a file needs of memory and disk is bounded, and a user can end reading.
func TestBounds(t *testing.T) {
	t.Parallel()
	good := of(Number(0, 0, 0, 1))
	var e *xlsx.Error
	if _, err := scan(t.Context(), good, xlsx.Limits{MaxTemp: 10}); !errors.As(err, &e) || e.Kind != xlsx.TooMuch {
		t.Error(err)
	}
	if err := (&Workbook{}).unpack(nil, maxFile+1); !errors.As(err, &e) || e.Kind != xlsx.TooLarge {
		t.Error(err)
	}
	if _, err := scan(t.Context(), good, xlsx.Limits{MaxUnpacked: 10}); !errors.As(err, &e) || e.Kind != xlsx.TooLarge {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := scan(ctx, good, xlsx.Limits{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	merged := Record(idMergeCells, U16(1000), make([]byte, 8000))
	wantRefused(t, "too many merged cells", of(slices.Repeat(merged, maxMerged/1000+1)), xlsx.TooMany, "S")
}
