package platform

import (
	"net/url"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/nuonuo"
)

// TestLinksOfThePlatform: only web addresses come through, and files of this machine only from the
// simulator.
func TestLinksOfThePlatform(t *testing.T) {
	t.Parallel()
	for address, want := range map[string][2]string{ // of the real platform, of the simulator
		"https://inv.jss.com.cn/fp2/a.pdf":       {"https://inv.jss.com.cn/fp2/a.pdf", "https://inv.jss.com.cn/fp2/a.pdf"},
		"HTTP://inv.jss.com.cn/a.pdf?x=1&y=2":    {"HTTP://inv.jss.com.cn/a.pdf?x=1&y=2", "HTTP://inv.jss.com.cn/a.pdf?x=1&y=2"},
		"http://127.0.0.1:8089/fp2/1.pdf":        {"http://127.0.0.1:8089/fp2/1.pdf", "http://127.0.0.1:8089/fp2/1.pdf"},
		" https://inv.jss.com.cn/a.pdf\n":        {"https://inv.jss.com.cn/a.pdf", "https://inv.jss.com.cn/a.pdf"},
		"nnfp.jss.com.cn/8_CszRwjaw":             {"https://nnfp.jss.com.cn/8_CszRwjaw", "https://nnfp.jss.com.cn/8_CszRwjaw"},
		"//inv.jss.com.cn/a.pdf":                 {"https://inv.jss.com.cn/a.pdf", "https://inv.jss.com.cn/a.pdf"},
		"https://inv.jss.com.cn/发票.pdf":          {"https://inv.jss.com.cn/发票.pdf", "https://inv.jss.com.cn/发票.pdf"},
		"file:///C:/fapiao/a.pdf":                {"", "file:///C:/fapiao/a.pdf"},
		"FILE:///etc/passwd":                     {"", "FILE:///etc/passwd"},
		"file://server/share/a.pdf":              {"", ""},
		"file:a.pdf":                             {"", ""},
		"":                                       {"", ""},
		"javascript:alert(1)":                    {"", ""},
		"JavaScript:alert(1)//https://a.example": {"", ""},
		"java\tscript:alert(1)":                  {"", ""},
		"\x01javascript:alert(1)":                {"", ""},
		"data:text/html,x":                       {"", ""},
		"vbscript:x":                             {"", ""},
		"ms-excel:ofe|u|http://a.example":        {"", ""},
		"\\\\server\\share\\a.pdf":               {"", ""},
		"ftp://a.example/x":                      {"", ""},
		"https:///x":                             {"", ""},
		"https://user:pass@a.example/x":          {"", ""},
		"https://a.example/x y":                  {"", ""},
		"https://a.example/\u202Efdp.exe":        {"", ""},
		"a.pdf":                                  {"", ""},
		"../a.pdf":                               {"", ""},
		"://":                                    {"", ""},
	} {
		for i, local := range []bool{false, true} {
			if got := link(address, local); got != want[i] {
				t.Errorf("%q, simulator %v: %q, want %q", address, local, got, want[i])
			}
		}
	}
}

func FuzzLink(f *testing.F) {
	for _, seed := range []string{"https://a.example/b", "javascript:x", "//a.b/c", "file:///a", "a.b/c", "a.b:c/d"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		got := link(address, false)
		if got == "" {
			return
		}
		u, err := url.Parse(got)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || strings.ContainsAny(got, " \t\r\n\\") {
			t.Errorf("%q became %q", address, got)
		}
		if again := link(got, false); again != got {
			t.Errorf("%q became %q, and then %q", address, got, again)
		}
	})
}

func TestEveryLinkOfAnInvoiceIsLookedAt(t *testing.T) {
	t.Parallel()
	i := nuonuo.Invoice{PDFURL: "file:///a.pdf", OFDURL: "javascript:1", XMLURL: "x:y"}
	Seller{}.trimLinks(&i)
	if i.PDFURL != "" || i.OFDURL != "" || i.XMLURL != "" {
		t.Errorf("%+v", i)
	}
	i = nuonuo.Invoice{PDFURL: "file:///a.pdf"}
	Seller{LocalFiles: true}.trimLinks(&i)
	if i.PDFURL == "" {
		t.Error("the simulator's file has no link")
	}
}
