package invoice

// CellKind says how a value stood in its source, which decides how far its text can be trusted.
type CellKind uint8

// The kinds of cell.
const (
	CellText     CellKind = iota // text, or a value of a source that knows only text
	CellNumber                   // a number as the file stores it: at most 15 digits of it are true in a workbook
	CellDate                     // a date that the reader wrote as "2006-01-02" or "2006-01-02 15:04:05"
	CellBool                     // "TRUE" or "FALSE"
	CellError                    // an error value such as "#N/A"
	CellUncached                 // a formula whose result the file does not hold
	CellDecimal                  // an exact number (a database's numeric column)
)

// Cell is one filled cell. Empty cells are left out of a row. It is the one cell from the reader of
// a source to the rules: Field, Col and Title are set once the columns of its sheet are known.
type Cell struct {
	Field   Field    // what the cell means; empty when the column's title says nothing to us
	Text    string   // the raw text, untrimmed
	Kind    CellKind //
	Formula bool     // a formula gave the value; only while the source is read
	Index   int      // the column's place in the source, from 0
	Style   int      // what the source finds the cell's look by; only while the source is read
	Col     string   // column letter, or column name of a query
	Title   string   // the column's title as it stands in the source
	Shown   *Shown   // what the cell shows of a number or text; nil where that is just Text
}

// CellFormat says what the number format of a cell makes of its number.
type CellFormat uint8

// The formats.
const (
	FormatNumber     CellFormat = iota // digits, perhaps grouped, rounded, padded, or between words
	FormatPercent                      // the number times 100, with a percent sign
	FormatCurrency                     // a number of a currency other than the yuan
	FormatDate                         // a day, perhaps with a time
	FormatTime                         // a time of day, or a duration
	FormatFraction                     // such as 1/2
	FormatScientific                   // such as 1.2E+05
	FormatHidden                       // nothing of the number: no text, or always the same
)

// Shown is what a cell shows of its value.
type Shown struct {
	Format CellFormat
	Text   string // untrimmed
	Exact  bool   // the value can be read off Text: nothing is rounded away, scaled or hidden
}

// Role says what a row of a source carries.
type Role uint8

// The roles of rows.
const (
	RoleMixed   Role = iota // the order's own fields and one line: a row of an order workbook or a query
	RoleHead                // the order's own fields
	RoleLine                // one line
	RoleSpecial             // special business (特定业务)
	RoleElement             // an additional element (附加要素)
)

// Row is one filled row of a source, and what it belongs to.
type Row struct {
	Place Place // Col is empty
	Role  Role
	Cells []Cell
	// Hidden says that nobody sees the row in its source: it is hidden, filtered out or folded
	// away.
	Hidden bool
	// Sent says that the row is of results of this program that say, beside its cells, that the
	// platform has its order, or may have it.
	Sent bool
	// Columns says where a field stands in the row's sheet, also where this row leaves it empty.
	// All rows of a sheet share it; nil when the source does not say.
	Columns map[Field]string
}

// Draft is one order as it stands in its source, before anything is believed: all rows that carry
// its number, in the order they were read. Draft.Number may be empty (a row without an order number
// is a draft of its own).
type Draft struct {
	Number string
	Rows   []Row
	// Doubts keep the order back although its cells may be right.
	Doubts []Doubt
	// Skipped says that a person had the order left out, as all its rows are hidden.
	Skipped bool
	// Twin is the number of another order of the source that is this one's number in another
	// spelling: the same number, shown otherwise. Empty when there is none.
	Twin string
}

// Place is where the order begins.
func (d *Draft) Place() Place {
	if len(d.Rows) == 0 {
		return Place{}
	}
	return d.Rows[0].Place
}

// NumberCell is the cell of a row's order number, be it filled or not; without its column where the
// row's source does not give it.
func (r *Row) NumberCell() Place {
	p := r.Place
	p.Col = r.Columns[OrderNo]
	return p
}
