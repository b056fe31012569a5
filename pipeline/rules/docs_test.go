package rules_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/golden"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// root is the folder of the module.
var root = filepath.Join("..", "..")

// groups are the titles of the page's sections, by the letters of their codes.
var groups = [][3]string{
	{"ORD", "订单", "Orders"}, {"DUP", "重复", "Duplicates"}, {"SEL", "销售方", "Sellers"}, {"BUY", "购买方", "Buyers"}, {"GDS", "项目", "Goods and services"},
	{"TAX", "税率与优惠政策", "Rates and policies"}, {"AMT", "金额", "Amounts"}, {"DSC", "折扣", "Discounts"}, {"CEL", "单元格", "Cells"},
	{"HLD", "待人工确认", "Held for a person"}, {"COL", "列", "Columns"}, {"FIL", "文件", "Files"}, {"PRF", "对应表", "Mapping profiles"}, {"SPC", "特定业务", "Special business"}, {"ELM", "附加要素", "Additional elements"},
	{"SPL", "拆分与合并", "Splits and merges"}, {"RED", "红冲清单", "Lists of corrections"}, {"DWN", "下载的文件", "Downloaded files"},
}

func page() string {
	var b strings.Builder
	b.WriteString("# Rules\n\nEvery finding of `fapiao check` has one of these codes. A code keeps its meaning for good. An error\n" +
		"rejects the order, hold keeps it back until a person decides, a warning does neither. This page is\n" +
		"made from the catalogue in `pipeline/rules` (`go test ./pipeline/rules -run Docs -update`).\n\n" +
		"In the texts `{value}` is the value as found, `{field}` the column, and numbers stand for details.\n")
	for _, g := range groups {
		fmt.Fprintf(&b, "\n## %s %s\n\n| 代码 Code | 级别 Level | 说明 Meaning | 怎么改 What to do |\n| --- | --- | --- | --- |\n", g[1], g[2])
		for _, r := range rules.Catalogue() {
			if strings.HasPrefix(r.Code, "FP-"+g[0]+"-") {
				fmt.Fprintf(&b, "| %s | %s | %s<br>%s | %s<br>%s |\n", r.Code, r.Severity, escape(r.Text.Zh), escape(r.Text.En), escape(r.Hint.Zh), escape(r.Hint.En))
			}
		}
	}
	return b.String()
}

// made begins the part of the Chinese page that is made from the catalogue.
const made = "<!-- 以下由 pipeline/rules 的目录生成：go test ./pipeline/rules -run Docs -update -->\n"

// chinesePage is the Chinese page: its introduction, which people write, and the catalogue.
func chinesePage(introduction string) string {
	levels := map[rules.Severity]string{rules.Error: "错误", rules.Hold: "待人工确认", rules.Warning: "提示"}
	var b strings.Builder
	b.WriteString(introduction + made)
	for _, g := range groups {
		fmt.Fprintf(&b, "\n## %s\n\n| 代码 | 级别 | 说明 | 怎么改 |\n| --- | --- | --- | --- |\n", g[1])
		for _, r := range rules.Catalogue() {
			if strings.HasPrefix(r.Code, "FP-"+g[0]+"-") {
				fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", r.Code, levels[r.Severity], escape(r.Text.Zh), escape(r.Hint.Zh))
			}
		}
	}
	return b.String()
}

// also stands for a detail that some findings add in brackets.
var also = regexp.MustCompile(`\{\d:also\}`)

func escape(s string) string {
	s = also.ReplaceAllString(s, "")
	return strings.NewReplacer("|", "\\|", "*", "\\*", "<", "&lt;", "_", "\\_").Replace(s)
}

func TestDocsEqualTheCatalogue(t *testing.T) {
	t.Parallel()
	golden.Check(t, filepath.Join(root, "docs", "rules.md"), []byte(page()))
	chinese := filepath.Join(root, "docs", "zh", "rules.md")
	text, err := os.ReadFile(chinese)
	if err != nil {
		t.Fatal(err)
	}
	introduction, _, _ := strings.Cut(strings.ReplaceAll(string(text), "\r\n", "\n"), made)
	golden.Check(t, chinese, []byte(chinesePage(introduction)))
}

var codeOfRule = regexp.MustCompile(`\bFP-[A-Z]{3}-\d{3}\b`)

// TestEveryCodeThatIsNamedExists: the program and its pages name no code that the catalogue lacks.
func TestEveryCodeThatIsNamedExists(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, r := range rules.Catalogue() {
		known[r.Code] = true
	}
	found := 0
	for _, folder := range []string{"cmd", "docs", "pipeline", "readers", "templates", "writers"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.Name() == "ledgertest" { // its codes are invented
				return filepath.SkipDir
			}
			if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || !slices.Contains([]string{".go", ".md", ".yaml"}, filepath.Ext(path)) {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, code := range codeOfRule.FindAllString(string(text), -1) {
				if found++; !known[code] {
					t.Errorf("%s names %s, which is not in the catalogue", path, code)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if found < 2*len(known) {
		t.Errorf("only %d codes were found; the test looks in the wrong place", found)
	}
}

func TestCatalogueIsWellFormed(t *testing.T) {
	t.Parallel()
	seen, listed := map[string]bool{}, page()
	for _, r := range rules.Catalogue() {
		if seen[r.Code] {
			t.Errorf("%s is there twice", r.Code)
		}
		seen[r.Code] = true
		if r.Text.Zh == "" || r.Text.En == "" || r.Hint.Zh == "" || r.Hint.En == "" || r.Severity != rules.Error && r.Severity != rules.Warning && r.Severity != rules.Hold {
			t.Errorf("%s lacks a text: %+v", r.Code, r)
		}
		if !strings.Contains(listed, "| "+r.Code+" |") {
			t.Errorf("%s belongs to no group of the page", r.Code)
		}
	}
}
