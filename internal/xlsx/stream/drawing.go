package stream

import (
	"fmt"
	"strings"
)

// drawings are the parts of the charts of all sheets. Sheets and charts are numbered from 1.
func (b *Book) drawings() (parts []description) {
	drawing, chart := 0, 0
	for _, s := range b.sheets {
		if len(s.tail.Charts) == 0 {
			continue
		}
		drawing++
		var rels relations
		for i := range s.tail.Charts {
			chart++
			rels.add(relBase+"/chart", fmt.Sprintf("../charts/chart%d.xml", chart))
			parts = append(parts, description{fmt.Sprintf("xl/charts/chart%d.xml", chart), s.tail.Charts[i].xml(s.name)})
		}
		var sheet relations
		sheet.add(relBase+"/drawing", fmt.Sprintf("../drawings/drawing%d.xml", drawing))
		parts = append(parts,
			description{fmt.Sprintf("xl/drawings/drawing%d.xml", drawing), drawingXML(s.tail.Charts)},
			description{fmt.Sprintf("xl/drawings/_rels/drawing%d.xml.rels", drawing), rels.xml()},
			description{strings.Replace(s.part.name, "xl/worksheets/", "xl/worksheets/_rels/", 1) + ".rels", sheet.xml()})
	}
	return parts
}

// drawingXML places charts on their sheet (ECMA-376 part 1, 20.5). They keep their size when rows
// are hidden.
func drawingXML(charts []Chart) string {
	var b strings.Builder
	b.WriteString(xmlHeader + `<xdr:wsDr xmlns:xdr="` + drawingSpace + `" xmlns:a="` + drawingMain + `">`)
	for i := range charts {
		c := &charts[i]
		corner := func(name string, column, row int) {
			fmt.Fprintf(&b, `<xdr:%[1]s><xdr:col>%[2]d</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>%[3]d</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:%[1]s>`, name, column, row)
		}
		b.WriteString(`<xdr:twoCellAnchor editAs="oneCell">`)
		corner("from", c.Area.Column-1, c.Area.Row-1)
		corner("to", c.Area.LastColumn, c.Area.LastRow)
		fmt.Fprintf(&b, `<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="%d" name="Chart %d" descr="%s"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>`+
			`<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData uri="%s">`+
			`<c:chart xmlns:c="%s" xmlns:r="%s" r:id="rId%d"/></a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>`,
			i+2, i+1, escaped(c.Title), chartSpace, chartSpace, relBase, i+1)
	}
	b.WriteString(`</xdr:wsDr>`)
	return b.String()
}
