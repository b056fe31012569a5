package findingspage

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/golden"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/writers/htmlpage"
)

// sample is a page of two files, with a value that is HTML.
func sample(in string) *Page {
	at := func(code, sheet, col string, row int, field invoice.Field, value string, args ...string) rules.Finding {
		return rules.New(code, invoice.Place{File: "a", Sheet: sheet, Row: row, Col: col}, "A1", field, value, args...)
	}
	return &Page{
		Lang: in, Written: time.Date(2026, 11, 30, 16, 0, 0, 0, time.UTC),
		Summary: report.Summary{Orders: 3, States: []report.StateSum{{State: ledger.Rejected, Orders: 2}, {State: ledger.Ready, Orders: 1}, {State: ledger.Issued}}},
		Files: []File{
			{Name: "月/十一月.xlsx", Copy: "十一月-checked.xlsx", Errors: 3, Warnings: 2, Findings: []rules.Finding{
				at(rules.FieldMissing, "订单", "B", 3, invoice.BuyerName, ""),
				at(rules.NotANumber, "订单", "F", 4, invoice.LineAmount, `<script>alert("1")</script>`),
				at(rules.NotANumber, "明细", "F", 9, invoice.LineAmount, "三百"),
				at(rules.ValueCleaned, "订单", "B", 4, invoice.BuyerName, "甲　方", "甲方"),
			}},
			{Errors: 1, Findings: []rules.Finding{at(rules.NoOrders, "", "", 0, "", "")}},
		},
	}
}

func render(t testing.TB, p *Page) []byte {
	t.Helper()
	b, err := p.Render()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestPages(t *testing.T) {
	t.Parallel()
	for _, in := range []string{lang.Chinese, lang.English} {
		golden.Check(t, filepath.Join("testdata", "page-"+in+".html"), render(t, sample(in)))
	}
}

// The policy of the page allows its own style and script, and nothing is loaded from elsewhere.
func TestThePageLoadsNothing(t *testing.T) {
	t.Parallel()
	page := string(render(t, sample(lang.Chinese)))
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
	if found := regexp.MustCompile(`https?:|src=|href=|@import|url\(|<img|<link`).FindString(page); found != "" {
		t.Errorf("the page has %s", found)
	}
	if strings.Count(page, "<script") != 1 {
		t.Error("a value became a script")
	}
}

// A page of a hundred thousand findings can be opened and sent; it says how many it lacks.
func TestAPageIsBounded(t *testing.T) {
	t.Parallel()
	p := sample(lang.Chinese)
	one := p.Files[0].Findings[1]
	p.Files[0].Findings = nil
	for row := range 20_000 {
		one.Place.Row = row + 1
		p.Files[0].Findings = append(p.Files[0].Findings, one)
	}
	p.Files[0].Errors, p.Files[0].Warnings = 100_000, 0
	page := string(render(t, p))
	if n := strings.Count(page, `<tr class="error">`); n > maxRows+3 || len(page) > 4<<20 {
		t.Errorf("%d rows, %d bytes", n, len(page))
	}
	if want := fmt.Sprintf("另有 %d 条没有列出", 100_000-maxRows); !strings.Contains(page, want) {
		t.Errorf("the page does not say: %s", want)
	}
}

// A page is a file that its owner alone can read, and that is known as long as nobody changes it.
func TestAPageIsAFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "page.html")
	if err := sample(lang.Chinese).WriteFile(path); err != nil {
		t.Fatal(err)
	}
	if !htmlpage.AsWritten(path) {
		t.Error("the page is not known")
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the mode is %v, %v", info.Mode(), err)
	}
}
