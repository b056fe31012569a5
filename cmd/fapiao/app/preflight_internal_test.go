package app

import "testing"

func TestTheClerkIsComparedWithANameOnly(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		clerk, account string
		other          bool
	}{
		{"张三", "138****0000", false}, {"张三", "", false}, {"", "李四", false}, {"张三", "张三", false},
		{"张三", "张*", false}, {"张三", "*三", false}, {"张三", "李*", true}, {"张三", "张三丰", true}, {"张三", "李四", true},
	} {
		if got := otherClerk(c.clerk, c.account); got != c.other {
			t.Errorf("clerk %q, account %q: %v", c.clerk, c.account, got)
		}
	}
}
