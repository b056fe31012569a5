package taxcode_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/taxcode"
)

// small is a list in no order, with a level that ends in 0.
func small() *taxcode.List {
	return taxcode.New("list.csv", "2026-01-15T08:00:00+08:00", []taxcode.Entry{
		{Code: "1071001000000000000", Name: "甲醇汽油", Short: "成品油", Note: "包括 M15、M85"},
		{Code: "1000000000000000000", Name: "货物"},
		{Code: "1070000000000000000", Name: "化工产品"},
		{Code: "1071000000000000000", Name: "油品", Short: "成品油"},
		{Code: "1090000000000000000", Name: "设备"},
		{Code: "1090511010000000000", Name: "终端显示设备", Short: "计算机外部设备", Note: "包括图形终端、显示器", Rates: []int{130}},
		{Code: "1090511020000000000", Name: "显示器件测量仪", Short: "仪器", From: "2026-03-01", Until: "2026-12-31", Summary: true},
		{Code: "1090511020100000000", Name: "测量附件", Note: "不包括显示器架", Disabled: true},
	}, []taxcode.Lost{{Value: "3010102020099999744", Name: "国内道路货物运输服务", Restored: "3010102020100000000", Place: "A9"}})
}

func codesOf(list []*taxcode.Entry) (out []string) {
	for _, e := range list {
		out = append(out, e.Code)
	}
	return out
}

func TestTheTree(t *testing.T) {
	t.Parallel()
	l := small()
	for code, want := range map[string]bool{
		"1000000000000000000": false, "1071000000000000000": false, "1071001000000000000": true, "1090511010000000000": true,
		"1090511020000000000": false, "1090511020100000000": true, "3010102020000000000": false, "3010102020100000000": true,
		"1070000000000000000": false,
	} {
		if got := l.Leaf(code); got != want {
			t.Errorf("leaf %s: %v", code, got)
		}
	}
	if d := cmp.Diff([]string{"1000000000000000000", "1070000000000000000", "1071000000000000000", "1071001000000000000"}, codesOf(l.Path("1071001000000000000"))); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"1090511010000000000", "1090511020100000000"}, codesOf(l.Leaves("1090000000000000000", 9))); d != "" {
		t.Error(d)
	}
	if got := l.Leaves("1090000000000000000", 1); len(got) != 1 {
		t.Errorf("%d leaves", len(got))
	}
	for code, want := range map[string]string{"1071001000000000000": "1071000000000000000", "1071000000000000000": "1070000000000000000",
		"1000000000000000000": "", "1010203040506070809": "1010203040506070800", "1100000000000000000": "1000000000000000000"} {
		if got := taxcode.Parent(code); got != want {
			t.Errorf("above %s: %s, want %s", code, got, want)
		}
	}
	for code, want := range map[string]bool{"1071001000000000000": false, "1000100000000000000": true, "1100000000000000000": false, "3010102020099999744": true} {
		if got := taxcode.Broken(code); got != want {
			t.Errorf("broken %s: %v", code, got)
		}
	}
}

func TestDaysOfAnEntry(t *testing.T) {
	t.Parallel()
	e := taxcode.Entry{From: "2026-03-01", Until: "2026-12-31"}
	for day, want := range map[string]bool{"2026-02-28": false, "2026-03-01": true, "2026-12-31": true, "2027-01-01": false, "": true} {
		if e.InForce(day) != want {
			t.Errorf("%s: %v", day, !want)
		}
	}
	if e.Disabled = true; e.InForce("2026-06-01") || e.InForce("") {
		t.Error("an entry out of use is in force")
	}
}

func TestSearchRanksTheBestFirst(t *testing.T) {
	t.Parallel()
	l := small()
	for words, want := range map[string][]string{
		"显示器":     {"1090511020000000000", "1090511010000000000", "1090511020100000000"}, // its name begins so; its note lists it; its note has it
		"油品":      {"1071000000000000000"},
		"m85":     {"1071001000000000000"},
		"成品油":     {"1071001000000000000", "1071000000000000000"}, // a leaf first
		"10905":   {"1090511020100000000", "1090511010000000000", "1090511020000000000"},
		"设备 终端":   {"1090511010000000000"},
		"显示费":     {"1090511020000000000", "1090511010000000000", "1090511020100000000"},
		"没有这种 设备": nil,
		" ":       nil,
	} {
		found, more := l.Search(strings.Split(words, " "), 5)
		if words == " " {
			found, more = l.Search([]string{" "}, 5)
		}
		if d := cmp.Diff(want, codesOf(found)); d != "" || more {
			t.Errorf("%s (more %v): %s", words, more, d)
		}
	}
	if found, more := l.Search([]string{"显示器"}, 2); len(found) != 2 || !more {
		t.Errorf("%d found, more %v", len(found), more)
	}
	if lost := l.SearchLost([]string{"货物运输"}, 5); len(lost) != 1 || l.FindLost("3010102020100000000") != l.FindLost("3010102020099999744") {
		t.Errorf("lost: %v", lost)
	}
}

func TestNearMisses(t *testing.T) {
	t.Parallel()
	l := small()
	for _, c := range []struct {
		code, goods string
		want        []string
	}{
		{"1090511030000000000", "", []string{"1090511010000000000", "1090511020100000000"}}, // one digit; 1090511020000000000 is no leaf
		{"1090511100000000000", "", []string{"1090511010000000000", "1090511020100000000"}}, // neighbours changed places, then those beside it
		{"5000000000000000000", "甲醇汽油", []string{"1071001000000000000"}},                    // the name
		{"1090999000000000000", "", []string{"1090511010000000000", "1090511020100000000"}}, // below the nearest above it
		{"2010000000000000000", "", nil}, // nothing is above it
		{"1090511030000000000", "甲醇汽油", []string{"1071001000000000000", "1090511010000000000", "1090511020100000000"}}, // the name first
	} {
		if d := cmp.Diff(c.want, codesOf(l.Near(c.code, c.goods, 3))); d != "" {
			t.Errorf("%s %s: %s", c.code, c.goods, d)
		}
	}
}

// A stored list is the list, whatever its texts have.
func TestAStoredListIsTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[一-九a-zA-Z0-9 ,;"|]{0,8}`)
		day := rapid.SampledFrom([]string{"", "2026-01-01"})
		var entries []taxcode.Entry
		for _, code := range rapid.SliceOfDistinct(rapid.StringMatching(`[1-6][0-9]{18}`), rapid.ID[string]).Draw(t, "codes") {
			entries = append(entries, taxcode.Entry{Code: code, Name: text.Draw(t, "name"), Short: text.Draw(t, "short"), Note: text.Draw(t, "note"),
				Rates: rapid.SliceOfN(rapid.IntRange(0, 170), 1, 3).Draw(t, "rates"), From: day.Draw(t, "from"), Until: day.Draw(t, "until"),
				Summary: rapid.Bool().Draw(t, "summary"), Disabled: rapid.Bool().Draw(t, "disabled")})
		}
		lost := []taxcode.Lost{{Value: "3010102020099999744", Name: text.Draw(t, "lost"), Place: "A1"}}
		l := taxcode.New(text.Draw(t, "source"), "2026-01-15T08:00:00+08:00", entries, lost)
		var b bytes.Buffer
		if err := l.Encode(&b); err != nil {
			t.Fatal(err)
		}
		got, err := taxcode.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(l, got, cmp.AllowUnexported(taxcode.List{})); d != "" {
			t.Error(d)
		}
	})
}

func TestADamagedListIsRefused(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := small().Encode(&b); err != nil {
		t.Fatal(err)
	}
	whole := b.Bytes()
	for n := range whole {
		if _, err := taxcode.Decode(bytes.NewReader(whole[:n])); err == nil {
			t.Errorf("the first %d of %d bytes are taken", n, len(whole))
		}
	}
}

func FuzzDecode(f *testing.F) {
	var b bytes.Buffer
	if err := small().Encode(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("fapiao-tax-codes 1\ta\tb\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := taxcode.Decode(bytes.NewReader(data))
		if err != nil {
			return
		}
		for _, e := range l.Entries() {
			if l.Find(e.Code) == nil || len(l.Path(e.Code)) == 0 {
				t.Errorf("%s is not found", e.Code)
			}
		}
	})
}
