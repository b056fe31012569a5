package xlsx

import "bytes"

// plain gives visit the next cells of the row, with their bytes, as far as they are in the buffer
// and in the form of [plainCell], and as long as it takes them. All others are left to next, which
// would take ten times as long.
func (w *walker) plain(visit func(c *plainCell, raw []byte) bool) {
	if w.open != rowStart || w.dropped > 0 || !w.plainNames() {
		return
	}
	buf, used := w.raw.dec.Buffered(), 0
	for c := &w.cell; ; {
		*c = plainCell{}
		n := c.read(buf[used:])
		if n == 0 || c.row != w.row || w.colsMet.has(c.col) || !visit(c, buf[used:used+n]) {
			break
		}
		w.colsMet.again(c.col)
		w.col = c.col
		used += n
	}
	w.raw.dec.Skip(used)
}

// plain records the cell that stands in the place of an edit.
func (s *sheetPlan) plain(c *plainCell) {
	if cell := s.cell(c.row, c.col); cell != nil {
		cell.exists, cell.style = true, c.style
	}
}

// plain copies a cell that does not change; false for one that does, or before which a new one
// stands.
func (s *sheetPatch) plain(c *plainCell, raw []byte) bool {
	if len(s.newCells) > 0 && s.newCells[0].Col < c.col || s.plan.cell(c.row, c.col) != nil {
		return false
	}
	s.out.put(raw)
	return true
}

// isBlank reports whether the bytes of a plain cell have no content.
func isBlank(raw []byte) bool { return bytes.HasSuffix(raw, []byte(cellShut)) }
