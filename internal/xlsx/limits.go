package xlsx

import (
	"log/slog"
	"unicode/utf16"

	"github.com/fapiao/fapiao/internal/lang"
)

// Limits bound the memory and disk space that a workbook may use. The zero value means the
// defaults.
type Limits struct {
	MaxUnpacked int64  // bytes that all parts together may unpack to, 0 means 8 GiB
	MaxTemp     int64  // bytes of shared strings that may wait in temporary files, 0 means 2 GiB
	TempDir     string // folder of temporary files, empty means the system's
	// Log takes, at debug level, what could not be read the fast way; nil for none.
	Log *slog.Logger
}

const (
	defaultUnpacked = 8 << 30
	maxParts        = 10_000
	// maxDirectory bounds the list of parts in the file: one takes about 100 bytes.
	maxDirectory = 16 << 20
	// A part beyond bombSize that shrank by more than bombRatio is no spreadsheet: sheets full of
	// styled blanks reach about 60.
	bombSize  = 64 << 20
	bombRatio = 300
	// tokenBytes bounds one piece of XML: a cell holds at most 32,767 characters, written as
	// references 8 bytes each.
	tokenBytes = 4 << 20
	maxRow     = 1 << 20
	maxColumn  = 1 << 14
	// MaxCellText is the most UTF-16 units that a cell holds (Excel's limit), and rawCellText the
	// bytes that they take, all of them escaped.
	MaxCellText = 32_767
	rawCellText = MaxCellText * escapeLen
	// maxRowText is how many bytes of text the cells of one row may hold together. Excel has no
	// such limit; 40 cells that are full of Chinese characters fit.
	maxRowText = 4 << 20
	// The cells of a sheet may give freeText bytes of text, and beyond that textRatio times the
	// bytes of the sheet: shared strings that a few bytes name again and again are no orders. A
	// remark of 1,000 characters in every row makes about six times the sheet.
	freeText  = 64 << 20
	textRatio = 32
	// MaxStyles bounds the formats of cells (Excel has 65,490) and the number formats, each of
	// MaxFormat bytes.
	MaxStyles = 1 << 16
	MaxFormat = 4 << 10
	// MaxStrings bounds the shared strings of a workbook: sixteen a row of a full sheet.
	MaxStrings = 1 << 24
	// maxAside and maxAsideBytes bound the elements of a part, and their bytes, that are neither
	// rows nor shared strings: merged cells, data validations, conditional formats, links, names.
	// Reading over them takes seconds. A sheet whose orders are merged over a few columns has a
	// million.
	maxAside      = 1 << 21
	maxAsideBytes = 256 << 20
	// maxBindings bounds the namespaces that hold at one place; workbooks declare about 30.
	maxBindings = 512
)

// Causes of errors about exceeded limits.
var (
	errAside     = lang.Text{Zh: "行以外的设置过多", En: "there are too many settings outside the rows"}
	errCellText  = lang.Text{Zh: "单元格的文字过长", En: "the text of a cell is too long"}
	errDirectory = lang.Text{Zh: "部件清单过长", En: "the list of parts is too long"}
	errGiven     = lang.Text{Zh: "单元格重复引用长文字的次数过多",
		En: "the cells repeat long texts too often"}
	errOutside = lang.Text{Zh: "单元格地址超出最后一行或最后一列",
		En: "the address is beyond the last row or column"}
	errRowText = lang.Text{Zh: "一行的文字过长", En: "the text of a row is too long"}
)

func (l Limits) unpacked() int64 {
	if l.MaxUnpacked > 0 {
		return l.MaxUnpacked
	}
	return defaultUnpacked
}

// appendText appends the next piece of a cell's text. It stops after the limit is exceeded.
func appendText(b, more []byte) []byte {
	room := rawCellText + 1 - len(b)
	return append(b, more[:min(max(room, 0), len(more))]...)
}

// cellText decodes the text from appendText; ok is false if it is longer than a cell can hold.
func cellText(raw []byte) (text []byte, ok bool) {
	if len(raw) > rawCellText {
		return nil, false
	}
	text = unescape(raw)
	if len(text) <= MaxCellText { // a unit is at least a byte
		return text, true
	}
	return text, units(string(text)) <= MaxCellText
}

// units is the length of a text in UTF-16 units.
func units(text string) int {
	n := 0
	for _, r := range text {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// maxNumber is the length of the longest number that is accepted.
const maxNumber = 40
