package xls

import (
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx"
)

const (
	// maxFile bounds the bytes of a file. A full sheet of 65,536 rows and 40 columns has about 40
	// MiB. The offset of a record must fit in 32 bits, see place.
	maxFile = 512 << 20
	// maxDirectory bounds what is read of a file to find its streams: 32,768 names of streams, of
	// which the library keeps about 500 bytes each.
	maxDirectory = 4 << 20
	maxSheets    = 10_000
	// maxFormats bounds the bytes of all number formats. Excel has 250 of 255 characters.
	maxFormats = 4 << 20
	// maxRow and maxColumn are the rows and columns of a sheet, Excel's own.
	maxRow    = 1 << 16
	maxColumn = 1 << 8
	// maxMerged bounds the ranges of merged cells of a sheet, of eight bytes each.
	maxMerged = 1 << 19
	// maxUnordered bounds the records of cells of a sheet that are not in the order of rows and
	// columns: they are sorted in memory, eight bytes each.
	maxUnordered = 1 << 22
)

// Causes of errors about broken workbooks.
var (
	errCodePage = lang.Text{Zh: "文字的编码未注明或不支持",
		En: "the code page of its texts is missing or not supported"}
	errCompound  = lang.Text{Zh: "文件的内部结构不正确", En: "the structure of the file is broken"}
	errNotNumber = lang.Text{Zh: "单元格的数值不是数字", En: "a cell holds a number that is none"}
	errNoStart   = lang.Text{Zh: "工作表不在文件所记的位置",
		En: "the sheet is not where the file says"}
	errOldCell = lang.Text{Zh: "含有更旧格式的单元格",
		En: "there are cells in a still older format"}
	errOutside   = lang.Text{Zh: "列超出最后一列", En: "a column is beyond the last one"}
	errShort     = lang.Text{Zh: "有一条记录不完整", En: "a record is too short"}
	errTruncated = lang.Text{Zh: "文件不完整", En: "the file ends too early"}
	errTwice     = lang.Text{Zh: "有一个单元格重复出现", En: "a cell stands twice"}
)

// refuse makes an error without a place.
func refuse(kind xlsx.Kind, found string, cause error) *xlsx.Error {
	return &xlsx.Error{Kind: kind, Found: found, Cause: cause}
}
