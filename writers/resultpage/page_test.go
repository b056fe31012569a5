package resultpage

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/fapiao/fapiao/internal/golden"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/atomicfile"
	"github.com/fapiao/fapiao/writers/writertest"
)

func newPage(path string) (writers.Results, error) {
	out, err := atomicfile.Create(path, atomicfile.Private)
	if err != nil {
		return nil, err
	}
	return New(out, lang.Chinese, writertest.Written), nil
}

func TestSuite(t *testing.T) {
	t.Parallel()
	writertest.Run(t, writertest.Subject{New: newPage, Read: readLines, Text: shown})
}

var (
	tables = regexp.MustCompile(`(?s)<section class="rows.*?</section>`)
	heads  = regexp.MustCompile(`(?s)<th(?: [^>]*)?>(.*?)</th>`)
	lines  = regexp.MustCompile(`(?s)<tr(?: [^>]*)?>(<td.*?)</tr>`)
	cells  = regexp.MustCompile(`(?s)<td(?: [^>]*)?>(.*?)</td>`)
)

// readLines reads the rows of a Chinese page.
func readLines(path string) ([]writertest.Line, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var out []writertest.Line
	for _, table := range tables.FindAllString(string(b), -1) {
		at := map[string]int{}
		for i, h := range heads.FindAllStringSubmatch(table, -1) {
			at[h[1]] = i
		}
		for _, l := range lines.FindAllStringSubmatch(table, -1) {
			values := cells.FindAllStringSubmatch(l[1], -1)
			value := func(titles ...string) string {
				for _, title := range titles {
					if i, ok := at[title]; ok {
						return html.UnescapeString(values[i][1])
					}
				}
				return ""
			}
			line := writertest.Line{OrderNo: value("订单号", "红字单号"), InvoiceNo: value("发票号码", "红字发票号码"), Remark: value("备注")}
			if text := value("价税合计"); text != "" {
				if line.Gross, err = invoice.ParseAmount(strings.ReplaceAll(text, ",", "")); err != nil {
					return nil, err
				}
			}
			out = append(out, line)
		}
	}
	return writertest.Sorted(out), nil
}

func render(t testing.TB, in string, s report.Summary, rows []report.Row) string {
	t.Helper()
	var b bytes.Buffer
	w := New(writers.Stream(&b), in, writertest.Written)
	if err := w.Begin(s); err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		if err := w.Row(rows[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// everything has a row of every kind.
func everything() []report.Row {
	return slices.Concat(writertest.Rows(), writertest.Waiting(), writertest.Reversing())
}

func TestPages(t *testing.T) {
	t.Parallel()
	rows := everything()
	for _, in := range []string{lang.Chinese, lang.English} {
		s := writertest.Summary(rows)
		golden.Check(t, filepath.Join("testdata", "page-"+in+".html"), []byte(render(t, in, s, rows)))
	}
}

// The policy of the page allows its own style and script, and nothing is loaded: the only addresses
// are those of invoices, which a person may open.
func TestThePageLoadsNothing(t *testing.T) {
	t.Parallel()
	rows := everything()
	page := render(t, lang.Chinese, writertest.Summary(rows), rows)
	for _, name := range []string{"style", "script"} {
		inside := regexp.MustCompile(`(?s)<` + name + `>(.*)</` + name + `>`).FindStringSubmatch(page)
		if inside == nil {
			t.Fatalf("no %s", name)
		}
		sum := sha256.Sum256([]byte(inside[1]))
		if want := name + "-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(html.UnescapeString(page), want) {
			t.Errorf("the policy lacks %s", want)
		}
	}
	rest := regexp.MustCompile(`<a href="(http://127\.0\.0\.1:8931/invoices/\d+\.(pdf|ofd|xml)" rel="noopener noreferrer"|#[a-z_]+")>`).ReplaceAllString(page, "")
	if found := regexp.MustCompile(`https?:|src=|href=|@import|url\(|<img|<link`).FindString(rest); found != "" {
		t.Errorf("the page has %s", found)
	}
}

// Addresses that are none of the web are no links.
func TestOnlyAddressesOfTheWebAreLinks(t *testing.T) {
	t.Parallel()
	r := writertest.Issued(1)
	r.PDFURL, r.OFDURL, r.XMLURL = "javascript:alert(1)", "file:///etc/passwd", `https://example.com/a"b<c`
	s := writertest.Summary([]report.Row{r})
	s.Environment = "production"
	page := render(t, lang.English, s, []report.Row{r})
	if got := regexp.MustCompile(`<a href="[^#][^>]*>`).FindAllString(page, -1); len(got) > 1 || strings.Contains(page, "javascript:") || strings.Contains(page, "passwd") {
		t.Errorf("links %q", got)
	}
}

// A page of a hundred thousand orders can be opened and sent: it has what a person must look at,
// and says how many of the others it lacks. What it keeps of them does not grow.
func TestAPageIsBounded(t *testing.T) {
	t.Parallel()
	const many = 100_000
	failed := writertest.Open(many, "failed", "E9121", "商品编码不存在")
	s := report.Summary{Orders: many + 1, States: []report.StateSum{{State: "failed", Orders: 1}, {State: "issued", Orders: many}}}
	var b bytes.Buffer
	w := New(writers.Stream(&b), lang.Chinese, writertest.Written)
	if err := w.Begin(s); err != nil {
		t.Fatal(err)
	}
	for n := range many {
		if err := w.Row(writertest.Issued(n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Row(failed); err != nil {
		t.Fatal(err)
	}
	if n := len(w.sections["issued"].rows); n != rowsAtMost-1 {
		t.Errorf("%d rows are kept", n)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	if n := strings.Count(page, `<tr><td class="code">`); n != rowsAtMost || b.Len() > 8<<20 {
		t.Errorf("%d rows, %d bytes", n, b.Len())
	}
	for _, want := range []string{failed.OrderNo, fmt.Sprintf("另有 %d 行没有列出", many-rowsAtMost+1), fmt.Sprintf("已开票　%d 张", many)} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not have: %s", want)
		}
	}
}

// Rows with long texts do not make a page that no browser opens, whatever their number.
func TestLongTextsAreBounded(t *testing.T) {
	t.Parallel()
	r := writertest.Open(1, "failed", "E1", strings.Repeat("错", 3*runesAtMost))
	rows := slices.Repeat([]report.Row{r}, 4)
	s := writertest.Summary(rows)
	w := New(writers.Stream(io.Discard), lang.Chinese, writertest.Written)
	if err := w.Begin(s); err != nil {
		t.Fatal(err)
	}
	w.room.bytes = 3 * (3*runesAtMost + 1_000)
	for i := range rows {
		if err := w.Row(rows[i]); err != nil {
			t.Fatal(err)
		}
	}
	got := w.sections["failed"]
	if len(got.rows) != 3 || got.all != 4 {
		t.Errorf("%d of %d rows", len(got.rows), got.all)
	}
	if text := w.view().Sections[0]; !strings.Contains(fmt.Sprint(text.Rows[0]), "错…") || !strings.Contains(text.More, "另有 1 行没有列出") {
		t.Errorf("nothing was cut or left out: %s", text.More)
	}
}

func TestMoney(t *testing.T) {
	t.Parallel()
	for a, want := range map[invoice.Amount]string{0: "0.00", 5: "0.05", 99999: "999.99", 100000: "1,000.00", -123456789: "-1,234,567.89", -99999: "-999.99"} {
		if got := money(a); got != want {
			t.Errorf("%d: %s, want %s", a, got, want)
		}
	}
}

// FuzzPage holds that no text of an order, of the platform or of a file name becomes markup: the
// page has the same elements as one with harmless texts.
func FuzzPage(f *testing.F) {
	for _, s := range []string{"<script>alert(1)</script>", `"><img src=x onerror=1>`, "</td></tr></table>", "<!--", "]]>", "{{.}}", "\x00\x01\u202e", "\xff\xfe", "&lt;b&gt;", "' onmouseover='x", "</script><script>"} {
		f.Add(s, s, s)
	}
	f.Fuzz(func(t *testing.T, buyer, platform, file string) {
		build := func(text func(string) string) string {
			one, two := writertest.Issued(1), writertest.Open(2, "failed", "E1", text(platform))
			one.BuyerName, one.Remark, one.InvoiceNo, one.Kind = text(buyer), text(platform), text(file), invoice.Kind(text(buyer))
			two.OrderNo, two.Source.Sheet, two.Source.File = text(buyer), text(buyer), text(file)
			red := writertest.RedOf(one, "0000000009", 100)
			red.Red.BlueNo, red.BuyerName = text(platform), text(buyer)
			rows := []report.Row{one, two, red}
			s := writertest.Summary(rows)
			s.Sources, s.Batch, s.Sellers, s.SellerNames = []string{"x" + text(file)}, text(buyer), []string{text(platform)}, nil
			s.Written = time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC)
			return elements(render(t, lang.Chinese, s, rows))
		}
		// A text that is empty or blank may leave out an element; nothing else may.
		harmless := func(s string) string {
			return strings.Map(func(r rune) rune {
				if unicode.IsSpace(r) {
					return r
				}
				return 'x'
			}, s)
		}
		if got, want := build(func(s string) string { return s }), build(harmless); got != want {
			t.Errorf("other elements:\n%s\n%s", got, want)
		}
	})
}

// elements are the tags of a page without the values of their attributes.
func elements(page string) string {
	_, page, _ = strings.Cut(page, "</style>")
	page = page[:strings.LastIndex(page, "<script>")] // its own script is the last one
	var b strings.Builder
	for _, tag := range regexp.MustCompile(`<[^>]*>?`).FindAllString(page, -1) {
		b.WriteString(regexp.MustCompile(`"[^"]*"`).ReplaceAllString(tag, `""`))
	}
	return b.String()
}

// TestThePageIsPrivate holds that only its owner can read it.
func TestThePageIsPrivate(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "page.html")
	w, err := newPage(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Begin(writertest.Summary(nil)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the mode is %v, %v", info.Mode(), err)
	}
}

// broken is an output that takes nothing.
type broken struct{ aborted bool }

func (b *broken) Write([]byte) (int, error) { return 0, io.ErrShortWrite }
func (b *broken) Commit() error             { return nil }
func (b *broken) Abort()                    { b.aborted = true }

func TestAPageThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	out := &broken{}
	w := New(out, "", writertest.Written)
	if err := w.Begin(writertest.Summary(nil)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err == nil || !out.aborted {
		t.Errorf("%v, aborted %t", err, out.aborted)
	}
}

// The title says what the page is of, not what its first file is.
func TestTitles(t *testing.T) {
	t.Parallel()
	rows := []report.Row{writertest.Issued(1)}
	month, all, several := writertest.Summary(rows), writertest.Summary(rows), writertest.Summary(rows)
	month.Issued, month.Batch, month.Sources = true, "", nil
	all.Batch = ""
	several.Sources = []string{"/a/十一月.xlsx", "b.xlsx", "c.xlsx"}
	for want, sum := range map[string]report.Summary{"开票结果　2026-11": month, "开票结果　全部批次": all, "开票结果　十一月.xlsx 等 3 个文件": several} {
		w := New(nil, "zh", writertest.Written)
		w.sum = sum
		if got := w.title(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
