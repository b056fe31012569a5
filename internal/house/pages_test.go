package house

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// pages are the pages of the documentation, from the folder of the module.
func pages(t *testing.T) (out []string) {
	t.Helper()
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/zh/*.md", "docs/decisions/*.md"} {
		found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %v, %v", pattern, found, err)
		}
		out = append(out, found...)
	}
	return out
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var (
	linkOfPage = regexp.MustCompile(`\]\(([^()\s]+)\)`)
	blockOf    = regexp.MustCompile("(?s)```.*?```")
	titleOf    = regexp.MustCompile(`(?m)^#+ (.*)$`)
)

// TestIndexNamesEveryPage: docs/README.md links each page of docs in both languages.
func TestIndexNamesEveryPage(t *testing.T) {
	t.Parallel()
	linked := map[string]bool{}
	for _, m := range linkOfPage.FindAllStringSubmatch(read(t, filepath.Join(root, "docs", "README.md")), -1) {
		linked[filepath.Join(root, "docs", filepath.FromSlash(m[1]))] = true
	}
	for _, page := range pages(t) {
		folder := filepath.Base(filepath.Dir(page))
		if (folder == "docs" || folder == "zh") && filepath.Base(page) != "README.md" && !linked[page] {
			t.Errorf("docs/README.md does not name %s", page)
		}
	}
}

// TestLinksOfPagesLead: each link to a file, or to a title in one, has something that it leads to.
func TestLinksOfPagesLead(t *testing.T) {
	t.Parallel()
	found := 0
	for _, page := range pages(t) {
		for _, m := range linkOfPage.FindAllStringSubmatch(blockOf.ReplaceAllString(read(t, page), ""), -1) {
			if strings.Contains(m[1], ":") {
				continue
			}
			found++
			name, title, _ := strings.Cut(m[1], "#")
			target := page
			if name != "" {
				target = filepath.Join(filepath.Dir(page), filepath.FromSlash(name))
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s links %s: %v", page, m[1], err)
			} else if title != "" && !hasTitle(read(t, target), title) {
				t.Errorf("%s links %s: there is no such title", page, m[1])
			}
		}
	}
	if found < 200 {
		t.Errorf("only %d links were found", found)
	}
}

// hasTitle is whether a page has a title with this anchor, as GitHub makes it.
func hasTitle(text, anchor string) bool {
	for _, m := range titleOf.FindAllStringSubmatch(text, -1) {
		slug := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
				return unicode.ToLower(r)
			}
			return -1
		}, m[1])
		if slug == anchor {
			return true
		}
	}
	return false
}
