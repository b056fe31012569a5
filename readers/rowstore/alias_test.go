package rowstore

import (
	"fmt"
	"testing"
)

func TestAnotherSpellingIsFound(t *testing.T) {
	t.Parallel()
	s, table := newStore(t)
	add := func(key, spelling string) {
		order, err := s.Add(key, table, Row{Number: 1})
		if err != nil {
			t.Fatal(err)
		}
		if spelling != "" {
			s.Alias(order, spelling)
		}
	}
	add("000123", "123")
	add("000123", "123")
	add("0124", "124")
	add("124", "")
	add("SO7", "7")
	add("07", "7")
	add("9", "")
	for _, c := range []struct{ number, spelling, want string }{
		{"000123", "123", ""}, {"123", "123", "000123"}, {"0124", "124", "124"}, {"124", "124",
			"0124"},
		{"SO7", "7", "07"}, {"07", "7", "SO7"}, {"7", "7", "SO7"}, {"9", "9", ""}, {"", "7", ""},
	} {
		if got := s.Other(c.number, c.spelling); got != c.want {
			t.Errorf("beside %s stands %q, want %q", c.number, got, c.want)
		}
	}
	for i := range 5000 {
		add(fmt.Sprintf("%06d", i), fmt.Sprint(i))
	}
	if got := s.Other("4999", "4999"); got != "004999" {
		t.Error(got)
	}
}
