package xlsx

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/fapiao/fapiao/internal/lang"
)

// Patch is a set of changes to the cells of an existing workbook. It is the base for returning an
// accountant's own workbook with a column of verdicts, the cells with errors marked, notes, and a
// sheet that lists them.
//
// Contract of Write:
//
//   - Parts other than the touched sheets, and the styles if a cell is marked, are copied as they
//     are packed: byte for byte, macros, pivot tables, comments and the calculation chain included.
//   - In a touched sheet only these bytes change: the elements c of the edited cells, new elements
//     c and row in their place, the attribute spans of a row and the range of dimension if cells
//     were added outside. In the styles, fonts, fills and formats of cells are appended.
//   - Notes are appended to those of the sheet, and a new sheet to the list of sheets. Only the
//     parts that list them change besides: relations, kinds of parts, the workbook itself.
//   - A new value is written into its cell; shared strings stay as they are. A cell that is only
//     marked keeps its content. A cell keeps its style; a new one has that of its row or column.
//   - Formulas are not computed again: their results stay as the file has them.
//
// Edits that cannot be made without damage are refused, with an *EditError, before the first byte
// is written: values of cells with a formula, and values in the header of a table, whose columns
// have those names. In a merged range only the first cell is seen; it is up to the caller to edit
// that one.
//
// Memory grows with the edits, not with the workbook. Unpacked bytes count against the Limits of
// the workbook: each touched sheet twice.
type Patch struct {
	book    *Workbook
	edits   []edit
	marks   []Mark
	sparing bool // see Spare

	notes    []note
	author   string // of notes
	replaced []int  // sheets whose earlier notes of the author are removed
	sheet    *NewSheet
	seal     Seal
	overlay  *overlay
}

// NewPatch begins a patch of w, which must stay open until Write.
func NewPatch(w *Workbook) *Patch {
	return &Patch{book: w, author: "fapiao", overlay: newOverlay(w)}
}

// Address is one cell of a workbook.
type Address struct {
	Sheet int // index in Workbook.Sheets
	Row   int // from 1
	Col   int // from 0
}

// Mark is the mark of a cell. The rest of its format is unchanged.
type Mark struct {
	// Fill is the colour behind the text: six hexadecimal digits of red, green and blue; empty for
	// none.
	Fill string
}

// edit is one change of a cell: a value, a mark, or both.
type edit struct {
	Address
	valued bool
	kind   CellKind // of the value: CellText or CellNumber
	text   string   // as it is written, escaped
	mark   int      // index in marks plus 1; 0: not marked
}

// Reasons why a workbook or a cell cannot be edited, as causes of an *EditError.
var (
	ErrAddress = lang.Text{Zh: "工作簿中没有这个单元格", En: "the workbook has no such cell"}
	ErrText    = lang.Text{Zh: "文字不是有效的 UTF-8，或超过单元格的 32767 字上限",
		En: "the text is not valid UTF-8, or longer than the 32,767 characters of a cell"}
	ErrNumber = lang.Text{Zh: "不是数字，或超过单元格能保存的 15 位",
		En: "the text is not a number, or has more than the 15 digits that a cell keeps"}
	ErrFill = lang.Text{Zh: "颜色应为六位十六进制数", En: "a colour has six hexadecimal digits"}

	ErrFormula = lang.Text{Zh: "单元格中是公式", En: "the cell has a formula"}
	ErrHeader  = lang.Text{Zh: "单元格是表格（超级表）的标题", En: "the cell is in the header of a table"}

	ErrPart = lang.Text{Zh: "工作簿中要改动的部件过大",
		En: "a part of the workbook that must be changed is too large"}

	ErrSigned   = lang.Text{Zh: "工作簿带有数字签名", En: "the workbook has a digital signature"}
	ErrNoStyles = lang.Text{Zh: "工作簿没有单元格样式", En: "the workbook has no cell styles"}
	ErrStyles   = lang.Text{Zh: "工作簿的单元格样式已达上限",
		En: "the workbook already has the maximum number of cell styles"}
	ErrEncoding = lang.Text{Zh: "工作表或样式不是 UTF-8 编码",
		En: "a sheet or the styles are not encoded in UTF-8"}
)

// EditError reports why an edit cannot be made.
type EditError struct {
	Sheet string // empty where the reason is in the workbook
	Cell  string // such as F12, empty where it is not one cell
	Cause error  // one of the reasons above
}

// Error names the cell and the reason.
func (e *EditError) Error() string {
	return strings.TrimSpace(e.Sheet+" "+e.Cell) + ": cannot be edited: " + e.Cause.Error()
}

// Unwrap returns the reason.
func (e *EditError) Unwrap() error { return e.Cause }

// SetText sets the value of a cell to text; an empty text clears it.
func (p *Patch) SetText(at Address, text string) error {
	if !utf8.ValidString(text) || units(text) > MaxCellText {
		return p.refuse(at, ErrText)
	}
	return p.add(edit{Address: at, valued: true, kind: CellText, text: escapeText(text)})
}

// number is the form of numbers in a sheet (xsd:double without its special values).
var number = regexp.MustCompile(`^-?([0-9]+)(?:\.([0-9]+))?(?:[eE][+-]?[0-9]{1,2})?$`)

// SetNumber sets the value of a cell to a number. It is written unchanged: decimal digits with an
// optional fraction and exponent. A cell keeps 15 digits; more are refused with ErrNumber.
func (p *Patch) SetNumber(at Address, text string) error {
	m := number.FindStringSubmatch(text)
	if m == nil || len(text) > maxNumber || len(strings.Trim(m[1]+m[2], "0")) > trueDigits {
		return p.refuse(at, ErrNumber)
	}
	return p.add(edit{Address: at, valued: true, kind: CellNumber, text: text})
}

var sixDigits = regexp.MustCompile(`^[0-9A-Fa-f]{6}$`)

// Mark marks a cell, which may be empty.
func (p *Patch) Mark(at Address, m Mark) error {
	if m.Fill != "" && !sixDigits.MatchString(m.Fill) {
		return p.refuse(at, ErrFill)
	}
	i := slices.Index(p.marks, m)
	if i < 0 {
		i = len(p.marks)
		p.marks = append(p.marks, m)
	}
	return p.add(edit{Address: at, mark: i + 1})
}

func (p *Patch) add(e edit) error {
	if err := p.within(e.Address); err != nil {
		return err
	}
	p.edits = append(p.edits, e)
	return nil
}

// within refuses the address of no cell.
func (p *Patch) within(at Address) error {
	if at.Sheet < 0 || at.Sheet >= len(p.book.sheets) || at.Row < 1 || at.Row > maxRow || at.Col < 0 || at.Col >= maxColumn {
		return p.refuse(at, ErrAddress)
	}
	return nil
}

func (p *Patch) refuse(at Address, why error) *EditError {
	e := &EditError{Cell: fmt.Sprintf("%s%d", ColumnName(max(at.Col, 0)), at.Row), Cause: why}
	if at.Sheet >= 0 && at.Sheet < len(p.book.sheets) {
		e.Sheet = p.book.sheets[at.Sheet].Name
	}
	return e
}

// merged are the edits by sheet, row and column, one for each cell: of values and of marks the last
// one counts.
func (p *Patch) merged() []plannedCell {
	slices.SortStableFunc(p.edits, func(a, b edit) int {
		return cmp.Or(a.Sheet-b.Sheet, a.Row-b.Row, a.Col-b.Col)
	})
	out := make([]plannedCell, 0, len(p.edits))
	for _, e := range p.edits {
		if n := len(out); n == 0 || out[n-1].Address != e.Address {
			out = append(out, plannedCell{edit: e, style: noStyle})
			continue
		}
		last := &out[len(out)-1]
		if e.valued {
			last.valued, last.kind, last.text = true, e.kind, e.text
		}
		if e.mark > 0 {
			last.mark = e.mark
		}
	}
	return out
}
