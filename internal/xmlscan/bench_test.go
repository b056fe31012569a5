package xmlscan_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"testing"

	"github.com/fapiao/fapiao/internal/xmlscan"
)

// sheet is a sheet of rows of 25 cells as Excel writes it.
func sheet(rows int) []byte {
	var b bytes.Buffer
	b.WriteString(`<worksheet><sheetData>`)
	for r := 1; r <= rows; r++ {
		fmt.Fprintf(&b, `<row r="%d" spans="1:25">`, r)
		for c := range 25 {
			switch c % 3 {
			case 0:
				fmt.Fprintf(&b, `<c r="%c%d" s="3"><v>%d.25</v></c>`, 'A'+c, r, r*c)
			case 1:
				fmt.Fprintf(&b, `<c r="%c%d" t="s"><v>%d</v></c>`, 'A'+c, r, r+c)
			default:
				fmt.Fprintf(&b, `<c r="%c%d" t="inlineStr"><is><t>杭州演示科技有限公司 %d</t></is></c>`, 'A'+c, r, r)
			}
		}
		b.WriteString(`</row>`)
	}
	b.WriteString(`</sheetData></worksheet>`)
	return b.Bytes()
}

func BenchmarkTokens(b *testing.B) {
	doc := sheet(2000)
	b.Run("xmlscan", func(b *testing.B) {
		b.SetBytes(int64(len(doc)))
		b.ReportAllocs()
		for b.Loop() {
			s := xmlscan.New(bytes.NewReader(doc), 1<<20, nil)
			for {
				if _, err := s.Next(); err == io.EOF {
					break
				} else if err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("encoding-xml", func(b *testing.B) {
		b.SetBytes(int64(len(doc)))
		b.ReportAllocs()
		for b.Loop() {
			d := xml.NewDecoder(bytes.NewReader(doc))
			for {
				if _, err := d.RawToken(); err == io.EOF {
					break
				} else if err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
