package resultbook

// pageRoom is the height in points of a printed page of 汇总: A4 without the margins, less what
// programs round. The sheet is no wider than a page, so that it is not made smaller.
const pageRoom = 842 - 72*(0.5+0.6) - 8

// leastRows are the rows of a block that is longer than a page that stay together where it begins:
// title, header and the first rows.
const leastRows = 5

// block begins a block at a row: what a page shows as a whole where it can. A block ends before the
// empty row above the next one.
func (s *summary) block(first int) { s.blocks = append(s.blocks, first) }

// breaks are the rows with which printed pages begin, without the first: no page ends between the
// title of a small table and its rows, or within a chart.
func (s *summary) breaks() (out []int) {
	page := 1 // the first row of the page
	next := func(row int) {
		if row > page {
			page, out = row, append(out, row)
		}
	}
	for i, first := range s.blocks {
		last := s.last
		if i+1 < len(s.blocks) {
			last = s.blocks[i+1] - 2
		}
		whole := last
		if s.heightFrom(first, last) > pageRoom {
			whole = min(first+leastRows-1, last)
		}
		if s.heightFrom(page, whole) > pageRoom {
			next(first)
		}
		for row := whole + 1; row <= last; row++ {
			end := row
			if row == last-1 { // the total is not alone on a page
				end = last
			}
			if s.heightFrom(page, end) > pageRoom {
				next(row)
			}
		}
	}
	return out
}

// heightFrom is the height of rows in points, both included.
func (p *part) heightFrom(first, last int) (sum float64) {
	for row := first; row <= last; row++ {
		if h, ok := p.heights[row]; ok {
			sum += h
		} else {
			sum += rowHeight
		}
	}
	return sum
}
