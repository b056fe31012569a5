package csvfile

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/input"
)

// file writes a text file.
func file(t testing.TB, name string, body []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// read reads all cells of a file as "A1=text".
func read(t testing.TB, path string) (cells []string, err error) {
	t.Helper()
	w, err := Open(t.Context(), path, path, nil)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	sc, err := w.Rows(t.Context(), 0)
	if err != nil {
		return nil, err
	}
	defer sc.Close()
	for sc.Next() {
		for _, c := range sc.Cells() {
			cells = append(cells, (&fault{row: sc.Row(), col: c.Index}).cell()+"="+c.Text)
		}
	}
	return cells, sc.Err()
}

func TestCellsAreThoseOfExcel(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, cells string }{
		"plain":              {"a,b\r\n1,2\r\n", "A1=a B1=b A2=1 B2=2"},
		"without end":        {"a,b\n1,2", "A1=a B1=b A2=1 B2=2"},
		"old Mac":            {"a,b\r1,2\r", "A1=a B1=b A2=1 B2=2"},
		"quoted":             {"a,b\n\"1,5\",\"say \"\"x\"\"\"\n", `A1=a B1=b A2=1,5 B2=say "x"`},
		"break in a cell":    {"a,b\n\"1\r\n2\",3\n4,5", "A1=a B1=b A2=1\n2 B2=3 A3=4 B3=5"},
		"blank lines":        {"a,b\n\n,\n1,2\n", "A1=a B1=b A4=1 B4=2"},
		"ragged":             {"a,b,c\n1\n1,2\n", "A1=a B1=b C1=c A2=1 A3=1 B3=2"},
		"mark in the middle": {"a,b\n5\" pipe,6\"\n", `A1=a B1=b A2=5" pipe B2=6"`},
		"blank after a mark": {"a,b\n\"1\"\t,\"2\" \n", "A1=a B1=b A2=1 B2=2"},
		"formulas of texts":  {"a,b,c\n=\"0012\",\"=\"\"34\"\"\",=\"a\"\"b\"\n", `A1=a B1=b C1=c A2=0012 B2=34 C2=a"b`},
		"other formulas":     {"a,b,c\n=1+1,=\"a\"&\"b\",=\"\"\n", `A1=a B1=b C1=c A2==1+1 B2=="a"&"b"`},
		"apostrophes":        {"a,b,c\n'0012,'甲',''\n", "A1=a B1=b C1=c A2=0012 B2='甲' C2=''"},
		"end of DOS":         {"a,b\n1\v2,3\n\x1a", "A1=a B1=b A2=1\v2 B2=3 A3=\x1a"},
		"tabs of shops":      {"a,b\n123\t,\"\t456\t\"\n", "A1=a B1=b A2=123 B2=456"},
		"semicolons":         {"a;b\n1,5;2\n1,6;3", "A1=a B1=b A2=1,5 B2=2 A3=1,6 B3=3"},
		"tabs":               {"a\tb\n1,5\t2\n", "A1=a B1=b A2=1,5 B2=2"},
		"bars":               {"a|b\n1|2\n", "A1=a B1=b A2=1 B2=2"},
		"wide header":        {"a,b,c,d\n1,2\n3,4\n5,6,7\n", "A1=a B1=b C1=c D1=d A2=1 B2=2 A3=3 B3=4 A4=5 B4=6 C4=7"},
		"narrow header":      {"a,b\n1,2,\n3,4,\n", "A1=a B1=b A2=1 B2=2 A3=3 B3=4"},
		"tabs at the end":    {"a\tb\n1\t2\t\n3\t4\n", "A1=a B1=b A2=1 B2=2 A3=3 B3=4"},
		"named delimiter":    {"sep=;\r\na;b,c\n1;2,3", "A1=a B1=b,c A2=1 B2=2,3"},
		"title above":        {"十二月订单\n\na,b,c\n1,2,3\n", "A1=十二月订单 A3=a B3=b C3=c A4=1 B4=2 C4=3"},
		"wider wins":         {"a(x;y),b,c\n1;2,2,3\n", "A1=a(x;y) B1=b C1=c A2=1;2 B2=2 C2=3"},
		"some bars":          {"a,b,c,d\n1,2\n1|2,2,3\n1|2,2\n", "A1=a B1=b C1=c D1=d A2=1 B2=2 A3=1|2 B3=2 C3=3 A4=1|2 B4=2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := read(t, file(t, "x.csv", []byte(c.text)))
			if diff := cmp.Diff(c.cells, strings.Join(got, " ")); err != nil || diff != "" {
				t.Errorf("%v %s", err, diff)
			}
		})
	}
}

// Missing quotation marks join rows in Excel, so that orders disappear. They are refused with the
// cell where they began.
func TestTextThatCannotBeReadIsRefused(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("字", maxCellText)
	for name, c := range map[string]struct {
		text   string
		reason input.Reason
		cell   string
	}{
		"never closed":         {"a,b\n1,\"2\n3,4\n", input.OpenQuote, "B2"},
		"closed by the next":   {"a,b\n1,\"2\n3,\"4\"\n", input.OpenQuote, "B2"},
		"text after a mark":    {"a,b\n1,\"2\"3\n", input.OpenQuote, "B2"},
		"closed below itself":  {"a,b,c\n1,2,3\n1,\"2,3\n1,2\",3\n1,2,3", input.OpenQuote, "B3"},
		"closed elsewhere":     {"a,b,c\n1,2,3\n\"1,2,3\n1,2,3\n1,2\",3\n1,2,3", input.OpenQuote, "A3"},
		"one cell more":        {"a,b,c\n1,2,3\n1,2,x,3\n", input.WideRow, "D3"},
		"moved by a comma":     {"a,b,c\n1,2,3\n1,x,2,\n", input.WideRow, "D3"},
		"one tab more":         {"a\tb\n1\t2\n1\t2\t3\n", input.WideRow, "C3"},
		"a divided formula":    {"a,b,c\n1,=\"2,3\"\n", input.OpenQuote, "B2"},
		"in the header":        {"a,\"b\n1,2\n", input.OpenQuote, "B1"},
		"not text":             {"a,b\n1,2\x00\n", input.NotText, "B2"},
		"cell too long":        {"a,b\n1," + long + "字\n", input.CellTooLong, "B2"},
		"quoted cell too long": {"a,b\n1,\"" + long + "字\"\n", input.CellTooLong, "B2"},
		"quoted rows too long": {"a,b\n1,\"\n" + long + "字\"\n", input.OpenQuote, "B2"},
		"row too long":         {"a,b\n" + strings.Repeat(long+",", 50), input.RowTooLong, "AQ2"},
		"too many columns":     {"a,b\n" + strings.Repeat("1,", maxColumn) + "1", input.OutsideSheet, "XFE2"},
		"too many rows":        {"a,b\n" + strings.Repeat("\n", maxRow-1) + "1,2", input.OutsideSheet, "A1048577"},
		"one column":           {"a\n1\n2\n", input.TextFile, ""},
		"an export":            {`{"order_no":"E1","status":"issued","gross":"106.00"}` + "\n" + `{"order_no":"E2","status":"failed"}` + "\n", input.JSONText, ""},
		"prose":                {"请在月底前开票。\n谢谢。\n", input.TextFile, ""},
		"a web page":           {" <HTML><body><table><tr><td>订单号</td></tr>", input.WebPage, ""},
		"a web archive":        {"MIME-Version: 1.0\r\nX: a,b\n", input.WebPage, ""},
		"Excel 2003":           {`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">`, input.XMLSheet, ""},
		"OpenDocument":         {`<?xml version="1.0"?><office:document xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"><meta:x>`, input.OtherWorkbook, ""},
		"other XML":            {`<?xml version="1.0"?><orders><a x="1,2"/></orders>`, input.TextFile, ""},
		"damaged UTF-8":        {strings.Repeat("订单号,项目名称\n", 9) + "\xFF,1\n", input.BadText, ""},
		"a damaged name":       {"order_no,buyer\n1,杭州示范有限公司\xE5\x8F\n", input.BadText, ""},
		"damaged with a mark":  {"\uFEFFa,b\n\xFF,1\n", input.BadText, ""},
		"no GB18030":           {"a,b\n1,\xB6\xA9\xFF\xFF\n", input.BadText, "B2"},
		"half of UTF-16":       {"\xFF\xFEa\x00,\x00b\x00\n\x001\x00,\x00\x00\xD8", input.BadText, "B2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := file(t, "x.csv", []byte(c.text))
			_, err := read(t, path)
			var got *input.Error
			if !errors.As(err, &got) || got.Reason != c.reason || got.Cell != c.cell || got.File != path || c.cell != "" && got.Sheet != "x" {
				t.Errorf("%v, want %d at %s", err, c.reason, c.cell)
			}
		})
	}
}

// Addresses and remarks with line breaks and commas are texts of one cell.
func TestLineBreaksInCellsAreNoMissingMarks(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"a,b,c,d\n1,\"x, y\nz, u\",3,4\n", "a,b\n1,\"x\ny\nz\"\n", "a,b,c\n\"1\n2\",\"3\n4\",5\n"} {
		if cells, err := read(t, file(t, "x.csv", []byte(text))); err != nil || len(cells) < 4 {
			t.Errorf("%q: %v %v", text, cells, err)
		}
	}
}

// Short texts in GBK are not taken for damaged ones in UTF-8.
func TestShortTextsInGBKAreRead(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"a,b\n1,联通", "订单号,金额\n1,2", "a,b\n1,中国移动通信集团浙江有限公司"} {
		body, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		want := text[strings.LastIndex(text, ",")+1:]
		if cells, err := read(t, file(t, "x.csv", body)); err != nil || len(cells) != 4 || cells[3] != "B2="+want {
			t.Errorf("%s: %v %v", text, cells, err)
		}
	}
}

const chinese = "订单号,购买方名称\n1,甲公司\n2,镕基〇㈱🙂\n"

func TestEncodingsAreFound(t *testing.T) {
	t.Parallel()
	want, err := read(t, file(t, "x.csv", []byte(chinese)))
	if err != nil {
		t.Fatal(err)
	}
	encode := func(e interface{ Bytes([]byte) ([]byte, error) }) []byte {
		b, err := e.Bytes([]byte(chinese))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for name, body := range map[string][]byte{
		"UTF-8 with a mark": []byte("\uFEFF" + chinese),
		"GB18030":           encode(simplifiedchinese.GB18030.NewEncoder()),
		"UTF-16 LE":         encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()),
		"UTF-16 BE":         encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder()),
	} {
		got, err := read(t, file(t, "x.csv", body))
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v %s", name, err, diff)
		}
	}
}

// Every pair of bytes that is a character of GBK is read as that character.
func TestEveryCharacterOfGBKIsRead(t *testing.T) {
	t.Parallel()
	var text bytes.Buffer
	text.WriteString("a,b\n")
	decode := simplifiedchinese.GB18030.NewDecoder()
	for lead := byte(0x81); lead <= 0xFE; lead++ {
		for trail := 0x40; trail <= 0xFE; trail++ {
			pair := []byte{lead, byte(trail)}
			if r, err := decode.Bytes(pair); err == nil && trail != 0x7F && !bytes.ContainsRune(r, utf8.RuneError) {
				text.Write(append(append([]byte("1,x"), pair...), '\n'))
			}
		}
	}
	body := text.Bytes()
	plain, err := simplifiedchinese.GB18030.NewDecoder().Bytes(body)
	if err != nil {
		t.Fatal(err)
	}
	cells, err := read(t, file(t, "x.csv", body))
	if err != nil || len(cells) != 2*bytes.Count(body, []byte("\n")) || len(cells) < 2*21_800 {
		t.Fatalf("%d cells, %v", len(cells), err)
	}
	for i, line := range strings.Split(strings.TrimSuffix(string(plain), "\n"), "\n") {
		_, want, _ := strings.Cut(line, ",")
		if _, got, _ := strings.Cut(cells[2*i+1], "="); got != want {
			t.Fatalf("row %d: %q, want %q", i+1, got, want)
		}
	}
}

// A character that is cut where a piece ends belongs to the text all the same.
func TestPiecesEndAnywhere(t *testing.T) {
	t.Parallel()
	for shift := range 4 {
		text := strings.Repeat("x", shift) + "," + strings.Repeat("1,字🙂\n", 2*pieceSize/12)
		if cells, err := read(t, file(t, "x.csv", []byte(text))); err != nil || len(cells) < 2*pieceSize/12 || strings.Contains(strings.Join(cells, ""), "\uFFFD") {
			t.Errorf("shift %d: %d cells, %v", shift, len(cells), err)
		}
	}
}

func TestSheetHasTheNameOfTheFile(t *testing.T) {
	t.Parallel()
	path := file(t, "x.csv", []byte("a,b\n"))
	for name, want := range map[string]string{"dir/十二月.csv": "十二月", "stdin": "stdin", ".csv": ".csv", "a.b.txt": "a.b"} {
		w, err := Open(t.Context(), path, name, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := w.Sheets()[0].Name; got != want {
			t.Errorf("%s: %s", name, got)
		}
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}
}

// Excel saves what it shows: error values, and number signs where a column is too narrow.
func TestErrorValuesAreNoTexts(t *testing.T) {
	t.Parallel()
	w, err := Open(t.Context(), file(t, "x.csv", []byte("#N/A,#,#1,##,###,########,#DIV/0!,#n/a,=\"#REF!\"\n")), "x.csv", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	sc, err := w.Rows(t.Context(), 0)
	if err != nil || !sc.Next() {
		t.Fatal(err, sc.Err())
	}
	got := ""
	for _, c := range sc.Cells() {
		if c.Kind == invoice.CellError {
			got += c.Text + " "
		} else if c.Kind != invoice.CellText {
			t.Errorf("%+v", c)
		}
	}
	if got != "#N/A ### ######## #DIV/0! #REF! " {
		t.Error(got)
	}
}
