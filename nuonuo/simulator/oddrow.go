package simulator

import (
	"strconv"
	"strings"
	"sync/atomic"
	"unicode"
)

// appendRow writes an invoice of a query, which may be odd.
func (s *Server) appendRow(b []byte, c *call, f *found, detail bool) []byte {
	other := *f.order
	odd := found{index: f.index, rec: f.rec, order: &other}
	switch s.oddness(c, f) {
	case OddTwice:
		b = append(s.appendInvoice(b, c, f, detail), ',')
	case OddContrary:
		odd.rec.begun, odd.rec.issuing = c.now, max(odd.rec.issuing, 1)
		b = append(s.appendInvoice(b, c, &odd, detail), ',')
	case OddStranger:
		odd.rec.begun, odd.rec.issuing, odd.index = c.now, max(odd.rec.issuing, 1), f.index+50_000_000
		other.head[hOrderNo] = "STRANGER-" + strconv.Itoa(f.index)
		b = append(s.appendInvoice(b, c, &odd, detail), ',')
	case OddNoOrderNo:
		other.head[hOrderNo] = ""
		return s.appendInvoice(b, c, &odd, detail)
	case OddOtherCase:
		other.head[hOrderNo] = otherCase(other.head[hOrderNo])
		return s.appendInvoice(b, c, &odd, detail)
	case OddNoSerial:
		odd.mute = true
		return s.appendInvoice(b, c, &odd, detail)
	case OddSeller:
		other.head[hSalerTaxNum] = "91440101MADEM00178"
		return s.appendInvoice(b, c, &odd, detail)
	}
	return s.appendInvoice(b, c, f, detail)
}

// oddness draws how a row is odd; empty for one that is as it should be. Each query draws anew.
func (s *Server) oddness(c *call, f *found) Odd {
	if c.knobs.OddShare == 0 || len(c.knobs.OddRows) == 0 {
		return ""
	}
	serial := serialNo(&f.rec, f.index)
	counter, _ := s.tries.LoadOrStore(s.hash("odd", serial), new(atomic.Int64))
	try := strconv.FormatInt(counter.(*atomic.Int64).Add(1), 10)
	if s.draw("odd", serial, try) >= c.knobs.OddShare {
		return ""
	}
	s.stats.struck("odd_share")
	return c.knobs.OddRows[s.hash("which", serial, try)%uint64(len(c.knobs.OddRows))]
}

// otherCase turns small letters large and large ones small.
func otherCase(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, s)
}
