package xls

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	. "github.com/fapiao/fapiao/internal/xls/xlstest"
	"github.com/fapiao/fapiao/internal/xlsx"
)

// table is a table of shared strings in pieces, and cells that name each of n strings.
func table(n int, first []byte, more ...[]byte) []byte {
	globals := Record(idSST, U32(n, n), first)
	for _, b := range more {
		globals = slices.Concat(globals, Record(idContinue, b))
	}
	var cells []byte
	for i := range n {
		cells = slices.Concat(cells, Shared(i, 0, 0, i))
	}
	return with(globals, cells)
}

// Texts that CONTINUE records cut: between characters, whose size may change there, before the
// first character, in the runs, and between texts.
func TestTextsInPieces(t *testing.T) {
	t.Parallel()
	narrow := func(s string) []byte { return append([]byte{0}, s...) }
	for name, c := range map[string]struct {
		first []byte
		more  [][]byte
		want  []string
	}{
		"whole":            {slices.Concat(Text("甲乙"), Text("x")), nil, []string{"甲乙", "x"}},
		"wide, then wide":  {slices.Concat(U16(4), Wide("甲乙")), [][]byte{slices.Concat(Wide("丙丁"), Text("x"))}, []string{"甲乙丙丁", "x"}},
		"narrow, wide":     {slices.Concat(U16(4), narrow("ab")), [][]byte{slices.Concat(Wide("丙丁"), Text("x"))}, []string{"ab丙丁", "x"}},
		"wide, narrow":     {slices.Concat(U16(4), Wide("甲乙")), [][]byte{slices.Concat(narrow("cd"), Text("x"))}, []string{"甲乙cd", "x"}},
		"three pieces":     {slices.Concat(U16(5), narrow("a")), [][]byte{Wide("甲"), narrow("bcd"), Text("x")}, []string{"a甲bcd", "x"}},
		"a pair is cut":    {slices.Concat(U16(2), Wide("😀")[:3]), [][]byte{slices.Concat([]byte{1}, Wide("😀")[3:])}, []string{"😀"}},
		"before the first": {slices.Concat(U16(2), []byte{1}), [][]byte{Wide("甲乙")}, []string{"甲乙"}},
		"between texts":    {Text("甲"), [][]byte{Text("乙"), Text("丙")}, []string{"甲", "乙", "丙"}},
		"an empty record":  {slices.Concat(U16(2), narrow("a")), [][]byte{{}, narrow("b")}, []string{"ab"}},
		"in the header":    {U16(2)[:1], [][]byte{slices.Concat(U16(2)[1:], Wide("甲乙"))}, []string{"甲乙"}},
		"runs": {slices.Concat(U16(2), []byte{8}, U16(2), []byte("ab"), U16(0, 1)), [][]byte{slices.Concat(U16(1, 2), Text("x"))},
			[]string{"ab", "x"}},
		"phonetic text": {slices.Concat(U16(2), []byte{1 | 4}, U32(10), Wide("東京")[1:], make([]byte, 4)), [][]byte{slices.Concat(make([]byte, 6), Text("x"))},
			[]string{"東京", "x"}},
		"all of it": {slices.Concat(U16(2), []byte{1 | 4 | 8}, U16(1), U32(3), Wide("甲乙")[1:], make([]byte, 4+3), Text("x")), nil, []string{"甲乙", "x"}},
		"empty":     {slices.Concat(Text(""), Text("x")), nil, []string{"", "x"}},
		"half":      {slices.Concat(U16(1), []byte{1, 0x00, 0xD8}), nil, []string{"\uFFFD"}},
	} {
		got, err := scan(t.Context(), table(len(c.want), c.first, c.more...), xlsx.Limits{})
		var texts []string
		for _, line := range got {
			_, text, _ := strings.Cut(line, " 0 ")
			texts = append(texts, text)
		}
		want := slices.DeleteFunc(slices.Clone(c.want), func(s string) bool { return s == "" })
		if err != nil || !slices.Equal(texts, want) {
			t.Errorf("%s: %q, %v", name, texts, err)
		}
	}
}

// Wherever a table of strings is cut, its texts stay.
func TestTextsCutAnywhere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.StringOfN(rapid.RuneFrom([]rune("ab税额😀\n")), 1, 40, -1), 1, 8).Draw(t, "texts")
		var pieces [][]byte
		var now []byte
		for _, s := range texts {
			b := Text(s)
			now = append(now, b[:3]...)
			for at := 3; at < len(b); at += 2 {
				if rapid.IntRange(0, 5).Draw(t, "cut") == 0 {
					pieces, now = append(pieces, now), []byte{1}
				}
				now = append(now, b[at:at+2]...)
			}
		}
		pieces = append(pieces, now)
		book := table(len(texts), pieces[0], pieces[1:]...)
		w, err := Open(t.Context(), bytes.NewReader(book), int64(len(book)), xlsx.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		for i, s := range texts {
			if got, err := xlsx.SharedText(w.strings, int64(i)); err != nil || got != s {
				t.Fatalf("%q, %v, want %q", got, err, s)
			}
		}
	})
}

func TestTextsThatAreRefused(t *testing.T) {
	t.Parallel()
	full := strings.Repeat("税", xlsx.MaxCellText)
	first := func(s string) ([]byte, []byte) {
		b := Text(s)
		return b[:3+2*30_000], append([]byte{1}, b[3+2*30_000:]...)
	}
	head, rest := first(full)
	wantCells(t, "a full cell", table(1, head, rest), "A1 0 "+full)
	head, rest = first(full + "款")
	wantRefused(t, "a cell that is too long", table(1, head, rest), xlsx.CellTooLong, "S!A1")
	wantCells(t, "a long text that no cell names", with(slices.Concat(Record(idSST, U32(1, 1), head), Record(idContinue, rest)), Number(0, 0, 0, 1)), "A1 1 1")
	wantRefused(t, "a text that ends early", table(1, slices.Concat(U16(3), Wide("甲乙"))), xlsx.Damaged, "")
	wantRefused(t, "half a character", table(1, slices.Concat(U16(1), []byte{1, 7})), xlsx.Damaged, "")
	wantRefused(t, "a string that is missing", with(Record(idSST, U32(9, 9), Text("甲")), Shared(0, 1, 0, 1)), xlsx.Damaged, "S!B1")
	wantRefused(t, "a label that ends early", of(Record(idLabel, U16(0, 2, 0), U16(9), Wide("甲"))), xlsx.Damaged, "S!C1")
	var cells []byte
	for col := range 60 {
		cells = slices.Concat(cells, Shared(3, col, 0, 0))
	}
	wantRefused(t, "a row that is too long", with(slices.Concat(Record(idSST, U32(1, 1), Text(full)[:3+2*30_000]), Record(idContinue, append([]byte{1}, Text(full)[3+2*30_000:]...))), cells), xlsx.RowTooLong, "S!AQ4")
}

// Texts of BIFF5 have the code page of the workbook. Without a known one they would become others.
func TestCodePages(t *testing.T) {
	t.Parallel()
	gbk := "\xBA\xBC\xD6\xDD" // 杭州
	book := func(page int, text string) []byte {
		return Stream(BIFF5, Record(idCodePage, U16(page)), Sheet{Name: "S", Body: Record(idLabel, U16(0, 0, 0), U16(len(text)), []byte(text))})
	}
	wantCells(t, "GBK", book(936, gbk), "A1 0 杭州")
	wantCells(t, "GB18030", book(54936, gbk), "A1 0 杭州")
	wantCells(t, "Western", book(1252, "caf\xE9"), "A1 0 café")
	wantCells(t, "letters in an unknown one", book(7, "SO-1"), "A1 0 SO-1")
	wantRefused(t, "an unknown one", book(7, gbk), xlsx.Damaged, "S!A1")
	wantRefused(t, "another one than it says", book(932, "\xBA\xBC\xD6\xFF"), xlsx.Damaged, "S!A1")
	wantCells(t, "in a file", File("Book", book(936, gbk)), "A1 0 杭州")
	result := Stream(BIFF5, Record(idCodePage, U16(936)), Sheet{Name: "S", Body: slices.Concat(Formula(0, 0, 0, textResult, 0), Record(idString, U16(4), []byte(gbk)))})
	wantCells(t, "the result of a formula", result, "A1 0f 杭州")
}
