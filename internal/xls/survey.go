package xls

import (
	"context"
	"slices"

	"github.com/fapiao/fapiao/internal/xlsx"
)

// survey is what a first reading of a sheet found. Rows are described, and cells merged, anywhere
// in it, and its cells need not be in order.
type survey struct {
	hiding
	merged     []merged
	uncomputed bool    // the sheet was saved without computing its formulas
	order      []place // of all cells, if they are not in the order of rows and columns
	end        int64   // offset behind its last record
}

// merged is a range of merged cells, both ends included, from 0.
type merged struct{ top, bottom, left, right uint16 }

// place is a record of cells: its row, its first column and its offset, from the highest bits.
type place uint64

func placeOf(row, col int, offset int64) place {
	return place(row)<<48 | place(col)<<32 | place(offset)
}

func (p place) offset() int64 { return int64(p & 0xFFFFFFFF) }

// cellLengths are the bytes that records of cells must have, and so which records those are.
var cellLengths = map[uint16]int{idBlank: 6, idMulBlank: 6, idNumber: 14, idRK: 10, idMulRK: 12, idLabel: 8, idLabelSST: 10, idRString: 8, idBoolErr: 8, idFormula: 22, idFormula3: 22, idFormula4: 22}

// oldCells are records of cells in BIFF2, which must not be passed over.
var oldCells = map[uint16]bool{0x0001: true, 0x0002: true, 0x0003: true, 0x0004: true, 0x0005: true}

// surveyor reads a sheet for the first time.
type surveyor struct {
	*survey
	records
	behind  int // the cell behind those read so far, as row times rowStep and column
	ordered bool
	row     int // of the cell that is read, from 0; none before the first
	col     int
}

// none stands for no row.
const none = -1

// rowStep is more than the columns of a row.
const rowStep = 2 * maxColumn

// survey reads the records of a sheet.
func (w *Workbook) survey(ctx context.Context, of *sheet) (*survey, error) {
	s := &surveyor{survey: &survey{}, records: w.at(ctx, of.begin), ordered: true, row: none}
	err := s.start()
	for err == nil && s.id != idEnd {
		err = s.inside(s.take)
	}
	if err == nil && !s.ordered {
		s.row = none
		err = s.sort(of.begin)
	}
	s.end = s.next
	return s.survey, w.fault(err, of.Name, address(s.row, s.col))
}

// start reads the first record of a sheet.
func (r *records) start() error {
	if err := r.read(); err != nil {
		return err
	}
	if r.id != idBegin || len(r.data) < 4 || short(r.data, 2) != ofSheet {
		return errNoStart
	}
	return nil
}

// inside reads the next record of a sheet and gives it to take, which may read on. Records of a
// chart in the sheet are passed over.
func (r *records) inside(take func() error) error {
	if err := r.read(); err != nil {
		return err
	}
	if r.id != idBegin {
		return take()
	}
	for depth := 1; depth > 0; {
		if err := r.read(); err != nil {
			return err
		}
		switch r.id {
		case idBegin:
			depth++
		case idEnd:
			depth--
		}
	}
	r.id = idBegin
	return nil
}

// take notes a record of a sheet.
func (s *surveyor) take() error {
	at := s.next - int64(len(s.data)) - 4
	if _, ok := cellLengths[s.id]; ok {
		return s.cells(at)
	}
	switch n := len(s.data); {
	case oldCells[s.id]:
		return errOldCell
	case s.id == idRow && n >= 14:
		s.hiding.row(s.data)
	case s.id == idColInfo && n >= 10:
		s.column(s.data)
		if len(s.columns)+len(s.shown) > 4*maxColumn {
			return refuse(xlsx.TooMany, "cols", nil)
		}
	case s.id == idDefaultHeight && n >= 4:
		s.others = short(s.data, 0)&rowsHidden != 0 || short(s.data, 2) < lowest
	case s.id == idDefaultWidth && n >= 2:
		s.narrow = short(s.data, 0) == 0
	case s.id == idStandardWidth && n >= 2:
		s.narrow = short(s.data, 0) < narrowest
	case s.id == idUncalced:
		s.uncomputed = true
	case s.id == idMergeCells:
		return s.merge()
	}
	return nil
}

// cells notes whether a record of cells is in order.
func (s *surveyor) cells(at int64) error {
	first, end, err := s.extent()
	if err != nil {
		return err
	}
	s.ordered = s.ordered && s.row*rowStep+first >= s.behind
	s.behind = s.row*rowStep + end
	return nil
}

// extent is the first column of a record of cells, and the one behind its last.
func (s *surveyor) extent() (first, end int, err error) {
	n := len(s.data)
	if n >= 4 {
		s.row, s.col = short(s.data, 0), short(s.data, 2)
	}
	if n < cellLengths[s.id] {
		return 0, 0, errShort
	}
	width := 1
	switch s.id {
	case idMulBlank:
		width = (n - 6) / 2
	case idMulRK:
		width = (n - 6) / 6
	}
	if s.col+width > maxColumn {
		return 0, 0, errOutside
	}
	return s.col, s.col + width, nil
}

// merge takes ranges of merged cells.
func (s *surveyor) merge() error {
	if len(s.data) < 2 || len(s.data) < 2+8*short(s.data, 0) {
		return errShort
	}
	for i := range short(s.data, 0) {
		b := s.data[2+8*i:]
		s.merged = append(s.merged, merged{uint16(short(b, 0)), uint16(short(b, 2)), uint16(short(b, 4)), uint16(short(b, 6))})
	}
	if len(s.merged) > maxMerged {
		return refuse(xlsx.TooMany, "merged cells", nil)
	}
	return nil
}

// sort lists all records of cells of a sheet in the order of rows and columns.
func (s *surveyor) sort(begin int64) error {
	s.next = begin
	err := s.start()
	for err == nil && s.id != idEnd {
		err = s.inside(func() error {
			if _, ok := cellLengths[s.id]; !ok {
				return nil
			}
			s.order = append(s.order, placeOf(short(s.data, 0), short(s.data, 2), s.next-int64(len(s.data))-4))
			if len(s.order) > maxUnordered {
				return refuse(xlsx.TooMany, "cells", nil)
			}
			return nil
		})
	}
	slices.Sort(s.order)
	return err
}
