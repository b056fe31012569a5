package rowstore

// Alias records another spelling of the number of an order of Add. Another order may have that
// spelling as its number.
func (s *Store) Alias(order int, spelling string) { s.aliases.add(boundedKey(spelling), order) }

// Other is the number of another order that has the spelling as its number or as an alias; empty
// where there is none.
func (s *Store) Other(number, spelling string) string {
	spelling = boundedKey(spelling)
	orders := s.aliases.find(spelling)
	if number == "" || orders[0] == 0 {
		return ""
	}
	if number != spelling && s.index.has(spelling) {
		return spelling
	}
	for _, n := range orders {
		if n == 0 {
			break
		}
		if other := string(s.index.text(s.index.at(int(n - 1)).key)); other != number {
			return other
		}
	}
	return ""
}

// aliases are other spellings of order numbers, each with the first two orders that have it. This
// is enough to find one besides a given order.
type aliases struct {
	index  index
	orders [][2]int32 // by entry of index: the orders, from 1; 0 for none
}

// add records that an order, from 0, has a spelling.
func (a *aliases) add(spelling string, order int) {
	if a.index.slots == nil {
		a.index = newIndex()
	}
	i := a.index.find(spelling)
	if i == len(a.orders) {
		a.orders = append(a.orders, [2]int32{})
	}
	of, n := &a.orders[i], int32(order)+1
	switch {
	case of[0] == 0:
		of[0] = n
	case of[0] != n && of[1] == 0:
		of[1] = n
	}
}

// find returns the orders of a spelling.
func (a *aliases) find(spelling string) (orders [2]int32) {
	if a.index.slots == nil || !a.index.has(spelling) {
		return orders
	}
	return a.orders[a.index.find(spelling)]
}
