package resultbook

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers/writertest"
)

// opened is a workbook that was written and read again.
func opened(t *testing.T, opts Options, sum report.Summary, rows ...report.Row) *excelize.File {
	t.Helper()
	f, err := excelize.OpenFile(write(t, opts, sum, rows...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// show is what a cell shows.
func show(t *testing.T, f *excelize.File, sheet, at string) string {
	t.Helper()
	s, err := f.GetCellValue(sheet, at)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSeenWithoutScrolling holds that status, amounts and the PDF link, or reason and advice, are
// on a screen of 1,500 pixels beside row numbers and scroll bar, also for sums of 100 million.
func TestSeenWithoutScrolling(t *testing.T) {
	t.Parallel()
	const window, edges = 1500, 60
	for _, fen := range []invoice.Amount{0, 99999999_99, 999999999_99} {
		lang := "zh"
		if fen == 0 {
			lang = "en" // kinds have longer names
		}
		sum := writertest.Summary(nil)
		sum.States = []report.StateSum{{State: "issued", Net: fen, Tax: fen / 9, Gross: fen}}
		for sheet, want := range map[string]struct {
			columns []column
			last    []string
		}{
			"开票结果": {issuedColumns(&sum, lang), []string{"状态", "价税合计", "PDF"}},
			"待处理":  {openColumns(&sum, lang), []string{"状态", "订单合计", "原因", "处理建议"}},
		} {
			used := edges
			for _, c := range want.columns {
				used += int(c.width*7 + 5)
				if i := slices.Index(want.last, c.title.Zh); i >= 0 {
					want.last = slices.Delete(want.last, i, i+1)
				}
				if len(want.last) == 0 {
					break
				}
			}
			if used > window || len(want.last) > 0 {
				t.Errorf("%s with %s: %d pixels, missing %v", sheet, fen, used, want.last)
			}
		}
	}
}

// TestInvoiceCodeIsBehindTheLinks holds that a column that digital invoices leave empty stands in
// nobody's way.
func TestInvoiceCodeIsBehindTheLinks(t *testing.T) {
	t.Parallel()
	var titles []string
	for _, c := range issuedColumns(&report.Summary{}, "zh") {
		titles = append(titles, c.title.Zh)
	}
	if slices.Index(titles, "发票代码") < slices.Index(titles, "XML") {
		t.Error(titles)
	}
}

var oneRow = regexp.MustCompile(`<row [^>]*>`)

// TestEveryRowHasItsHeight holds that no program has to choose a height, and that a row of one line
// has that of one line.
func TestEveryRowHasItsHeight(t *testing.T) {
	t.Parallel()
	path := write(t, Options{}, writertest.Summary(writertest.Rows()), writertest.Rows()...)
	for _, part := range []string{"xl/worksheets/sheet2.xml", issuedPart, openPart} {
		rows := oneRow.FindAllString(partOf(t, path, part), -1)
		if len(rows) < 7 {
			t.Errorf("%s: %d rows", part, len(rows))
		}
		for _, row := range rows {
			if !strings.Contains(row, ` ht="`) || !strings.Contains(row, ` customHeight="`) {
				t.Errorf("%s: %s has no height", part, row)
			}
		}
	}
	if xml := partOf(t, path, issuedPart); !strings.Contains(xml, `<row r="3" ht="19"`) || !strings.Contains(xml, `<row r="9" ht="19"`) {
		t.Error("a row of one line, or of totals, is not as high as one line")
	}
}

func TestWrappedLines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		width float64
		want  int
	}{
		{"", 28, 1}, {"上海示例贸易有限公司", 28, 1}, {"上海浦东示例国际贸易股份公司", 30, 1}, {strings.Repeat("票", 26), 28, 2},
		{strings.Repeat("票", 15), 28, 2}, {"a\nb\nc", 28, 3}, {strings.Repeat("票", 100), 50, 4},
		{"one two three four five", 28, 1}, {"internationalization internationalization", 28, 2}, {strings.Repeat("x", 60), 28, 3},
	} {
		if got := wrappedLines(c.text, c.width); got != c.want {
			t.Errorf("%q in %v: %d lines, want %d", c.text, c.width, got, c.want)
		}
	}
}

// TestOnlyStatesThatOccur holds that 汇总 names no state that has no order.
func TestOnlyStatesThatOccur(t *testing.T) {
	t.Parallel()
	rows := []report.Row{writertest.Issued(1), writertest.Rejected(2)}
	text, _, _ := strings.Cut(dump(t, write(t, Options{}, writertest.Summary(rows), rows...)), "== 开票结果")
	for _, name := range []string{"待开票", "提交中", "结果待确认", "开票中", "开票失败", "签章失败", "作废"} {
		if strings.Contains(text, name) {
			t.Errorf("%s has no order", name)
		}
	}
	if !strings.Contains(text, `"读取 2 = 校验未通过 1 + 已开票 1"`) || !strings.Contains(text, `"校验未通过"`) {
		t.Error(text)
	}
}

// TestSellersAreNamed holds that a seller's name stands beside its tax number on all sheets.
func TestSellersAreNamed(t *testing.T) {
	t.Parallel()
	rows := []report.Row{writertest.Issued(1), writertest.Rejected(2)}
	const name = "杭州例样软件有限公司"
	f := opened(t, Options{}, writertest.Summary(rows), rows...)
	for sheet, want := range map[string]map[string]string{
		"汇总":   {"B4": name + "（" + writertest.Seller + "）"},
		"开票结果": {"S2": "销售方名称", "S3": name, "T3": writertest.Seller},
		"待处理":  {"AL2": "销售方", "AL3": writertest.Seller},
	} {
		for at, text := range want {
			if got := show(t, f, sheet, at); got != text {
				t.Errorf("%s %s: %q, want %q", sheet, at, got, text)
			}
		}
		if sheet != "汇总" && !strings.Contains(show(t, f, sheet, "A1"), name) {
			t.Errorf("the banner of %s names no seller", sheet)
		}
	}
	sum := writertest.Summary(rows)
	sum.Sellers, sum.SellerNames = append(sum.Sellers, "91440300MA5TEXT3CD"), nil
	f = opened(t, Options{Lang: "en"}, sum, rows...)
	if got := show(t, f, "Summary", "B4"); got != writertest.Seller+"\n91440300MA5TEXT3CD" {
		t.Errorf("two sellers without names: %q", got)
	}
	if got := show(t, f, "Invoices", "A1"); !strings.Contains(got, "2 sellers") {
		t.Errorf("banner: %q", got)
	}
}
