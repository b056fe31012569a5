package resultbook

import (
	"archive/zip"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers/writertest"
)

// part reads one file inside a workbook.
func partOf(t *testing.T, path, name string) string {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	in, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	b, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

const issuedPart, openPart = "xl/worksheets/sheet3.xml", "xl/worksheets/sheet4.xml"

var grossValue = regexp.MustCompile(`<c r="I\d+" s="\d+"><v>([^<]*)</v></c>`)

// TestAmountsAreExact reads the raw XML: the number that stands there is the amount to the cent,
// not a neighbour.
func TestAmountsAreExact(t *testing.T) {
	t.Parallel()
	amounts := []invoice.Amount{0, 1, -1, 10, 12345678901234, invoice.MaxAmount, -invoice.MaxAmount, invoice.MaxAmount - 1}
	f := excelize.NewFile()
	defer f.Close()
	rapid.Check(t, func(rt *rapid.T) {
		more := rapid.SliceOfN(rapid.Int64Range(-int64(invoice.MaxAmount), int64(invoice.MaxAmount)), 100, 100).Draw(rt, "fen")
		for _, fen := range more {
			c := (&book{}).moneyCell(invoice.Amount(fen))
			if _, lettered := c.Lettered(); lettered {
				rt.Fatalf("%d fen is no number", fen)
			}
			want := trimZeros(invoice.Amount(fen).String())
			if c.Value() != want {
				rt.Fatalf("%d fen became %s", fen, c.Value())
			}
			number, err := strconv.ParseFloat(c.Value(), 64)
			if back := excelText(f, number); back != want || err != nil {
				rt.Fatalf("%d fen is read as %s, %v", fen, back, err)
			}
		}
	})
	rows := make([]report.Row, len(amounts))
	for i, a := range amounts {
		rows[i] = writertest.Issued(i + 1)
		rows[i].Gross = a
	}
	found := grossValue.FindAllStringSubmatch(partOf(t, write(t, Options{}, writertest.Summary(nil), rows...), issuedPart), -1)
	if len(found) != len(amounts) { // their sum has too many digits for a number
		t.Fatalf("%d numbers, want %d", len(found), len(amounts))
	}
	for i, a := range amounts {
		if want := trimZeros(a.String()); found[i][1] != want {
			t.Errorf("%s is written as %s", a, found[i][1])
		}
	}
}

// excelText is what excelize writes for a number.
func excelText(f *excelize.File, number float64) string {
	if err := f.SetCellValue("Sheet1", "A1", number); err != nil {
		return err.Error()
	}
	s, err := f.GetCellValue("Sheet1", "A1", excelize.Options{RawCellValue: true})
	if err != nil {
		return err.Error()
	}
	return s
}

func trimZeros(s string) string { return strings.TrimSuffix(strings.TrimRight(s, "0"), ".") }

func TestHugeAmountsAreTexts(t *testing.T) {
	t.Parallel()
	c := (&book{}).moneyCell(invoice.MaxAmount + 1)
	if text, ok := c.Lettered(); !ok || text != "10000000000000.00" {
		t.Errorf("got %v, want the digits as text", c.Value())
	}
}

// TestUnknownAmountIsEmpty holds that an amount that could not be worked out does not look like
// 0.00.
func TestUnknownAmountIsEmpty(t *testing.T) {
	t.Parallel()
	rejected, ready := writertest.Rejected(1), writertest.Open(2, "ready", "", "")
	rejected.Gross, ready.Gross = 0, 0
	f, err := excelize.OpenFile(write(t, Options{}, writertest.Summary(nil), rejected, ready))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for at, want := range map[string]string{"D3": "", "D4": "0.00"} {
		if got, err := f.GetCellValue("待处理", at); err != nil || got != want {
			t.Errorf("%s shows %q (%v), want %q", at, got, err, want)
		}
	}
}

// TestTextsAreNeverFormulas holds that what came from outside stays text, and only our links,
// sums and counts are formulas.
func TestTextsAreNeverFormulas(t *testing.T) {
	t.Parallel()
	bad := []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", `=HYPERLINK("http://example.com","PDF")`}
	var rows []report.Row
	for i, s := range bad {
		r := writertest.Issued(i + 1)
		r.OrderNo, r.BuyerName, r.BuyerTaxNum, r.Remark, r.SerialNo, r.InvoiceNo, r.Source.File = s, s, s, s, s, s, s
		r.PDFURL, r.OFDURL, r.XMLURL = s, "javascript:alert(1)", ""
		open := r
		open.State, open.Error, open.ErrorCode = "failed", s, s
		rows = append(rows, r, open)
	}
	path := write(t, Options{}, writertest.Summary(nil), rows...)
	for _, part := range []string{issuedPart, openPart} {
		xml := partOf(t, path, part)
		if n, sums := strings.Count(xml, "<f>"), strings.Count(xml, "<f>ROUND(SUM(")+strings.Count(xml, "<f>COUNT("); n != sums || part == openPart && n > 0 || sums > 4 {
			t.Errorf("%s holds %d formulas, of which %d are sums", part, n, sums)
		}
	}
	styles := partOf(t, path, "xl/styles.xml")
	if n := strings.Count(styles, `quotePrefix="true"`); n != 4 { // text, code, wrap, carried
		t.Errorf("%d styles with quotePrefix, want 4", n)
	}
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	quoted, err := f.GetCellStyle("开票结果", "B3")
	if err != nil {
		t.Fatal(err)
	}
	if q := f.Styles.CellXfs.Xf[quoted].QuotePrefix; q == nil || !*q {
		t.Error("an order number that begins with = is not marked as text")
	}
}

// TestWhatIsMarkedAsText goes through every beginning that a spreadsheet would run when a person
// edits the cell.
func TestWhatIsMarkedAsText(t *testing.T) {
	t.Parallel()
	var rows []report.Row
	marked := []string{"=1", "+1", "-1", "@1", "\t1", "\n1", "\r1", "＝1", "＋1", "－1", "＠1"}
	for _, s := range append(marked, "1=1", "A@1", "中＝1", " =1") {
		r := writertest.Issued(len(rows) + 1)
		r.OrderNo = s
		rows = append(rows, r)
	}
	f, err := excelize.OpenFile(write(t, Options{}, writertest.Summary(rows), rows...))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for i, r := range rows {
		style, err := f.GetCellStyle("开票结果", "B"+strconv.Itoa(i+3))
		if err != nil {
			t.Fatal(err)
		}
		q := f.Styles.CellXfs.Xf[style].QuotePrefix
		if got, want := q != nil && *q, i < len(marked); got != want {
			t.Errorf("%q is marked as text: %v, want %v", r.OrderNo, got, want)
		}
	}
}

func TestTimeIsBeijing(t *testing.T) {
	t.Parallel()
	r := writertest.Issued(1)
	r.IssuedAt = time.Date(2026, 12, 31, 16, 0, 1, 900e6, time.UTC)
	none := writertest.Issued(2)
	none.IssuedAt = time.Time{}
	f, err := excelize.OpenFile(write(t, Options{}, writertest.Summary(nil), r, none))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, err := f.GetCellValue("开票结果", "N3"); err != nil || got != "2027-01-01 00:00:01" {
		t.Errorf("shown as %q (%v)", got, err)
	}
	if got, err := f.GetCellValue("开票结果", "N4"); err != nil || got != "" {
		t.Errorf("no time is shown as %q (%v)", got, err)
	}
	if kind, err := f.GetCellType("开票结果", "N3"); err != nil || kind != excelize.CellTypeUnset {
		t.Errorf("the time is not a number: %v %v", kind, err)
	}
}

// TestStatesHaveTheirColours holds that failures are red, on every sheet, and nothing else is.
func TestStatesHaveTheirColours(t *testing.T) {
	t.Parallel()
	rows := writertest.Rows()
	f, err := excelize.OpenFile(write(t, Options{}, writertest.Summary(rows), rows...))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for sheet, column := range map[string]string{"汇总": "A", "开票结果": "J", "待处理": "E"} {
		for row := 3; row < 22; row++ {
			at := column + strconv.Itoa(row)
			state, err := f.GetCellValue(sheet, at)
			if err != nil {
				t.Fatal(err)
			}
			id, err := f.GetCellStyle(sheet, at)
			if err != nil {
				t.Fatal(err)
			}
			style, err := f.GetStyle(id)
			if err != nil {
				t.Fatal(err)
			}
			red := style.Font != nil && style.Font.Color == "C00000"
			if want := state == "校验未通过" || state == "开票失败"; red != want {
				t.Errorf("%s %s %q: red is %v", sheet, at, state, red)
			}
		}
	}
}

func TestLongTextsAreCut(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{"a", "票", "😀"} {
		fits := strings.Repeat(unit, maxCellUnits/len(utf16.Encode([]rune(unit))))
		if clean(fits, "…") != fits {
			t.Errorf("a text of %q that fits was changed", unit)
		}
		got := clean(fits+unit+unit, "…cut")
		if n := units16(got); n > maxCellUnits || n < maxCellUnits-1 || !strings.HasSuffix(got, "…cut") {
			t.Errorf("%q: cut to %d units", unit, n)
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"", "a", "\x00\x1f", "\xff", "\r\n\r", "\uFFFE", "=1", strings.Repeat("票", 40000)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := clean(s, "…")
		if units16(got) > maxCellUnits {
			t.Errorf("%d units", units16(got))
		}
		for _, r := range got {
			if r < 0x20 && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
				t.Errorf("%q holds %U", got, r)
			}
		}
		if again := clean(got, "…"); again != got {
			t.Errorf("cleaning %q again gives %q", got, again)
		}
	})
}
