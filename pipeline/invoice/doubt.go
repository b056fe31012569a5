package invoice

// DoubtKind is why a reader cannot vouch for an order.
type DoubtKind uint8

// The kinds of doubt.
const (
	DoubtNear         DoubtKind = iota // rows without an order number may be lines of the order
	DoubtHidden                        // its sheet has rows that nobody sees, and nobody said whether they count
	DoubtPartlyHidden                  // some of its rows are hidden, where hidden rows are left out
)

// Doubt is a reason to keep an order back that lies in the rows around it, not in its cells.
type Doubt struct {
	Kind  DoubtKind
	Place Place    // the cell where the first of the rows has, or should have, its order number
	Rows  int      // how many rows give the doubt
	Cells []string // where the first of them are, such as "A3"
}

// DoubtCells is how many cells a doubt names.
const DoubtCells = 5
