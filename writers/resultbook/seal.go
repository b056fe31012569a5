package resultbook

import (
	"crypto/sha256"
	"fmt"
	"hash"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/internal/xlsx/stream"
)

// SealName is the custom property with the digests of the workbook when it was written: "v1", the
// digest of its parts and the digest of the cells of 待处理. Spreadsheet programs keep it when they
// save the file, so package readers can detect changes. The digest of the parts is the SHA-256, in
// hexadecimal, of one line "name SHA-256" per part, sorted by name, without the part of this
// property. The digest of the cells is that of every filled row: for each filled cell its column
// from 0, a unit separator, its text and a record separator; then a line end. A number is its
// shortest decimal.
const SealName = "fapiao-results"

// cellDigest sums up the rows of a table.
type cellDigest struct {
	sum hash.Hash
	row []byte
}

func newCellDigest() *cellDigest { return &cellDigest{sum: sha256.New()} }

func (d *cellDigest) add(cells []stream.Cell) {
	if d == nil {
		return
	}
	row := d.row[:0]
	for col := range cells {
		if text := cells[col].Value(); text != "" {
			row = strconv.AppendInt(row, int64(col), 10)
			row = append(row, 0x1f)
			row = append(row, strings.ReplaceAll(text, "\r\n", "\n")...)
			row = append(row, 0x1e)
		}
	}
	if len(row) > 0 {
		d.sum.Write(append(row, '\n'))
	}
	d.row = row
}

// seal is the property of a workbook whose parts have these digests.
func (d *cellDigest) seal(sums map[string][]byte) (name, value string) {
	parts := sha256.New()
	for _, part := range slices.Sorted(maps.Keys(sums)) {
		fmt.Fprintf(parts, "%s %x\n", part, sums[part])
	}
	return SealName, fmt.Sprintf("v1 %x %x", parts.Sum(nil), d.sum.Sum(nil))
}
