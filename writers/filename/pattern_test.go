package filename_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/writers/filename"
)

func pattern(t testing.TB, text string) filename.Pattern {
	t.Helper()
	p, err := filename.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func of(values map[string]string) func(string) string {
	return func(v string) string { return values[v] }
}

func TestNames(t *testing.T) {
	t.Parallel()
	values := map[string]string{"date": "2026-11-27", "month": "2026-11", "buyer": "甲方（上海）有限公司", "invoice_no": "26332000001234567890", "order_no": "A/1", "column:部门": "华东\t  区", "gross": "106.00"}
	for text, want := range map[string]string{
		filename.Default:               "2026-11-27-甲方（上海）有限公司-26332000001234567890.pdf",
		filename.Default + ".pdf":      "2026-11-27-甲方（上海）有限公司-26332000001234567890.pdf",
		"{month}/{buyer}/{invoice_no}": "2026-11/甲方（上海）有限公司/26332000001234567890.pdf",
		"/{order_no}":                  "A_1.pdf",
		"{column:部门}-{gross}":          "华东 区-106.00.pdf",
		"../{order_no}":                "_/A_1.pdf",
		"{seller}":                     "_.pdf",
		`C:\{invoice_no}`:              "C__26332000001234567890.pdf",
		"发票 {invoice_no} ":             "发票 26332000001234567890.pdf",
	} {
		if got := pattern(t, text).Name(of(values), ".pdf"); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestPatternsThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":               "1 to 4 parts",
		"a/b/c/d/{date}": "1 to 4 parts",
		"{buyr}":         "there is no variable {buyr}; there are {date} {month} {buyer}",
		"{column:}":      "there is no variable {column:}",
		"{date":          "lacks a }",
		"invoice":        "no variable",
		"{date}/all":     "no variable",
	} {
		if _, err := filename.Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestDeviceNames(t *testing.T) {
	t.Parallel()
	p := pattern(t, "{buyer}")
	for buyer, want := range map[string]string{"CON": "_CON.pdf", "nul": "_nul.pdf", "com1": "_com1.pdf", "COM¹": "_COM¹.pdf", "LPT9.txt": "_LPT9.txt.pdf", "aux .x": "_aux .x.pdf",
		"COM10": "COM10.pdf", "CONTROL": "CONTROL.pdf", "a.": "a.pdf", "...": "_.pdf", ".hidden": "hidden.pdf", "a\u202egnp": "agnp.pdf", "e\u0301": "é.pdf", "~$a": "$a.pdf"} {
		if got := p.Name(of(map[string]string{"buyer": buyer}), ".pdf"); got != want {
			t.Errorf("%q: %q, want %q", buyer, got, want)
		}
	}
}

// The number of the invoice is whole, however long the buyer's name is.
func TestLongNamesKeepTheirNumber(t *testing.T) {
	t.Parallel()
	got := pattern(t, filename.Default).Name(of(map[string]string{"date": "2026-11-27", "buyer": strings.Repeat("长", 100), "invoice_no": "26332000001234567890"}), ".pdf")
	if !strings.HasSuffix(got, "长-26332000001234567890.pdf") || len(got) > 150 || len(got) < 140 {
		t.Errorf("%q has %d bytes", got, len(got))
	}
}

func checkName(t interface{ Fatalf(string, ...any) }, path string) {
	for name := range strings.SplitSeq(path, "/") {
		base, _, _ := strings.Cut(name, ".")
		switch {
		case name == "" || name == "." || name == ".." || strings.HasPrefix(name, "."):
			t.Fatalf("%q has the part %q", path, name)
		case strings.ContainsAny(name, "<>:\"\\|?*\x00\x7f") || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' }):
			t.Fatalf("%q has a character that a name may not have", path)
		case strings.HasSuffix(name, ".") || strings.HasSuffix(name, " "):
			t.Fatalf("%q ends with a dot or a blank", name)
		case len(name) > 150 || utf8.RuneCountInString(name) > 100:
			t.Fatalf("%q is too long", name)
		case strings.EqualFold(strings.TrimSpace(base), "con") || strings.EqualFold(strings.TrimSpace(base), "nul"):
			t.Fatalf("%q is a device", name)
		case !utf8.ValidString(name) || !norm.NFC.IsNormalString(name):
			t.Fatalf("%q is not in NFC", name)
		}
	}
}

// Names are safe and unique, also where names have no case, whatever the values are.
func TestNamesAreSafeAndUnique(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p, err := filename.Parse(rapid.SampledFrom([]string{filename.Default, "{buyer}", "{seller}/{buyer}-{column:x}", "a{kind}.{sign}", " . {buyer}"}).Draw(t, "pattern"))
		if err != nil {
			t.Fatal(err)
		}
		value := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "con", "NUL ", "nul.", "..", "/", "甲", "A", "a", "é", "e\u0301"}), rapid.StringN(0, 300, -1))
		var names filename.Names
		seen := map[string]bool{}
		for range rapid.IntRange(1, 20).Draw(t, "files") {
			path := p.Name(func(string) string { return value.Draw(t, "value") }, ".pdf")
			path = names.Unique(path)
			checkName(t, path)
			if folded := strings.ToLower(path); seen[folded] {
				t.Fatalf("%q is there twice", path)
			} else {
				seen[folded] = true
			}
		}
	})
}

func FuzzName(f *testing.F) {
	f.Add("{buyer}-{invoice_no}", "甲方", "263")
	f.Add("{month}/{column:x}", "con", "..")
	f.Fuzz(func(t *testing.T, text, a, b string) {
		p, err := filename.Parse(text)
		if err != nil {
			return
		}
		checkName(t, p.Name(func(v string) string {
			if v == "buyer" {
				return a
			}
			return b
		}, ".pdf"))
	})
}

// Many files of one name get their numbers at once; a name that has a number already counts.
func TestManyFilesOfOneName(t *testing.T) {
	t.Parallel()
	var names filename.Names
	if first, second := names.Unique("a-3.pdf"), names.Unique("A.pdf"); first != "a-3.pdf" || second != "A.pdf" {
		t.Error(first, second)
	}
	const many = 20_000
	last := ""
	for range many {
		last = names.Unique("a.PDF")
	}
	if last != "a-20002.PDF" {
		t.Error(last)
	}
}
