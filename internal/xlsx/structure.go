package xlsx

import (
	"encoding/xml"
	"path"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
)

var (
	errSheetTwice = lang.Text{Zh: "有一个工作表或部件的名称重复出现",
		En: "a sheet or the name of a part is given twice"}
	errSheetName = lang.Text{Zh: "有两个工作表用这个名称，或名称只有大小写不同",
		En: "two sheets have this name, or names that differ in case only"}
)

// readStructure finds the workbook part, its relations and its sheets.
func (w *Workbook) readStructure() error {
	book := "xl/workbook.xml"
	err := w.each("_rels/.rels", func(s *stream, e xml.StartElement) {
		if s.relation(e) && relationKind(e) == "officeDocument" {
			book = path.Clean(strings.TrimLeft(attr(e, "Target"), "/"))
		}
	})
	if err != nil && w.parts[partName(book)] == nil {
		return w.notXlsx(err)
	}
	if strings.HasSuffix(partName(book), ".bin") || w.parts[partName(book)] == nil {
		return w.notXlsx(nil)
	}
	w.main = book
	targets, err := w.relations(book)
	if err != nil {
		return err
	}
	found, twice := false, false
	parts := map[string]bool{}
	err = w.each(book, func(s *stream, e xml.StartElement) {
		switch {
		case s.at("workbook"):
			found = true
		case s.at("workbook", "workbookPr"):
			w.year04 = truth(attr(e, "date1904"))
		case s.at("workbook", "calcPr"):
			w.calculation(e)
		case s.at("workbook", "sheets", "sheet"):
			part := targets[s.reference(e)]
			if part == "" { // a chart or a dialogue, which holds no cells
				return
			}
			if twice = twice || parts[partName(part)]; twice {
				return
			}
			parts[partName(part)] = true
			state := attr(e, "state")
			w.sheets = append(w.sheets, Info{Name: attr(e, "name"), Hidden: state == "hidden" || state == "veryHidden", part: part})
		}
	})
	switch {
	case err != nil:
		return err
	case !found:
		return w.notXlsx(nil)
	case twice:
		return refuse(Damaged, "", errSheetTwice)
	case w.sameName() != "":
		return refuse(Damaged, w.sameName(), errSheetName)
	case len(w.sheets) == 0:
		return refuse(Empty, "no worksheet", nil)
	}
	return nil
}

// sameName is a name that two sheets have, without regard to case, as Excel compares them; empty
// where there is none. Places name sheets, so that their rows could not be distinguished.
func (w *Workbook) sameName() string {
	met := map[string]bool{}
	for _, s := range w.sheets {
		name := strings.ToLower(strings.ToUpper(s.Name))
		if met[name] {
			return s.Name
		}
		met[name] = true
	}
	return ""
}

// notXlsx names a zip file that is no .xlsx.
func (w *Workbook) notXlsx(cause error) error {
	switch {
	case w.parts["xl/workbook.bin"] != nil:
		return refuse(OtherWorkbook, ".xlsb", nil)
	case w.parts["mimetype"] != nil && w.parts["content.xml"] != nil:
		return refuse(OtherWorkbook, ".ods", nil)
	}
	return refuse(NotWorkbook, "zip", cause)
}

// relation says whether the element just opened is one of a part of relations.
func (n *nesting) relation(e xml.StartElement) bool {
	return n.depth == 2 && n.ours() && e.Name.Local == "Relationship"
}

// relationKind is the last part of a relation's type; empty for the types of other forms.
func relationKind(e xml.StartElement) string {
	kind := attr(e, "Type")
	base := path.Base(kind)
	family := strings.TrimSuffix(kind, "/"+base)
	if strings.Contains(kind, "://") && spaceOf(family) != relationSpace {
		return ""
	}
	return base
}

// targetOf is the part that a relation of a part in the folder dir leads to.
func targetOf(dir string, e xml.StartElement) string {
	target := strings.ReplaceAll(attr(e, "Target"), `\`, "/")
	if strings.HasPrefix(target, "/") {
		return path.Clean(target[1:])
	}
	return path.Join(dir, target)
}

// relations maps the IDs of worksheets to their parts and remembers shared strings and styles.
func (w *Workbook) relations(book string) (map[string]string, error) {
	dir, base := path.Split(book)
	w.names = map[string]string{}
	sheets, ids, twice := map[string]string{}, map[string]bool{}, ""
	err := w.each(dir+"_rels/"+base+".rels", func(s *stream, e xml.StartElement) {
		if !s.relation(e) || attr(e, "TargetMode") == "External" {
			return
		}
		id := attr(e, "Id")
		if ids[id] || len(ids) > maxParts {
			twice = id
			return
		}
		ids[id] = true
		target := targetOf(dir, e)
		switch kind := relationKind(e); kind {
		case "worksheet":
			sheets[id] = target
		case "sharedStrings", "styles":
			w.names[kind] = target
		}
	})
	if err == nil && twice != "" {
		err = refuse(Damaged, twice, errSheetTwice)
	}
	return sheets, err
}
