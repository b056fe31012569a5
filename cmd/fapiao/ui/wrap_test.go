package ui

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWrap(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in    string
		width int
		want  string
	}{
		{"short", 10, "short"},
		{"one two three", 8, "one two\n  three"},
		{"    one two three", 12, "    one two\n      three"},
		{"订单号重复，请修改", 10, "订单号重\n  复，请修\n  改"},
		{"订单号重，请修改", 10, "订单号重，\n  请修改"},
		{"发票（数电普票）不能", 6, "发票\n  （数\n  电普\n  票）\n  不能"},
		{"运行 fapiao retry 订单号", 12, "运行 fapiao\n  retry 订单\n  号"},
		{"/very/long/path/that/cannot/break x", 8, "/very/long/path/that/cannot/break\n  x"},
		{"a\nb", 1, "a\nb"},
		{"anything at all", 0, "anything at all"},
	} {
		if got := Wrap(c.in, c.width, "  "); got != c.want {
			t.Errorf("%q at %d: %q, want %q", c.in, c.width, got, c.want)
		}
	}
}

// TestWrapLosesNothing: the same signs come in the same order, no line is wider than the screen
// unless it holds a single piece, and none begins with a sign that ends a phrase.
func TestWrapLosesNothing(t *testing.T) {
	t.Parallel()
	word := rapid.SampledFrom([]string{"订单", "，", "。", "（", "）", "fapiao", "run", " ", "  ", "12.00", "→", "“", "”", "a-long-word", "、", ":"})
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(word, 0, 30).Draw(t, "words"), "")
		width := rapid.IntRange(12, 40).Draw(t, "width")
		got := Wrap(s, width, "  ")
		if a, b := strings.ReplaceAll(s, " ", ""), strings.NewReplacer(" ", "", "\n", "").Replace(got); a != b {
			t.Fatalf("%q became %q", s, got)
		}
		for i, line := range strings.Split(got, "\n") {
			body := strings.TrimLeft(line, " ")
			if Width(strings.TrimRight(line, " ")) > width && len(pieces(body)) > 1 {
				t.Fatalf("%q is wider than %d", line, width)
			}
			if i > 0 && body != "" && strings.ContainsRune("，。）", []rune(body)[0]) && !strings.Contains(s, " "+string([]rune(body)[0])) {
				t.Fatalf("a line begins with %q: %q", body, got)
			}
		}
	})
}
