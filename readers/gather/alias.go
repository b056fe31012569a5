package gather

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
