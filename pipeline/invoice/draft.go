package invoice

// CellKind is how a value is stored in its source, which decides how far its text can be trusted.
type CellKind uint8

// The kinds of cell.
const (
	CellText     CellKind = iota // text, or a value of a source that has only text
	CellNumber                   // a number as stored in the file: only 15 digits are exact in a workbook
	CellDate                     // a date, which the reader wrote as "2006-01-02" or "2006-01-02 15:04:05"
	CellBool                     // "TRUE" or "FALSE"
	CellError                    // an error value such as "#N/A"
	CellUncached                 // a formula whose result is not stored in the file
	CellDecimal                  // an exact number (a database's numeric column)
)

// Cell is one filled cell. Rows have no empty cells. The same type is used from the readers to the
// rules: Field, Col and Title are set once the columns of the sheet are known.
type Cell struct {
	Field   Field    // meaning of the cell; empty if the column title is not known
	Text    string   // the raw text, untrimmed
	Kind    CellKind //
	Formula bool     // the value comes from a formula; only set while the source is read
	Index   int      // the column's place in the source, from 0
	Style   int      // index of the cell's format in the source; only set while the source is read
	Col     string   // column letter, or column name of a query
	Title   string   // column title as in the source
	Shown   *Shown   // what the cell displays for a number or text; nil if it displays Text
	From    *Origin  // where the value stands, if it is not in a cell of the source
}

// Origin is where a value comes from that a mapping profile adds to an order.
type Origin struct {
	Profile string // of a constant or a default: its file and line, such as "shop.yaml:12"
	List    Place  // of a value from a list: its cell there; without a file in the source itself
	Title   Place  // of a value that the title of another column says: the title
}

// CellFormat is the kind of number format of a cell.
type CellFormat uint8

// The formats.
const (
	FormatNumber     CellFormat = iota // digits, which may be grouped, rounded, padded, or combined with text
	FormatPercent                      // the number times 100, with a percent sign
	FormatCurrency                     // a number of a currency other than the yuan
	FormatDate                         // a day, perhaps with a time
	FormatTime                         // a time of day, or a duration
	FormatFraction                     // such as 1/2
	FormatScientific                   // such as 1.2E+05
	FormatHidden                       // the number is not visible: no text, or always the same text
)

// Shown is what a cell displays.
type Shown struct {
	Format CellFormat
	Text   string // untrimmed
	Exact  bool   // Text shows the complete value: it is not rounded, scaled or hidden
}

// Role is the kind of content of a row.
type Role uint8

// The roles of rows.
const (
	RoleMixed   Role = iota // the order's own fields and one line: a row of an order workbook or a query
	RoleHead                // the order's own fields
	RoleLine                // one line
	RoleSpecial             // special business (特定业务)
	RoleElement             // an additional element (附加要素)
)

// Row is one filled row of a source, with its place and role.
type Row struct {
	Place Place // Col is empty
	Role  Role
	Cells []Cell
	// Hidden reports that the row is not visible in its source: it is hidden, filtered out or
	// collapsed.
	Hidden bool
	// Sent reports that the row is from results of this program according to which the order was
	// sent or may have been sent.
	Sent bool
	// Written reports that the row is from results of this program and was written for an order
	// that was in the ledger: it has a state other than 校验未通过, or a serial number.
	Written bool
	// Serial is the serial number (流水号) of a row that is Written; empty where it has none.
	Serial string
	// ReadAt is where a row of results of this program says that its order was read; zero where it
	// does not.
	ReadAt ReadAt
	// Columns is the column of each field in the row's sheet, also of fields that are empty in this
	// row. All rows of a sheet share it; nil if the source has no columns.
	Columns map[Field]string
}

// ReadAt is the place at which an order was read, as results show it: that of its first row, in a
// batch of a ledger.
type ReadAt struct {
	Batch       string // its ID; empty where the results do not name it
	File, Sheet string
	Row         int
}

// String is the place, for messages.
func (r ReadAt) String() string {
	return Place{File: r.File, Sheet: r.Sheet, Row: r.Row}.AtCell().String()
}

// Draft is one order as read from its source, before any check: all rows with its number, in
// reading order. Draft.Number may be empty (a row without an order number is a draft of its own).
type Draft struct {
	Number string
	Rows   []Row
	// Doubts hold the order even if its cells are correct.
	Doubts []Doubt
	// Skipped reports that the user left the order out, since all its rows are hidden.
	Skipped bool
	// Derived reports that the number is derived from the values of other cells, so that a change
	// of one of them gives the order another number.
	Derived bool
	// Twin is the order number of another order of the source that is the same number in another
	// format. Empty if there is none.
	Twin string
}

// Place is the first row of the order.
func (d *Draft) Place() Place {
	if len(d.Rows) == 0 {
		return Place{}
	}
	return d.Rows[0].Place
}

// NumberCell is the cell of a row's order number, filled or not; it has no column if the source
// does not have that column.
func (r *Row) NumberCell() Place {
	p := r.Place
	p.Col = r.Columns[OrderNo]
	return p
}

// Carried is the value of an order in a column that is not put on the invoice (业务员, 部门,
// 合同号). It is copied from the source to the results unchanged. Values of several rows are joined
// in Value with [CarriedSeparator].
type Carried struct {
	Title string `json:"title"`
	Value string `json:"value"`
}

// CarriedSeparator separates the values that the rows of one order have in one carried column.
const CarriedSeparator = "、"

// DoubtKind is the reason why a reader is not sure about an order.
type DoubtKind uint8

// The kinds of doubt.
const (
	DoubtNear         DoubtKind = iota // rows without an order number may be lines of the order
	DoubtHidden                        // its sheet has hidden rows, and it was not specified whether to read them
	DoubtPartlyHidden                  // some of its rows are hidden, and hidden rows are not read

	// Doubts of a mapping profile.
	DoubtPartlySkipped // a condition skips some of its rows, and reads others
	DoubtAlike         // other rows have the same identifying values and other content
	DoubtIdentity      // the identifying cells of a row are empty or have errors
	DoubtLookupTwice   // a list has several entries with the value, which differ; Of: the list
	DoubtLookupMissing // a list has no entry with the value; Of: the list
	DoubtValueUnlisted // a value is not one that the profile knows; Of: the known ones
	DoubtUnit          // a value cannot be converted from its unit; Of: the unit
	DoubtSheets        // other sheets have the same row, and numbers are derived; Of: the columns
	DoubtParts         // a cell should have a text and a number, and cannot be divided
)

// Doubt is a reason to hold an order that comes from the rows around it, not from its cells.
type Doubt struct {
	Kind  DoubtKind
	Place Place    // the cell of the order number in the first of the rows, filled or not
	Rows  int      // number of rows that cause the doubt
	Cells []string // addresses of the first of them, such as "A3"
	Field Field    // the field that the doubt is about; empty for the order number
	Value string   // the text of its cell
	Of    string   // see the kinds
}

// DoubtCells is the maximum number of cells in a doubt.
const DoubtCells = 5
