package simulator

import (
	"bufio"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// State is a snapshot of the server's records.
type State struct {
	Accepted      int                     `json:"accepted"`              // submits answered with E0000, or meant to be
	Invoices      int                     `json:"invoices"`              // they became; more than Accepted when orders are split
	Refused       int                     `json:"refused"`               // submits refused for their number or content
	Statuses      map[string]int          `json:"statuses"`              // invoices by status
	Sellers       map[string]*SellerState `json:"sellers"`               // by tax number
	Calls         int                     `json:"calls"`                 // service calls with a known app key, whatever their answer
	Open          int                     `json:"open"`                  // service calls that have no answer yet
	Busiest       int                     `json:"max_calls_in_a_second"` // in any sliding second of one app
	PerSecond     []SecondCount           `json:"calls_per_second"`      // the last minute that had calls, oldest first
	Overloads     int                     `json:"overloads"`             // calls above the rate
	Methods       map[string]MethodCount  `json:"methods"`
	TokenFetches  int                     `json:"token_fetches"`
	TokenRefusals int                     `json:"token_refusals"`
	Callbacks     CallbackCount           `json:"callbacks"`
	Reds          map[string]*RedState    `json:"reds,omitempty"` // blue invoices with red ones or forms, by number
	OverReds      []string                `json:"over_reds"`      // numbers of blue invoices of which more was taken back than they had
	DoubleReds    []string                `json:"double_reds"`    // numbers of those with two red invoices of the same rows
	Voids         VoidCount               `json:"voids"`
	Deliveries    []DeliveryState         `json:"deliveries,omitempty"` // of deliveryInvoice, by invoice and recipient
	Knobs         map[string]int64        `json:"knobs"`                // how often each knob of chance has struck
	Troubles      []string                `json:"troubles"`             // errors of the simulator itself
}

// SellerState is the account of one seller.
type SellerState struct {
	Accepted int                   `json:"accepted"`
	Net      string                `json:"net"` // net amount of invoices that did not fail
	Orders   map[string]OrderState `json:"orders,omitempty"`
}

// OrderState is how often an order number was submitted.
type OrderState struct {
	Accepted int      `json:"accepted"`
	Refused  int      `json:"refused"`
	Serials  []string `json:"serials,omitempty"`
	Status   string   `json:"status,omitempty"`  // of the first invoice
	Foreign  bool     `json:"foreign,omitempty"` // the number has another invoice, by the knob foreign_orders
}

// Doubles returns the order numbers accepted more than once, as "seller order".
func (s State) Doubles() []string {
	var out []string
	for taxNum, seller := range s.Sellers {
		for no, o := range seller.Orders {
			if o.Accepted > 1 {
				out = append(out, taxNum+" "+no)
			}
		}
	}
	slices.Sort(out)
	return out
}

// State returns a snapshot with every order number.
func (s *Server) State() State { return s.state(true) }

func (s *Server) state(withOrders bool) State {
	now := s.clock().UnixMilli()
	s.revive(now)
	out := State{Statuses: make(map[string]int), Sellers: make(map[string]*SellerState), Methods: make(map[string]MethodCount)}
	s.stats.mu.Lock()
	for name, m := range s.stats.calls {
		out.Methods[name] = MethodCount{Calls: m.Calls, ByCode: maps.Clone(m.ByCode)}
	}
	out.Knobs, out.Troubles = maps.Clone(s.stats.strikes), slices.Clone(s.stats.troubles)
	s.stats.mu.Unlock()
	s.tokens.mu.RLock()
	out.TokenFetches, out.TokenRefusals = s.tokens.total, s.tokens.refused
	s.tokens.mu.RUnlock()
	for _, a := range s.apps {
		a.window.mu.Lock()
		out.Calls += a.window.total
		out.Overloads += a.window.refused
		out.Busiest = max(out.Busiest, a.window.busiest)
		out.PerSecond = append(out.PerSecond, a.window.seconds...)
		a.window.mu.Unlock()
	}
	out.PerSecond = mergeSeconds(out.PerSecond)
	out.Open = int(s.open.Load())
	out.Callbacks = s.callbacks.counts()
	s.books.describe(&out, now, withOrders)
	s.reversals(&out, now)
	if !withOrders {
		out.Reds, out.Deliveries = nil, nil
	}
	return out
}

// describe fills in what the books know.
func (b *books) describe(out *State, now int64, withOrders bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	out.Invoices = b.count
	for i := range b.count {
		status, _ := b.at(i).status(now)
		out.Statuses[itoa(status)]++
	}
	for _, book := range b.sellers {
		out.Accepted += book.orders
		out.Sellers[book.taxNum] = &SellerState{Accepted: book.orders, Net: decimal.New(book.cents, -2).StringFixed(2), Orders: make(map[string]OrderState)}
	}
	for key, first := range b.first {
		refused := int(b.at(int(first)).repeats)
		out.Refused += refused
		if withOrders {
			out.Sellers[b.sellers[key.seller].taxNum].Orders[key.no] = b.orderState(int(first), refused, now)
		}
	}
	for key, r := range b.refused {
		out.Refused += r.count
		if !withOrders {
			continue
		}
		orders := out.Sellers[b.sellers[key.seller].taxNum].Orders
		o := orders[key.no]
		o.Refused += r.count
		orders[key.no] = o
	}
}

func (b *books) orderState(first, refused int, now int64) OrderState {
	o := OrderState{Refused: refused}
	status, _ := b.at(first).status(now)
	o.Status, o.Foreign = itoa(status), b.at(first).foreign
	for next := uint32(first + 1); next != 0; next = b.at(int(next - 1)).next {
		r := b.at(int(next - 1))
		if r.part == 1 {
			o.Accepted++
		}
		o.Serials = append(o.Serials, serialNo(r, int(next-1)))
	}
	return o
}

// Order tells how often one order number of a seller was submitted, without
// looking through the books. It reports false when it never was.
func (s *Server) Order(seller, orderNo string) (OrderState, bool) {
	s.revive(s.clock().UnixMilli())
	return s.books.orderOf(seller, orderNo, s.clock().UnixMilli())
}

func (b *books) orderOf(seller, orderNo string, now int64) (OrderState, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	index, known := b.sellerIndex[seller]
	if !known {
		return OrderState{}, false
	}
	var o OrderState
	key := orderKey{index, orderNo}
	first, accepted := b.first[key]
	if accepted {
		o = b.orderState(int(first), int(b.at(int(first)).repeats), now)
	}
	r := b.refused[key]
	if r != nil {
		o.Refused += r.count
	}
	return o, accepted || r != nil
}

// serveState shows the books as JSON; ?orders=0 leaves the order numbers out,
// and ?order=NO shows that order number alone, by seller (one with &seller=).
func (s *Server) serveState(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if !q.Has("order") {
		writeJSON(w, http.StatusOK, s.state(q.Get("orders") != "0"))
		return
	}
	out := make(map[string]OrderState)
	for _, seller := range s.sellers() {
		if o, known := s.Order(seller, q.Get("order")); known && (!q.Has("seller") || seller == q.Get("seller")) {
			out[seller] = o
		}
	}
	writeJSON(w, http.StatusOK, out)
}

// sellers returns the tax numbers that the books know.
func (s *Server) sellers() []string {
	s.books.mu.RLock()
	defer s.books.mu.RUnlock()
	return slices.Collect(maps.Keys(s.books.sellerIndex))
}

// serveKnobs lists the knobs as name=value lines; a POST of such lines sets
// them, all or none.
func (s *Server) serveKnobs(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		body, err := readBody(w, r)
		if err != nil {
			return
		}
		next := *s.knobs.Load()
		lines := bufio.NewScanner(strings.NewReader(body))
		for lines.Scan() {
			if strings.TrimSpace(lines.Text()) == "" {
				continue
			}
			if err := ParseKnob(lines.Text(), &next); err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
		}
		s.Adjust(func(k *Knobs) { *k = next })
	}
	knobs := s.knobs.Load()
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	for _, k := range knobTable() {
		_, _ = w.Write([]byte(k.name + "=" + k.get(knobs) + "\n"))
	}
}
