package stream

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/xlsx/write"
)

// charted is a workbook with a sheet without charts and one with two.
func charted(t *testing.T) map[string]string {
	t.Helper()
	b := New(Options{Temp: t.TempDir()})
	defer func() { _ = b.Discard() }()
	var sheets []*Sheet
	for _, name := range []string{"甲", "乙'&"} {
		s, err := b.Sheet(name, Layout{Selected: len(sheets) == 0})
		if err != nil {
			t.Fatal(err)
		}
		var tail Tail
		if len(sheets) > 0 {
			names, values := Range{1, 1, 1, 2}, Range{2, 1, 2, 2}
			tail.Charts = []Chart{
				{Kind: Columns, Title: "<日>", Area: Range{4, 3, 6, 9}, Names: names, Labels: []string{"a&b", "c"},
					Series: []Series{{"x", values, []string{"1", "2"}, "0", []string{"C00000"}, nil}}},
				{Kind: Pie, Title: "p", Names: names, Labels: []string{"a&b", "c"}, Area: Range{4, 10, 6, 12},
					Series: []Series{{"x", values, []string{"1", "2"}, "#,##0.00", []string{"C00000", "000000"}, []int{1}}}},
			}
			tail.Links = []Link{{1, 1, On("甲", "A1")}}
		}
		if err := s.End(tail); err != nil {
			t.Fatal(err)
		}
		sheets = append(sheets, s)
	}
	var out bytes.Buffer
	sealed := map[string][]byte{}
	seal := func(parts map[string][]byte) (string, string) { sealed = parts; return "s", "v" }
	if err := b.Close(&out, Finish{Sheets: sheets, Properties: write.Properties{}, Seal: seal}); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(raw)
		if sealed[f.Name] == nil && f.Name != customPart {
			t.Errorf("%s is not sealed", f.Name)
		}
	}
	return parts
}

// TestChartParts holds that each part of a chart has a type, that each relationship leads to a
// part, and that only the sheet with charts has a drawing.
func TestChartParts(t *testing.T) {
	t.Parallel()
	parts := charted(t)
	for name, text := range parts {
		var all struct {
			Relationships []struct {
				Target string `xml:",attr"`
			} `xml:"Relationship"`
		}
		if err := xml.Unmarshal([]byte(text), &all); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if strings.HasSuffix(name, ".rels") {
			for _, r := range all.Relationships {
				if target := path.Join(path.Dir(path.Dir(name)), r.Target); parts[target] == "" {
					t.Errorf("%s leads to %s, which is not there", name, target)
				}
			}
		} else if name != "[Content_Types].xml" && !strings.Contains(parts["[Content_Types].xml"], `PartName="/`+name+`"`) {
			t.Errorf("%s has no type", name)
		}
	}
	plain, drawn := parts["xl/worksheets/sheet2.xml"], parts["xl/worksheets/sheet3.xml"]
	if strings.Contains(plain, "<drawing") || !strings.Contains(drawn, `<hyperlinks><hyperlink ref="A1" location="'甲'!A1"/></hyperlinks>`) || !strings.Contains(drawn, `<drawing r:id="rId1"/></worksheet>`) {
		t.Error(plain, drawn)
	}
	for name, want := range map[string]string{
		"xl/charts/chart1.xml":     `<c:f>'乙''&amp;'!$B$1:$B$2</c:f>`,
		"xl/charts/chart2.xml":     `<c:dLbls><c:dLbl><c:idx val="1"/><c:delete val="1"/></c:dLbl><c:numFmt `,
		"xl/drawings/drawing1.xml": `<xdr:from><xdr:col>3</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>2</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>`,
	} {
		if !strings.Contains(parts[name], want) {
			t.Errorf("%s has no %s:\n%s", name, want, parts[name])
		}
	}
}
