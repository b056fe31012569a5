package templates

import "github.com/fapiao/fapiao/pipeline/invoice"

// Column describes one known column: by title in a workbook, by name in a query.
type Column struct {
	Name     string // machine name: the column name of a query
	Zh, En   string // titles
	Type     string // text, code, amount, number, rate, date, yes/no or choice
	Level    string // order, line, special, element or state (known elsewhere, never sent)
	Required bool   // on one row of each order, or on each line
	Extra    bool   // not in the template, but read where it stands
	Max      int    // longest text in characters, 0 for no limit of its own
	NoteZh   string // what to fill in
	NoteEn   string
}

// Columns lists every column in the order of the catalogue.
func Columns() []Column {
	catalogue := invoice.Catalogue()
	out := make([]Column, len(catalogue))
	for i, f := range catalogue {
		out[i] = Column{Name: string(f.Field), Zh: f.Title.Zh, En: f.Title.En, Type: typeName(f.Type), Level: levelName(f.Level),
			Required: required(f.Field), Extra: f.Extra || f.Level > invoice.LevelLine, Max: f.Max, NoteZh: f.Note.Zh, NoteEn: f.Note.En}
	}
	return out
}

// required reports whether every kind of invoice needs a field. The checks know the fields that
// single kinds need.
func required(f invoice.Field) bool {
	switch f {
	case invoice.OrderNo, invoice.BuyerName, invoice.GoodsName, invoice.TaxRate:
		return true
	}
	return false
}

func typeName(t invoice.FieldType) string {
	switch t {
	case invoice.TypeCode:
		return "code"
	case invoice.TypeAmount:
		return "amount"
	case invoice.TypeNumber:
		return "number"
	case invoice.TypeRate:
		return "rate"
	case invoice.TypeDate:
		return "date"
	case invoice.TypeBool:
		return "yes/no"
	case invoice.TypeChoice:
		return "choice"
	}
	return "text"
}

func levelName(l invoice.Level) string {
	switch l {
	case invoice.LevelLine:
		return "line"
	case invoice.LevelSpecial:
		return "special"
	case invoice.LevelElement:
		return "element"
	case invoice.LevelState:
		return "state"
	}
	return "order"
}

// plain are the columns of the order template.
func plain() []invoice.FieldInfo {
	var out []invoice.FieldInfo
	for _, f := range invoice.Catalogue() {
		if !f.Extra && f.Level <= invoice.LevelLine {
			out = append(out, f)
		}
	}
	return out
}
