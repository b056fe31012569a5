package resultpage

import "github.com/fapiao/fapiao/pipeline/report"

const (
	// rowsAtMost bounds the rows on a page: with more a browser becomes slow.
	rowsAtMost = 5_000
	// bytesAtMost bounds the texts of the rows.
	bytesAtMost = 12 << 20
)

// order is that of the tables: what a person has to look at comes first, and has room first.
var order = []report.State{"rejected", "failed", "held", "unknown", "submitting", "seal_failed", "voiding",
	"submitted", "ready", redSection, "issued", "voided", "dropped", "skipped"}

// room is how much may still be listed.
type room struct {
	of    map[report.State]int // rows that a state has room for by the totals
	spare int                  // rows for any state: an order may have several invoices
	bytes int                  // of texts
}

func newRoom(s *report.Summary) room {
	r := room{of: map[report.State]int{}, spare: rowsAtMost, bytes: bytesAtMost}
	for _, state := range order {
		n := s.Count(state)
		if state == redSection {
			n = s.Reds.Count()
		}
		n = min(n, r.spare)
		r.of[state], r.spare = n, r.spare-n
	}
	return r
}

// rows takes room for a row.
func (r *room) rows(of report.State) bool {
	switch {
	case r.of[of] > 0:
		r.of[of]--
	case r.spare > 0:
		r.spare--
	default:
		return false
	}
	return true
}

// texts takes room for the texts of a row.
func (r *room) texts(line *row) bool {
	n := 0
	for i := range line.Cells {
		c := &line.Cells[i]
		n += len(c.Text)
		for _, l := range c.Links {
			n += len(l.Address)
		}
	}
	if n > r.bytes {
		return false
	}
	r.bytes -= n
	return true
}
