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
		"file:///C:/发票/a.pdf":                   "",
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
		got, ok := linkFormula(address, "PDF", false)
		if got != want || ok != (want != "") {
			t.Errorf("%q: %q %v, want %q", address, got, ok, want)
		}
	}
}

// TestOnlyTheSimulatorGivesFiles holds that no answer of a real platform opens a file.
func TestOnlyTheSimulatorGivesFiles(t *testing.T) {
	t.Parallel()
	for environment, want := range map[string]bool{"simulator": true, "sandbox": false, "production": false, "": false} {
		if files := environmentOf(environment).files; files != want {
			t.Errorf("%q: %v", environment, files)
		}
	}
	for address, want := range map[string]bool{"file:///C:/发票/a.pdf": true, "FILE:///tmp/a.pdf": true, "file://server/share/a.pdf": false, "javascript:alert(1)": false} {
		if _, ok := linkFormula(address, "PDF", true); ok != want {
			t.Errorf("%q: %v", address, ok)
		}
	}
}

// FuzzPlainLink holds that what is taken for a link at once is one.
func FuzzPlainLink(f *testing.F) {
	for _, s := range []string{"https://inv.example.com/a.pdf", "http://127.0.0.1:8080/fp2/0.ofd", "https://a:/", "https://:1/", "http://-/", "https://a..b/", "http://1.2.3.4.5:99999999/=~"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, address string) {
		if plainLink(address) && !linkable(address, false) {
			t.Errorf("%q is no link", address)
		}
	})
}

func FuzzLinkFormula(f *testing.F) {
	f.Add(`https://a.example/"),"x`)
	f.Add(`file:///a`)
	shape := regexp.MustCompile(`^HYPERLINK\("([^"]|"")*","PDF"\)$`)
	f.Fuzz(func(t *testing.T, address string) {
		if got, ok := linkFormula(address, "PDF", true); ok && !shape.MatchString(got) {
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
	if !regexp.MustCompile(`<c r="K3" s="\d+" t="str"><f>HYPERLINK\(&#34;` + r.PDFURL + `&#34;,&#34;PDF&#34;\)</f><v>PDF</v></c>`).MatchString(xml) {
		t.Error("the PDF link is not a formula with its text")
	}
	if !regexp.MustCompile(`<c r="K4" s="\d+" t="inlineStr"><is><t>https://inv.example.com/a{300}</t></is></c>`).MatchString(xml) {
		t.Error("an address that is too long for a link must stand there as text")
	}
	if strings.Contains(xml, "<hyperlink") {
		t.Error("hyperlink records count against Excel's limit")
	}
}

// TestAddressesAreReadable holds that a program that reads values finds every address, and that in
// other environments than the simulator no answer becomes a link to a file.
func TestAddressesAreReadable(t *testing.T) {
	t.Parallel()
	r := writertest.Issued(1)
	r.OFDURL, r.XMLURL = "file:///etc/passwd", "javascript:alert(1)"
	for environment, links := range map[string][]bool{"production": {true, false, false}, "sandbox": {true, false, false}, "simulator": {true, true, false}} {
		sum := writertest.Summary([]report.Row{r})
		sum.Environment = environment
		f := opened(t, Options{}, sum, r)
		for i, address := range []string{r.PDFURL, r.OFDURL, r.XMLURL} {
			if got := show(t, f, "开票结果", cellName(24+i, 3)); got != address {
				t.Errorf("%s: the address reads %q, want %q", environment, got, address)
			}
			formula, err := f.GetCellFormula("开票结果", cellName(11+i, 3))
			if err != nil || (formula != "") != links[i] {
				t.Errorf("%s: %s is %q (%v), a link: %v", environment, address, formula, err, links[i])
			}
			if got := show(t, f, "开票结果", cellName(11+i, 3)); !links[i] && got != address {
				t.Errorf("%s: what is no link shows %q", environment, got)
			}
		}
	}
}
