package htmlpage

import (
	"bytes"
	"html/template"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var small = template.Must(template.New("small").Parse(`<meta http-equiv="Content-Security-Policy" content="{{.Policy}}">
<meta name="fapiao-page" content="{{.Seal}}">
<style>{{.Style}}</style>
<p>甲方</p>
<script>{{.Script}}</script>
`))

func TestAChangedPageIsKnown(t *testing.T) {
	t.Parallel()
	page, err := Render(small, NewFrame("p { color: red; }\r\n", "f();\r\n"))
	if err != nil || bytes.Contains(page, []byte(unsealed)) || bytes.Contains(page, []byte("\r")) {
		t.Fatalf("%s, %v", page, err)
	}
	path := filepath.Join(t.TempDir(), "page.html")
	if AsWritten(path) {
		t.Error("a file that is not there was written by us")
	}
	if err := os.WriteFile(path, page, 0o600); err != nil {
		t.Fatal(err)
	}
	if !AsWritten(path) {
		t.Error("the page is not known")
	}
	for name, other := range map[string][]byte{
		"a letter": bytes.Replace(page, []byte("甲方"), []byte("乙方"), 1), "more": append(bytes.Clone(page), '\n'), "no page": []byte("<html></html>"),
		"cut": page[:bytes.Index(page, []byte(sealStart))+len(sealStart)+3],
	} {
		if sealed(other) {
			t.Errorf("%s: the changed page counts as written", name)
		}
	}
}

// Two pages with other styles have other policies, which allow nothing else.
func TestThePolicyIsOfThePage(t *testing.T) {
	t.Parallel()
	one, two := NewFrame("a", "b").Policy, NewFrame("a", "c").Policy
	if one == two || !strings.HasPrefix(one, "default-src 'none'; ") || strings.Count(one, "'sha256-") != 2 || strings.Contains(one, "unsafe") {
		t.Errorf("%s\n%s", one, two)
	}
}

func TestATemplateThatFails(t *testing.T) {
	t.Parallel()
	if _, err := Render(template.Must(template.New("x").Parse("{{.None}}")), NewFrame("", "")); err == nil {
		t.Error("no error")
	}
}
