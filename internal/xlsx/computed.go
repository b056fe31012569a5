package xlsx

import (
	"encoding/xml"
	"strings"
)

// notComputed reports whether a formula has no computed result. Programs that do not compute
// formulas omit the result or write a placeholder.
//
// The placeholders: 0 or an empty text in a workbook that asks to compute everything when it is
// opened (XlsxWriter and its kin, PHPExcel), 0 in one by NPOI, and a 0 with decimals (Apache POI),
// which no spreadsheet program writes. In a workbook that was computed a 0 is a 0.
func (w *Workbook) notComputed(c Cell, typ string, value bool) (bool, error) {
	switch {
	case c.Text == "":
		return !value || typ != "str" || w.recalculate, nil
	case typ == "str":
		return c.Text == "0" && w.recalculate, nil
	case c.Kind != CellNumber || !zero(c.Text):
		return false, nil
	case w.recalculate || strings.ContainsAny(c.Text, ".eE"):
		return true, nil
	}
	by, err := w.Program()
	return by == "NPOI", err
}

// zero reports whether a decimal number is 0.
func zero(s string) bool {
	mantissa, _, _ := strings.Cut(strings.ToLower(s), "e")
	return strings.ContainsRune(mantissa, '0') && strings.Trim(mantissa, "+-0.") == ""
}

// calculation reads the calculation properties (calcPr).
func (w *Workbook) calculation(e xml.StartElement) {
	completed := attr(e, "calcCompleted")
	w.recalculate = truth(attr(e, "fullCalcOnLoad")) || completed == "0" || completed == "false"
}

// Program is the name of the program that wrote the workbook, from its properties; empty when they
// do not name one.
func (w *Workbook) Program() (string, error) {
	const part = "docProps/app.xml"
	if w.writer != nil {
		return *w.writer, nil
	}
	name := ""
	if w.parts[partName(part)] != nil {
		s, err := w.stream(part, "")
		if err != nil {
			return "", err
		}
		defer s.close()
		err = s.each(func(xml.StartElement) (err error) {
			if s.at("Properties", "Application") {
				var b []byte
				b, err = s.plain(nil)
				name = strings.TrimSpace(string(b))
			}
			return err
		})
		if err != nil {
			return "", err
		}
	}
	w.writer = &name
	return name, nil
}
