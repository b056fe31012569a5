package nearest

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestOneOffIsOneCharacter(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b          string
		alike, oneOff bool
	}{
		{"业务员", "业务员工", false, true}, {"业务员", "业员", false, true}, {"业务员", "务业员", false, true}, {"业务员", "业务园", false, true},
		{"业务员", "业务员", false, false}, {"", "", false, false}, {"业务员", "部门", false, false}, {"业务员", "员务业", false, false},
		{"部门", "部们", true, true}, {"部门", "津门", true, false}, {"部门", "津门", false, true}, {"", "a", false, true}, {"ab", "ba", false, true},
		{"abc", "ab", false, true}, {"abcd", "ab", false, false},
	} {
		if oneOff(c.a, c.b, c.alike) != c.oneOff || oneOff(c.b, c.a, c.alike) != c.oneOff {
			t.Errorf("%q and %q, alike %v: not %v in both directions", c.a, c.b, c.alike, c.oneOff)
		}
	}
}

// One slip of the hand is found wherever it happened, and which text came first does not count.
func TestOneOffFindsEverySlip(t *testing.T) {
	t.Parallel()
	letter := rapid.SampledFrom([]rune("订单号甲乙ab1"))
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SliceOfN(letter, 1, 8).Draw(t, "text")
		at := rapid.IntRange(0, len(text)-1).Draw(t, "at")
		other := slices.Clone(text)
		switch rapid.SampledFrom([]string{"another", "one more", "one less", "swapped"}).Draw(t, "slip") {
		case "another":
			other[at] = letter.Draw(t, "letter")
		case "one more":
			other = slices.Insert(other, at, letter.Draw(t, "letter"))
		case "one less":
			other = slices.Delete(other, at, at+1)
		case "swapped":
			if at > 0 {
				other[at-1], other[at] = other[at], other[at-1]
			}
		}
		a, b := string(text), string(other)
		if oneOff(a, b, false) != (a != b) || oneOff(b, a, false) != (a != b) {
			t.Fatalf("%q and %q", a, b)
		}
		if oneOff(a, b, true) && text[0] != other[0] {
			t.Fatalf("%q and %q do not begin alike", a, b)
		}
	})
}

func TestTyposOfShortTitlesBeginAlike(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		title, name string
		typo        bool
	}{
		{"部们", "部门", true}, {"津门", "部门", false}, {"务业员", "业务员", true}, {"税律", "税率", true}, {"税率", "税率", false},
	} {
		if Typo(c.title, c.name) != c.typo {
			t.Errorf("%s and %s: typo is %v", c.title, c.name, !c.typo)
		}
	}
}

func TestName(t *testing.T) {
	t.Parallel()
	list := []string{"run", "check", "status", "submit", "export", "environment", "rate", "o",
		"out-dir", "ignore-column", "group-by", "log-file", "log-level", "version", "lang", "db"}
	for name, want := range map[string]string{
		"chek": "check", "stauts": "status", "exprot": "export", "enviroment": "environment", "rnu": "run", "runn": "run",
		"rat": "rate", "x": "", "nonsense": "", "be": "", "subimt": "submit", "提交": "",
		"ourdir": "out-dir", "outdri": "out-dir", "Out_Dir": "out-dir", "versoin": "version", "RUN": "run", "out": "out-dir",
		"group": "group-by", "env": "environment", "language": "lang", "logfile": "log-file", "ignorecolum": "ignore-column",
		"log": "", "or": "", "dbb": "", "ot": "", "outwards": "", "ve": "", "rn": "run", "nur": "", "ab": "",
	} {
		if got := Name(name, list); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
