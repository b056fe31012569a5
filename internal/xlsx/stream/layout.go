package stream

import (
	"fmt"
	"strconv"
	"strings"
)

// Layout is what stands above the rows of a sheet.
type Layout struct {
	Tab       string    // colour of the tab, six digits; empty: none
	RowHeight float64   // of rows that are not written, in points
	Widths    []float64 // of the columns from the first, in digits of the usual font
	// Frozen columns and rows stay in sight when the sheet is scrolled.
	FrozenColumns, FrozenRows int
	// Selected is the sheet that is shown when the workbook is opened; one has to be.
	Selected bool
}

// Tail is what stands below the rows of a sheet: how it is filtered and printed, on A4, with all
// printed columns on the width of one page.
type Tail struct {
	Filter       Range // zero: none
	Merged       []Range
	Links        []Link // at most 65,530 (Excel's limit)
	Charts       []Chart
	Landscape    bool
	PrintColumns int    // from the first
	TitleRows    int    // from the first; repeated on every page
	Pages        []int  // the rows with which pages begin beside the first; others begin where one is full
	Footer       string // in the codes of headers and footers (ECMA-376 part 1, 18.3.1.46)
	// TextNumbers hold digits that are text on purpose, so that programs do not complain.
	TextNumbers []Range
}

// Link makes a cell, from 1, lead to a place of the workbook in the form of formulas, such as
// 'Sheet 2'!A1.
type Link struct {
	Column, Row int
	To          string
}

// Range is an area of cells, from 1, both corners included.
type Range struct{ Column, Row, LastColumn, LastRow int }

func (r Range) String() string {
	return column(r.Column-1) + strconv.Itoa(r.Row) + ":" + column(r.LastColumn-1) + strconv.Itoa(r.LastRow)
}

// On is the range on a sheet, in the form of formulas.
func (r Range) On(sheet string) string { return On(sheet, r.String()) }

// On is an area or a cell of a sheet, in the form of formulas.
func On(sheet, area string) string {
	return "'" + strings.ReplaceAll(sheet, "'", "''") + "'!" + area
}

// CellName is the address of a cell, from 1, such as B3.
func CellName(col, row int) string { return column(col-1) + strconv.Itoa(row) }

// fixed is the area in the form that stays when it is copied: $A$1:$B$2.
func (r Range) fixed() string {
	return fmt.Sprintf("$%s$%d:$%s$%d", column(r.Column-1), r.Row, column(r.LastColumn-1), r.LastRow)
}

// appendTo writes the part up to the rows. There is no dimension: rows are not counted yet, and a
// wrong one makes some readers stop after the first cell.
func (l *Layout) appendTo(b []byte) []byte {
	b = append(b, xmlHeader+`<worksheet xmlns="`+mainSpace+`" xmlns:r="`+relBase+`"><sheetPr>`...)
	if l.Tab != "" {
		b = append(b, `<tabColor rgb="FF`+l.Tab+`"/>`...)
	}
	b = append(b, `<pageSetUpPr fitToPage="true"/></sheetPr><sheetViews><sheetView`...)
	if l.Selected {
		b = append(b, ` tabSelected="true"`...)
	}
	b = append(b, ` workbookViewId="0"`...)
	if l.FrozenColumns > 0 && l.FrozenRows > 0 {
		b = fmt.Appendf(b, `><pane xSplit="%d" ySplit="%d" topLeftCell="%s%d" activePane="bottomRight" state="frozen"/></sheetView>`,
			l.FrozenColumns, l.FrozenRows, column(l.FrozenColumns), l.FrozenRows+1)
	} else {
		b = append(b, `/>`...)
	}
	b = fmt.Appendf(b, `</sheetViews><sheetFormatPr defaultRowHeight="%v" customHeight="true"/>`, l.RowHeight)
	if len(l.Widths) > 0 {
		b = append(b, `<cols>`...)
		for i, width := range l.Widths {
			b = fmt.Appendf(b, `<col min="%d" max="%d" width="%v" customWidth="1"/>`, i+1, i+1, width)
		}
		b = append(b, `</cols>`...)
	}
	return append(b, `<sheetData>`...)
}

// appendTo writes the part behind the rows. The order of the elements is that of the schema
// (ECMA-376 part 1, 18.3.1.99); Excel takes files with another order for damaged.
func (t *Tail) appendTo(b []byte) []byte {
	if t.Filter != (Range{}) {
		b = append(b, `<autoFilter ref="`+t.Filter.fixed()+`"></autoFilter>`...)
	}
	if len(t.Merged) > 0 {
		b = fmt.Appendf(b, `<mergeCells count="%d">`, len(t.Merged))
		for _, m := range t.Merged {
			b = append(b, `<mergeCell ref="`+m.String()+`"/>`...)
		}
		b = append(b, `</mergeCells>`...)
	}
	if len(t.Links) > 0 {
		b = append(b, `<hyperlinks>`...)
		for _, l := range t.Links {
			b = fmt.Appendf(b, `<hyperlink ref="%s" location="`, CellName(l.Column, l.Row))
			b = append(appendXML(b, l.To), `"/>`...)
		}
		b = append(b, `</hyperlinks>`...)
	}
	orientation := "portrait"
	if t.Landscape {
		orientation = "landscape"
	}
	b = append(b, `<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>`+
		`<pageSetup paperSize="9" orientation="`+orientation+`" fitToWidth="1" fitToHeight="0"/>`...)
	if t.Footer != "" {
		b = append(appendXML(append(b, `<headerFooter><oddFooter>`...), t.Footer), `</oddFooter></headerFooter>`...)
	}
	b = t.appendPages(b)
	if len(t.TextNumbers) > 0 {
		b = append(b, `<ignoredErrors>`...)
		for _, r := range t.TextNumbers {
			b = append(b, `<ignoredError sqref="`+r.String()+`" numberStoredAsText="true"/>`...)
		}
		b = append(b, `</ignoredErrors>`...)
	}
	if len(t.Charts) > 0 {
		b = append(b, `<drawing r:id="rId1"/>`...)
	}
	return append(b, `</worksheet>`...)
}

// appendPages writes the breaks between pages. A break is numbered by the row above it.
func (t *Tail) appendPages(b []byte) []byte {
	if len(t.Pages) == 0 {
		return b
	}
	b = fmt.Appendf(b, `<rowBreaks count="%[1]d" manualBreakCount="%[1]d">`, len(t.Pages))
	for _, row := range t.Pages {
		b = fmt.Appendf(b, `<brk id="%d" max="16383" man="true"/>`, row-1)
	}
	return append(b, `</rowBreaks>`...)
}
