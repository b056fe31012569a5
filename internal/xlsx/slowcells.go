package xlsx

import "log/slog"

// slowCells counts the cells of a sheet that are not in the form of plainCells, so that they are
// read as XML.
type slowCells struct {
	count int
	first string // address of the first
	cut   bool   // the next cell is not in the buffer whole: it is read as XML in any form
}

// add counts the cell that is being read.
func (s *slowCells) add(r *rows) {
	if s.cut {
		return
	}
	if s.count++; s.count == 1 {
		s.first = r.here()
	}
}

// log reports them, once the sheet was read.
func (s *slowCells) log(r *rows) {
	if log := r.book.limits.Log; log != nil && s.count > 0 {
		log.Debug("cells of another form are read as XML", slog.String("sheet", r.sheet),
			slog.Int("cells", s.count), slog.String("first", s.first))
	}
}
