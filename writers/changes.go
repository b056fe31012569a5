package writers

// Changes counts the orders of one writing into a database.
type Changes struct {
	Changed   int // written, since the database had other values
	Unchanged int // the database had the same values
	Kept      int // the database has newer values
	Absent    int // the database has no row for the order
}

// Add adds counts.
func (c *Changes) Add(d Changes) {
	c.Changed, c.Unchanged, c.Kept, c.Absent = c.Changed+d.Changed, c.Unchanged+d.Unchanged, c.Kept+d.Kept, c.Absent+d.Absent
}
