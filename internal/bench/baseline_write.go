package main

import (
	"errors"
	"io"
	"path/filepath"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// sampleRows is how many rows of a result workbook are written again and again.
const sampleRows = 1000

// streamRows measures the minimum cost of writing a result workbook with excelize's StreamWriter:
// cells like those of the largest sheet of a workbook, with their styles, until it has so many
// rows.
func streamRows(file string, rows int) error {
	from, err := excelize.OpenFile(file)
	if err != nil {
		return err
	}
	defer from.Close()
	sample, err := sampleOf(from)
	if err != nil {
		return err
	}
	to := excelize.NewFile()
	defer to.Close()
	w, err := to.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	style, err := to.NewStyle(&excelize.Style{NumFmt: 4})
	if err != nil {
		return err
	}
	for n := range rows {
		cells := sample[n%len(sample)]
		out := make([]any, len(cells))
		for i, c := range cells {
			out[i] = excelize.Cell{StyleID: style, Value: c}
		}
		if err := w.SetRow("A"+strconv.Itoa(n+1), out); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return to.SaveAs(filepath.Join(filepath.Dir(file), "stream.xlsx"))
}

// sampleOf reads rows of the sheet with the most columns; numbers are numbers.
func sampleOf(f *excelize.File) (out [][]any, err error) {
	for _, sheet := range f.GetSheetList() {
		rows, err := f.Rows(sheet)
		if err != nil {
			return nil, err
		}
		var some [][]any
		for rows.Next() && len(some) < sampleRows {
			texts, err := rows.Columns(excelize.Options{RawCellValue: true})
			if err != nil {
				return nil, err
			}
			some = append(some, values(texts))
		}
		if err := errors.Join(rows.Error(), rows.Close()); err != nil {
			return nil, err
		}
		if len(some) > 1 && (len(out) == 0 || len(some[len(some)-1]) > len(out[0])) {
			out = some[len(some)/2:]
		}
	}
	if len(out) == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	return out, nil
}

func values(texts []string) []any {
	out := make([]any, len(texts))
	for i, s := range texts {
		if v, err := strconv.ParseFloat(s, 64); err == nil && len(s) < 12 {
			out[i] = v
		} else if s != "" {
			out[i] = s
		}
	}
	return out
}
