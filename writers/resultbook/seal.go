package resultbook

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"
)

// SealName is the custom property with the digests of the workbook when it was written: "v1", the
// digest of its parts and the digest of the cells of 待处理. Spreadsheet programs keep it when they
// save the file, so package readers can detect changes. The digest of the parts is the SHA-256, in
// hexadecimal, of one line "name SHA-256" per part, sorted by name, without the part of this
// property. The digest of the cells is that of every filled row: for each filled cell its column
// from 0, a unit separator, its text and a record separator; then a line end. A number is its
// shortest decimal.
const SealName = "fapiao-results"

const (
	sealPart = "docProps/custom.xml"
	// openSeal is a placeholder for the digest of the parts until they are written.
	openSeal = "0000000000000000000000000000000000000000000000000000000000000000"
)

// cellDigest sums up the rows of a table.
type cellDigest struct{ sum hash.Hash }

func (d *cellDigest) add(cells []any) {
	if d == nil {
		return
	}
	filled := false
	for col, v := range cells {
		if c, ok := v.(excelize.Cell); ok {
			v = c.Value
		}
		text := ""
		switch v := v.(type) {
		case string:
			text = strings.ReplaceAll(v, "\r\n", "\n")
		case int:
			text = strconv.Itoa(v)
		case float64:
			text = decimal.NewFromFloat(v).String()
		}
		if text != "" {
			filled = true
			fmt.Fprintf(d.sum, "%d\x1f%s\x1e", col, text)
		}
	}
	if filled {
		d.sum.Write([]byte("\n"))
	}
}

// seal adds the property to a workbook.
func seal(f *excelize.File, open *cellDigest) error {
	return f.SetCustomProps(excelize.CustomProperty{Name: SealName, Value: "v1 " + openSeal + " " + hex.EncodeToString(open.sum.Sum(nil))})
}

// sealing is a ZIP writer that writes the property last, after the digests of all other parts are
// known.
type sealing struct {
	*zip.Writer
	sums map[string]hash.Hash
	last bytes.Buffer
}

func newSealing(out io.Writer) *sealing {
	return &sealing{Writer: zip.NewWriter(out), sums: map[string]hash.Hash{}}
}

// Create implements excelize.ZipWriter.
func (s *sealing) Create(name string) (io.Writer, error) {
	if name == sealPart {
		return &s.last, nil
	}
	w, err := s.Writer.Create(name)
	if err != nil {
		return nil, err
	}
	s.sums[name] = sha256.New()
	return io.MultiWriter(w, s.sums[name]), nil
}

// Close implements excelize.ZipWriter.
func (s *sealing) Close() error {
	parts := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(s.sums)) {
		fmt.Fprintf(parts, "%s %x\n", name, s.sums[name].Sum(nil))
	}
	if s.last.Len() > 0 {
		w, err := s.Writer.Create(sealPart)
		if err != nil {
			return err
		}
		sealed := bytes.Replace(s.last.Bytes(), []byte(openSeal), []byte(hex.EncodeToString(parts.Sum(nil))), 1)
		if _, err := w.Write(sealed); err != nil {
			return err
		}
	}
	return s.Writer.Close()
}

// pack writes the workbook to out. excelize would build the whole archive in memory first; a ZIP
// writer that goes to out directly leaves that buffer empty.
func pack(f *excelize.File, out io.Writer) error {
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return newSealing(out) })
	return f.Write(io.Discard)
}
