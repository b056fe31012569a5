package simulator

import (
	"maps"
	"slices"
)

// RedState is what became of one blue invoice.
type RedState struct {
	OrderNo string    `json:"order_no"`
	Net     string    `json:"net"`    // of the blue invoice
	Tax     string    `json:"tax"`    // of the blue invoice
	Left    string    `json:"left"`   // net that no red invoice took back; below 0 when they took too much
	Reds    []RedOne  `json:"reds"`   // in order of acceptance
	Forms   []FormOne `json:"forms"`  // in order of application, those unknown to the platform too
	Over    bool      `json:"over"`   // some row was taken back by more than it had
	Double  bool      `json:"double"` // two red invoices have the same rows
}

// RedOne is one red invoice.
type RedOne struct {
	OrderNo string `json:"order_no"`
	Serial  string `json:"serial"`
	Number  string `json:"number"`
	Net     string `json:"net"`
	Tax     string `json:"tax"`
	Status  string `json:"status"`
}

// FormOne is one red form (红字确认单).
type FormOne struct {
	BillID   string `json:"bill_id"`
	BillNo   string `json:"bill_no"`
	BillUUID string `json:"bill_uuid"`
	Status   string `json:"status"`
	Source   string `json:"source"` // 0 seller, 1 buyer
	Net      string `json:"net"`
	Hidden   bool   `json:"hidden"` // made at the bureau, and no refresh has found it
}

// VoidCount counts the voids.
type VoidCount struct {
	Asked  int `json:"asked"`
	Done   int `json:"done"`
	Failed int `json:"failed"` // refused by the bureau after it was asked
}

// reversals fills in what was reversed, voided and delivered. It takes the lock itself.
func (s *Server) reversals(out *State, now int64) {
	b := s.books
	b.mu.RLock()
	defer b.mu.RUnlock()
	out.Reds, out.OverReds, out.DoubleReds = make(map[string]*RedState), []string{}, []string{}
	for _, index := range slices.Sorted(maps.Keys(b.reds)) {
		s.describeBlue(out, index, now)
	}
	for _, index := range slices.Sorted(maps.Keys(b.blueForms)) {
		if len(b.reds[index]) == 0 {
			s.describeBlue(out, index, now)
		}
	}
	slices.Sort(out.OverReds)
	slices.Sort(out.DoubleReds)
	for index := range b.voids {
		switch r := b.at(index); {
		case r.voidFailed:
			out.Voids.Failed++
		case now >= r.voidEnd():
			out.Voids.Done++
		}
	}
	out.Voids.Asked = b.voidsAsked
	for _, key := range slices.Sorted(maps.Keys(b.deliveries)) {
		out.Deliveries = append(out.Deliveries, *b.deliveries[key])
	}
}

// describeBlue adds one blue invoice. The lock is held.
func (s *Server) describeBlue(out *State, index int, now int64) {
	b, rec := s.books, *s.books.at(index)
	blue, err := b.content(rec)
	if err != nil {
		s.stats.trouble(err)
		return
	}
	state := &RedState{OrderNo: blue.head[hOrderNo], Net: blue.head[hNet], Tax: blue.head[hTax]}
	left := roomsOf(blue)
	net := amountOf(blue.head[hNet])
	rows := make(map[string]bool)
	live := b.liveReds(index, now)
	for _, i := range b.reds[index] {
		r := *b.at(i)
		red, err := b.content(r)
		if err != nil {
			s.stats.trouble(err)
			return
		}
		if slices.Contains(live, i) {
			for n := range red.lines {
				left.take(blue, &red.lines[n])
			}
			net = net.Add(amountOf(red.head[hNet]))
			content := string((&order{lines: red.lines}).pack(nil))
			state.Double = state.Double || rows[content]
			rows[content] = true
		}
		state.Reds = append(state.Reds, b.describeRed(red, &r, i, now))
	}
	for _, id := range b.blueForms[index] {
		f := b.forms[id]
		state.Forms = append(state.Forms, FormOne{BillID: f.BillID, BillNo: f.BillNo, BillUUID: f.BillUUID,
			Status: f.status(blue.kind(), now), Source: f.Source, Net: f.Net, Hidden: f.Hidden})
	}
	state.Left, state.Over = net.StringFixed(2), left.overdrawn() != ""
	number := numberOf(&found{index: index, rec: rec, order: blue})
	out.Reds[number] = state
	if state.Over {
		out.OverReds = append(out.OverReds, number)
	}
	if state.Double {
		out.DoubleReds = append(out.DoubleReds, number)
	}
}

func (b *books) describeRed(red *order, r *record, index int, now int64) RedOne {
	status, _ := r.status(now)
	orderNo := red.head[hOrderNo]
	if no, renamed := b.renamed[index]; renamed {
		orderNo = no
	}
	return RedOne{OrderNo: orderNo, Serial: serialNo(r, index), Number: numberOf(&found{index: index, rec: *r, order: red}),
		Net: red.head[hNet], Tax: red.head[hTax], Status: itoa(status)}
}
