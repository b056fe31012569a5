package simulator

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// endlessStock is the number of blanks shown where the knob sets no end.
const endlessStock = 1000

// Stock is how many blanks a seller has at first: of each kind, and other numbers by kind. Below 0
// they have no end.
type Stock struct {
	All  int
	Kind map[string]int
}

func (s Stock) of(kind string) int {
	if n, set := s.Kind[kind]; set {
		return n
	}
	return s.All
}

// stockKinds are the kinds that use up blanks (发票库存).
var stockKinds = []string{"p", "c", "s", "e", "f", "r", "b", "j", "u"}

func stockKnob() knob {
	return knob{name: "stock", text: "blanks a seller has of each kind but 数电; or kind:number with commas; below 0: no end",
		set: func(k *Knobs, v string) error {
			stock := Stock{All: k.Stock.All}
			for part := range strings.SplitSeq(v, ",") {
				kind, number, named := strings.Cut(strings.TrimSpace(part), ":")
				if !named {
					number = kind
				}
				n, err := strconv.Atoi(number)
				switch {
				case err != nil:
					return errors.New("want a whole number, or kind:number with commas")
				case !named:
					stock.All = n
				case !slices.Contains(stockKinds, kind):
					return errors.New("want a kind of " + joined(stockKinds))
				default:
					if stock.Kind == nil {
						stock.Kind = make(map[string]int)
					}
					stock.Kind[kind] = n
				}
			}
			k.Stock = stock
			return nil
		},
		get: func(k *Knobs) string {
			parts := []string{strconv.Itoa(k.Stock.All)}
			for _, kind := range slices.Sorted(maps.Keys(k.Stock.Kind)) {
				parts = append(parts, kind+":"+strconv.Itoa(k.Stock.Kind[kind]))
			}
			return strings.Join(parts, ",")
		}}
}

// useBlank counts the blank of an invoice that did not fail. The lock is held.
func (b *sellerBook) useBlank(kind string, n int) {
	if !slices.Contains(stockKinds, kind) {
		return
	}
	if b.blanks == nil {
		b.blanks = make(map[string]int)
	}
	b.blanks[kind] += n
}

// blanksLeft returns how many blanks of a kind a seller has. Without an end it says false.
func (b *sellerBook) blanksLeft(k *Knobs, kind string) (int, bool) {
	if first := k.Stock.of(kind); first >= 0 {
		return max(0, first-b.blanks[kind]), true
	}
	return endlessStock, false
}

// deviceCause says why the client or the stock does not let a seller issue an invoice of a kind, or
// "". 数电 kinds need neither.
func (s *Server) deviceCause(k *Knobs, book *sellerBook, o *order) string {
	if o.digital() {
		return ""
	}
	if !k.ClientOnline {
		return troubleTexts[TroubleDevice]
	}
	if left, ends := book.blanksLeft(k, o.kind()); ends && left == 0 {
		return troubleTexts[TroubleStock]
	}
	return ""
}

// stockRow is a row of getInvoiceStock.
type stockRow struct {
	Extension  int64  `json:"extensionNumber"`
	Machine    string `json:"machineCode"`
	Terminal   string `json:"terminalNumber"`
	Line       string `json:"invoiceLine"`
	Remaining  int    `json:"remainNum"`
	TypeCode   string `json:"typeCode"`
	NumStart   string `json:"invoiceNumStart"`
	NumEnd     string `json:"invoiceNumEnd"`
	UpdateTime string `json:"updateTime"`
}

// stockRows are the blanks of the caller's sellers. A caller without orders has all of them.
func (s *Server) stockRows(c *call, extension int64, machine string) []stockRow {
	year := beijingTime(c.now).Format("06")
	kinds := []string{"p", "c", "s"}
	for _, kind := range stockKinds {
		if _, set := c.knobs.Stock.Kind[kind]; set && !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	var out []stockRow
	for _, kind := range kinds {
		out = append(out, stockRow{Extension: extension, Machine: machine, Terminal: "1", Line: kind, Remaining: s.remaining(c, kind),
			TypeCode: "0330" + year + "000" + kindDigits(kind), NumStart: "00000001", NumEnd: "99999999",
			UpdateTime: beijingTime(c.now).Format(time.DateTime)})
	}
	return out
}

// remaining is the stock of the caller's seller that has least of a kind.
func (s *Server) remaining(c *call, kind string) int {
	left, _ := new(sellerBook).blanksLeft(c.knobs, kind)
	s.books.mu.RLock()
	defer s.books.mu.RUnlock()
	for _, book := range s.books.sellers {
		if n, _ := book.blanksLeft(c.knobs, kind); c.mine(book) {
			left = min(left, n)
		}
	}
	return left
}
