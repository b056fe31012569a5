package sheet

import (
	"encoding/xml"
	"io"
	"path"
	"strings"

	"github.com/fapiao/fapiao/readers/input"
)

// readStructure finds the workbook part, its relations and its sheets.
func (w *Workbook) readStructure() error {
	book := "xl/workbook.xml"
	err := w.each("_rels/.rels", func(e xml.StartElement) {
		if e.Name.Local == "Relationship" && strings.HasSuffix(attr(e, "Type"), "/officeDocument") {
			book = path.Clean(strings.TrimLeft(attr(e, "Target"), "/"))
		}
	})
	if err != nil && w.parts[partName(book)] == nil {
		return w.notXlsx(err)
	}
	if strings.HasSuffix(partName(book), ".bin") || w.parts[partName(book)] == nil {
		return w.notXlsx(nil)
	}
	targets, err := w.relations(book)
	if err != nil {
		return err
	}
	found := false
	err = w.each(book, func(e xml.StartElement) {
		switch e.Name.Local {
		case "workbook":
			found = true
		case "workbookPr":
			w.year04 = truth(attr(e, "date1904"))
		case "sheet":
			part := targets[relationID(e)]
			if part == "" { // a chart or a dialogue, which holds no cells
				return
			}
			state := attr(e, "state")
			w.sheets = append(w.sheets, Info{Name: attr(e, "name"), Hidden: state == "hidden" || state == "veryHidden", part: part})
		}
	})
	switch {
	case err != nil:
		return err
	case !found:
		return w.notXlsx(nil)
	case len(w.sheets) == 0:
		return input.Refuse(w.path, input.Empty, "no worksheet", nil)
	}
	return nil
}

// notXlsx names a zip file that is no .xlsx.
func (w *Workbook) notXlsx(cause error) error {
	switch {
	case w.parts["xl/workbook.bin"] != nil:
		return input.Refuse(w.path, input.OtherWorkbook, ".xlsb", nil)
	case w.parts["mimetype"] != nil && w.parts["content.xml"] != nil:
		return input.Refuse(w.path, input.OtherWorkbook, ".ods", nil)
	}
	return input.Refuse(w.path, input.NotWorkbook, "zip", cause)
}

// relationID is the r:id of a sheet; its prefix is free, so that the plain "id" is told by having none.
func relationID(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

// relations maps the IDs of worksheets to their parts and remembers shared strings and styles.
func (w *Workbook) relations(book string) (map[string]string, error) {
	dir, base := path.Split(book)
	w.names = map[string]string{}
	sheets := map[string]string{}
	err := w.each(dir+"_rels/"+base+".rels", func(e xml.StartElement) {
		if e.Name.Local != "Relationship" {
			return
		}
		target := strings.ReplaceAll(attr(e, "Target"), `\`, "/")
		if strings.HasPrefix(target, "/") {
			target = path.Clean(target[1:])
		} else {
			target = path.Join(dir, target)
		}
		switch kind := path.Base(attr(e, "Type")); kind {
		case "worksheet":
			sheets[attr(e, "Id")] = target
		case "sharedStrings", "styles":
			w.names[kind] = target
		}
	})
	return sheets, err
}

// each calls f for every element of a small part.
func (w *Workbook) each(part string, f func(xml.StartElement)) error {
	s, err := w.stream(part, "")
	if err != nil {
		return err
	}
	defer s.close()
	for {
		t, err := s.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok {
			f(e)
		}
	}
}
