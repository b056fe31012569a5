package house

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
)

// maxColumns is the width of prose: Markdown, and comments that have lines of their own.
const maxColumns = 100

// checked are the folders, each with what is below it, and the pages whose prose is checked.
var checked = []string{
	"cmd", "internal", "nuonuo", "pipeline", "readers", "templates", "writers",
	"CHANGELOG.md", "CONTRIBUTING.md", "README.md", "README.zh-CN.md", "SECURITY.md", "docs",
}

// generated pages have the lines of their generators.
var generated = []string{"docs/rules.md"}

func TestProseFitsInColumns(t *testing.T) {
	t.Parallel()
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == ".git" {
			return filepath.SkipDir
		}
		page := filepath.ToSlash(strings.TrimPrefix(name, root+string(filepath.Separator)))
		if d.IsDir() || !anyBelow(page, checked) || anyBelow(page, generated) {
			return nil
		}
		prose := map[string]func([]string) []int{".md": markdownProse, ".go": commentProse}[filepath.Ext(name)]
		if prose == nil {
			return nil
		}
		body, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		lines := strings.Split(string(body), "\n")
		for _, n := range prose(lines) {
			if w := width(lines[n]); w > maxColumns && !strings.Contains(lines[n], "://") {
				t.Errorf("%s:%d has %d columns, at most %d: wrap it", page, n+1, w, maxColumns)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// markdownProse returns the indexes of lines outside tables and code blocks.
func markdownProse(lines []string) (prose []int) {
	code := false
	for n, line := range lines {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "```") {
			code = !code
			continue
		}
		if !code && !strings.HasPrefix(line, "|") {
			prose = append(prose, n)
		}
	}
	return prose
}

// commentProse returns the indexes of comment lines other than directives and expected output.
func commentProse(lines []string) (prose []int) {
	output := false
	for n, line := range lines {
		text, comment := strings.CutPrefix(strings.TrimSpace(line), "// ")
		output = comment && (output || strings.HasPrefix(text, "Output:"))
		if comment && !output {
			prose = append(prose, n)
		}
	}
	return prose
}

// width returns the columns of a line: 4 for a tab, 2 for a wide character.
func width(line string) (columns int) {
	for _, r := range strings.TrimSuffix(line, "\r") {
		switch {
		case r == '\t':
			columns += 4
		case unicode.In(r, unicode.Han) || r >= 0x3000 && r <= 0x303f || r >= 0xff01 && r <= 0xff60:
			columns += 2
		default:
			columns++
		}
	}
	return columns
}

func TestWidth(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]int{"": 0, "\tab\r": 6, "开票, ok": 8, "（数电）": 8, "“…”": 3} {
		if got := width(line); got != want {
			t.Errorf("width(%q) = %d, want %d", line, got, want)
		}
	}
}
