package xls

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	. "github.com/fapiao/fapiao/internal/xls/xlstest"
	"github.com/fapiao/fapiao/internal/xlsx"
)

// scan lists the cells of all sheets, as "A1 kind text"; a formula has an f, a hidden row an h.
func scan(ctx context.Context, b []byte, limits xlsx.Limits) (out []string, err error) {
	w, err := Open(ctx, bytes.NewReader(b), int64(len(b)), limits)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	for i := range w.Sheets() {
		sc, err := w.Rows(ctx, i)
		if err != nil {
			return nil, err
		}
		for sc.Next() {
			for _, c := range sc.Cells() {
				marks := ""
				if c.Formula {
					marks += "f"
				}
				if sc.Hidden() {
					marks += "h"
				}
				out = append(out, fmt.Sprintf("%s%d %d%s %s", xlsx.ColumnName(c.Col), sc.Row(), c.Kind, marks, c.Text))
			}
		}
		if sc.Err() != nil {
			return out, sc.Err()
		}
	}
	return out, nil
}

// of is a workbook of one sheet with these records.
func of(records ...[]byte) []byte { return with(nil, records...) }

// with is the same, with global records, and an engine of formulas.
func with(globals []byte, records ...[]byte) []byte {
	return Stream(BIFF8, slices.Concat(Record(idRecalcID, U32(idRecalcID, 0x1E667)), globals), Sheet{Name: "S", Body: slices.Concat(records...)})
}

func wantCells(t *testing.T, what string, b []byte, want ...string) {
	t.Helper()
	got, err := scan(t.Context(), b, xlsx.Limits{TempDir: t.TempDir()})
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%s: %q, %v, want %q", what, got, err, want)
	}
}

// wantRefused checks that a workbook is refused as a kind, at a place such as "S!B2".
func wantRefused(t *testing.T, what string, b []byte, kind xlsx.Kind, place string) {
	t.Helper()
	_, err := scan(t.Context(), b, xlsx.Limits{TempDir: t.TempDir()})
	var e *xlsx.Error
	if !errors.As(err, &e) || e.Kind != kind || strings.Trim(e.Sheet+"!"+e.Cell, "!") != place {
		t.Errorf("%s: %v, want %s at %s", what, err, kind, place)
	}
}

// The cells of each kind, within a compound file and without one.
func TestEachKindOfCell(t *testing.T) {
	t.Parallel()
	stream := of(
		Label(0, 0, 0, "甲\n乙 😀"), Record(idLabel, U16(0, 1, 0), U16(2), []byte{0}, []byte("\xE9x")),
		Record(idRString, U16(0, 2, 0), U16(2), Wide("粗细"), U16(1, 0, 1)), Label(0, 3, 0, ""),
		Number(1, 0, 0, 1234.56), Number(1, 1, 0, -3244847.30), Number(1, 2, 0, 0.30000000000000004), Number(1, 3, 0, math.Copysign(0, -1)),
		Number(1, 4, 0, 1e-7), Number(1, 5, 0, 1e21), Number(1, 6, 0, 123456789012345),
		RK(2, 0, 0, 1<<2|2), RK(2, 1, 0, 123456<<2|3), RK(2, 2, 0, uint32(math.Float64bits(1.5)>>32)), RK(2, 3, 0, uint32(math.Float64bits(150)>>32)|1),
		RK(2, 4, 0, 0xFFFFFFFF), RK(2, 5, 0, 1<<31|2),
		Record(idMulRK, U16(3, 1), U16(0), U32(5<<2|2), U16(0), U32(705<<2|3), U16(2)),
		Record(idBlank, U16(3, 3, 0)), Record(idMulBlank, U16(3, 4), U16(0, 0, 5)), Number(3, 6, 0, 7),
		Record(idBoolErr, U16(4, 0, 0), []byte{1, 0}), Record(idBoolErr, U16(4, 1, 0), []byte{0, 0}),
		Record(idBoolErr, U16(4, 2, 0), []byte{0x2A, 1}), Record(idBoolErr, U16(4, 3, 0), []byte{0x99, 1}),
		Record(0xD7, U32(0)), Number(65535, 255, 0, 1),
	)
	want := []string{"A1 0 甲\n乙 😀", "B1 0 éx", "C1 0 粗细",
		"A2 1 1234.56", "B2 1 -3244847.3", "C2 1 0.30000000000000004", "D2 1 0", "E2 1 1E-07", "F2 1 1E+21", "G2 1 123456789012345",
		"A3 1 1", "B3 1 1234.56", "C3 1 1.5", "D3 1 1.5", "E3 1 -0.01", "F3 1 -536870912",
		"B4 1 5", "C4 1 7.05", "G4 1 7", "A5 3 TRUE", "B5 3 FALSE", "C5 4 #N/A", "D5 4 #UNKNOWN!", "IV65536 1 1"}
	wantCells(t, "records alone", stream, want...)
	wantCells(t, "in a compound file", File("Workbook", stream), want...)
}

// An integer of an RK that is divided by 100 keeps every cent.
func TestHundredthsAreExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int32Range(-1<<29, 1<<29-1).Draw(t, "n")
		got, err := numberText(packed(uint32(n)<<2 | 3))
		sign, size := "", int64(n)
		if size < 0 {
			sign, size = "-", -size
		}
		want := sign + strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%d.%02d", size/100, size%100), "0"), ".")
		if err != nil || got != want {
			t.Fatalf("%d is %s, %v, want %s", n, got, err, want)
		}
	})
}

// Every double is the text that names it, so that no other amount can come of it.
func TestNumbersAreWhatTheFileHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Float64().Draw(t, "v")
		text, err := numberText(v)
		var back float64
		if _, scanErr := fmt.Sscan(text, &back); err != nil || scanErr != nil || back != v {
			t.Fatalf("%v is %s, %v %v", v, text, err, scanErr)
		}
	})
	for _, v := range []float64{math.NaN(), math.Inf(1)} {
		wantRefused(t, "no number", of(Number(1, 1, 0, v)), xlsx.Damaged, "S!B2")
	}
}

// Old programs write cells in any order. A cell that stands twice has no value that is right.
func TestCellsInAnyOrder(t *testing.T) {
	t.Parallel()
	mulRK := Record(idMulRK, U16(1, 1), U16(0), U32(1<<2|2), U16(0), U32(2<<2|2), U16(2))
	wantCells(t, "columns first", of(Number(0, 0, 0, 1), Number(1, 0, 0, 3), Number(0, 1, 0, 2), mulRK), "A1 1 1", "B1 1 2", "A2 1 3", "B2 1 1", "C2 1 2")
	wantCells(t, "from the right", of(mulRK, Number(1, 0, 0, 3)), "A2 1 3", "B2 1 1", "C2 1 2")
	text := slices.Concat(Formula(5, 0, 0, textResult, 0), Record(idString, Text("文")))
	wantCells(t, "formulas", of(text, Number(0, 1, 0, 2)), "B1 1 2", "A6 0f 文")
	wantRefused(t, "twice", of(Number(0, 0, 0, 1), Number(0, 0, 0, 1)), xlsx.Damaged, "S!A1")
	wantRefused(t, "twice, far away", of(Number(0, 0, 0, 1), Number(1, 0, 0, 1), Number(0, 0, 0, 2)), xlsx.Damaged, "S!A1")
	wantRefused(t, "twice, in a range", of(mulRK, Number(1, 2, 0, 1)), xlsx.Damaged, "S!C2")
}
