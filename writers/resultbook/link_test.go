package resultbook

import (
	"regexp"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers/writertest"
)

func TestLinkFormula(t *testing.T) {
	t.Parallel()
	long := "https://inv.example.com/" + strings.Repeat("a", maxFormulaString-24)
	for address, want := range map[string]string{
		"https://inv.example.com/a.pdf?x=1&y=2": `HYPERLINK("https://inv.example.com/a.pdf?x=1&y=2","PDF")`,
		"HTTP://127.0.0.1:8080/a.pdf":           `HYPERLINK("HTTP://127.0.0.1:8080/a.pdf","PDF")`,
		"file:///C:/发票/a.pdf":                   `HYPERLINK("file:///C:/发票/a.pdf","PDF")`,
		`https://a.example/x"y`:                 `HYPERLINK("https://a.example/x""y","PDF")`,
		long:                                    `HYPERLINK("` + long + `","PDF")`,
		long + "a":                              "",
		"":                                      "",
		"javascript:alert(1)":                   "",
		"ms-excel:ofe|u|http://a.example":       "",
		"ftp://a.example/x":                     "",
		"a.pdf":                                 "",
		"https:///x":                            "",
		"https://a.example/x y":                 "",
		"https://a.example/\n":                  "",
		"://":                                   "",
	} {
		got, ok := linkFormula(address, "PDF")
		if got != want || ok != (want != "") {
			t.Errorf("%q: %q %v, want %q", address, got, ok, want)
		}
	}
}

func FuzzLinkFormula(f *testing.F) {
	f.Add(`https://a.example/"),"x`)
	f.Add(`file:///a`)
	shape := regexp.MustCompile(`^HYPERLINK\("([^"]|"")*","PDF"\)$`)
	f.Fuzz(func(t *testing.T, address string) {
		if got, ok := linkFormula(address, "PDF"); ok && !shape.MatchString(got) {
			t.Errorf("%q breaks out of its string: %s", address, got)
		}
	})
}

// TestLinksAreFormulas holds that links are formulas with a cached text, of which a sheet may have
// any number, and that no hyperlink record is written.
func TestLinksAreFormulas(t *testing.T) {
	t.Parallel()
	r, long := writertest.Issued(1), writertest.Issued(2)
	long.PDFURL = "https://inv.example.com/" + strings.Repeat("a", 300)
	xml := partOf(t, write(t, Options{}, writertest.Summary([]report.Row{r, long}), r, long), issuedPart)
	if !regexp.MustCompile(`<c r="M3" s="\d+" t="str"><f>HYPERLINK\(&#34;` + r.PDFURL + `&#34;,&#34;PDF&#34;\)</f><v>PDF</v></c>`).MatchString(xml) {
		t.Error("the PDF link is not a formula with its text")
	}
	if !regexp.MustCompile(`<c r="M4" s="\d+" t="inlineStr"><is><t>https://inv.example.com/a{300}</t></is></c>`).MatchString(xml) {
		t.Error("an address that is too long for a link must stand there as text")
	}
	if strings.Contains(xml, "<hyperlink") {
		t.Error("hyperlink records count against Excel's limit")
	}
}
