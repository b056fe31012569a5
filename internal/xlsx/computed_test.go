package xlsx

import (
	"strings"
	"testing"
)

// The results of formulas by what the workbook says of them (calcPr) and by the program that wrote
// it.
func TestFormulasThatNobodyComputed(t *testing.T) {
	t.Parallel()
	const (
		excel  = `<calcPr calcId="191029"/>`
		onLoad = `<calcPr calcId="124519" fullCalcOnLoad="1"/>`
		php    = `<calcPr calcId="999999" calcMode="auto" calcCompleted="0" fullCalcOnLoad="1"/>`
		manual = `<calcPr calcId="191029" calcMode="manual" calcCompleted="0" calcOnSave="0"/>`
		free   = `<calcPr iterateCount="100" refMode="A1" iterate="false" iterateDelta="0.001"/>`
		none   = ``
		lost   = "A1 5 "
	)
	for _, c := range []struct{ calc, program, cell, want string }{
		{onLoad, "", `<c r="A1"><f>B1</f><v>0</v></c>`, lost},
		{onLoad, "", `<c r="A1"><f>B1</f><v>0.0</v></c>`, lost},
		{onLoad, "", `<c r="A1"><f>B1</f><v>-0</v></c>`, lost},
		{onLoad, "", `<c r="A1" t="n"><f t="shared" si="0"/><v>0</v></c>`, lost},
		{onLoad, "", `<c r="A1" t="str"><f>B1</f><v>0</v></c>`, lost},
		{onLoad, "", `<c r="A1" t="str"><f>B1</f><v></v></c>`, lost},
		{onLoad, "", `<c r="A1"><f>B1</f><v>7</v></c>`, "A1 1 7"},
		{onLoad, "", `<c r="A1"><f>B1</f><v>0.13</v></c>`, "A1 1 0.13"},
		{onLoad, "", `<c r="A1" t="str"><f>B1</f><v>SO-1</v></c>`, "A1 0 SO-1"},
		{onLoad, "", `<c r="A1"><v>0</v></c>`, "A1 1 0"},
		{php, "", `<c r="A1" t="str"><f>B1</f><v>0</v></c>`, lost},
		{manual, "", `<c r="A1"><f>B1</f><v>0</v></c>`, lost},
		{`<calcPr calcId="1" fullCalcOnLoad="true"/>`, "", `<c r="A1"><f>B1</f><v>0</v></c>`, lost},
		{excel, "", `<c r="A1"><f>B1</f><v>0</v></c>`, "A1 1 0"},
		{excel, "", `<c r="A1" t="str"><f>B1</f><v>0</v></c>`, "A1 0 0"},
		{excel, "", `<c r="A1" t="str"><f>B1</f><v></v></c>`, ""},
		{excel, "", `<c r="A1"><f>B1</f></c>`, lost},
		{excel, "", `<c r="A1" t="s"><f>B1</f></c>`, lost},
		{excel, "", `<c r="A1"><f>B1</f><v>0.0</v></c>`, lost},
		{excel, "Apache POI", `<c r="A1"><f>B1</f><v>-0.0</v></c>`, lost},
		{excel, "", `<c r="A1"><f>B1</f><v>0E0</v></c>`, lost},
		{excel, "", `<c r="A1"><v>0.0</v></c>`, "A1 1 0.0"},
		{excel, "", `<c r="A1"><f>B1</f><v>100.0</v></c>`, "A1 1 100.0"},
		{free, "LibreOffice/24.8", `<c r="A1"><f>B1</f><v>0</v></c>`, "A1 1 0"},
		{none, "", `<c r="A1"><f>B1</f><v>0</v></c>`, "A1 1 0"},
		{none, "Microsoft Excel", `<c r="A1"><f>B1</f><v>0</v></c>`, "A1 1 0"},
		{none, "NPOI", `<c r="A1"><f>B1</f><v>0</v></c>`, lost},
		{none, "NPOI", `<c r="A1"><f>B1</f><v>3</v></c>`, "A1 1 3"},
	} {
		parts := merge(page(transitional, `<row r="1">`+c.cell+`</row>`),
			structure(`<sheets><sheet name="S" r:id="r1"/></sheets>`+c.calc))
		if c.program != "" {
			parts["docProps/app.xml"] = `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">` +
				`<TotalTime>0</TotalTime><Application> ` + c.program + ` </Application></Properties>`
		}
		got, err := scan(pack(t, parts))
		if err != nil || strings.Join(got, ";") != c.want {
			t.Errorf("%s by %q in %s gives %q, %v, want %q", c.cell, c.program, c.calc, got, err,
				c.want)
		}
	}
}
