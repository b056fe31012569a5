package invoice

// DoubtKind is the reason why a reader is not sure about an order.
type DoubtKind uint8

// The kinds of doubt.
const (
	DoubtNear         DoubtKind = iota // rows without an order number may be lines of the order
	DoubtHidden                        // its sheet has hidden rows, and it was not specified whether to read them
	DoubtPartlyHidden                  // some of its rows are hidden, and hidden rows are not read
)

// Doubt is a reason to hold an order that comes from the rows around it, not from its cells.
type Doubt struct {
	Kind  DoubtKind
	Place Place    // the cell of the order number in the first of the rows, filled or not
	Rows  int      // number of rows that cause the doubt
	Cells []string // addresses of the first of them, such as "A3"
}

// DoubtCells is the maximum number of cells in a doubt.
const DoubtCells = 5
