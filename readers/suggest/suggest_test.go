package suggest_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/profile"
	"github.com/fapiao/fapiao/readers/suggest"
)

// memory is a workbook in memory with one sheet of texts.
type memory struct {
	book.Book
	name string
	rows [][]string
}

func (m *memory) Sheets() []book.Info { return []book.Info{{Name: m.name}} }

func (m *memory) Rows(context.Context, int) (book.Scanner, error) {
	return &scanner{rows: m.rows}, nil
}

func (m *memory) DateText(*invoice.Cell) (string, bool, error) { return "", false, nil }

type scanner struct {
	book.Scanner
	rows [][]string
	at   int
}

func (s *scanner) Next() bool {
	s.at++
	return s.at <= len(s.rows)
}

func (s *scanner) Row() int     { return s.at }
func (s *scanner) Err() error   { return nil }
func (s *scanner) Close() error { return nil }

func (s *scanner) Cells() (out []invoice.Cell) {
	for i, text := range s.rows[s.at-1] {
		if text != "" {
			out = append(out, invoice.Cell{Text: text, Index: i})
		}
	}
	return out
}

func of(t testing.TB, rows [][]string) *suggest.Suggestion {
	t.Helper()
	s, err := suggest.Of(context.Background(), &memory{name: "订单", rows: rows}, "a.xlsx", suggest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// check fails if a suggestion maps two columns to one field or one column twice, or if its YAML is
// not the suggested profile.
func check(t rapid.TB, s *suggest.Suggestion, decoded profile.Profile) {
	fields, titles := map[invoice.Field]string{}, map[string]bool{}
	for _, c := range s.Columns {
		if c.Use != suggest.Mapped {
			continue
		}
		if fields[c.Field] != "" || titles[invoice.Fold(c.Title)] {
			t.Errorf("%s: %q is mapped to %s again", c.Name, c.Title, c.Field)
		}
		fields[c.Field], titles[invoice.Fold(c.Title)] = c.Title, true
		if got := decoded.Columns[c.Field].Column; got != c.Title {
			t.Errorf("%s is column %q, want %q", c.Field, got, c.Title)
		}
	}
	for f, c := range decoded.Columns {
		if c.Constant != "" && f != invoice.TaxIncluded || c.Default != "" {
			t.Errorf("%s was invented: %+v", f, c)
		}
		if c.Column == "" && c.Constant == "" && !s.Blocked() {
			t.Errorf("%s is to be filled in, and nothing says so", f)
		}
	}
}

// TestSuggestionIsSound: whatever titles and values a sheet has, no two columns get one field, and
// the YAML is strict.
func TestSuggestionIsSound(t *testing.T) {
	t.Parallel()
	titles := []string{"序号", "订单号", "客户", "客户名称", "税号", "项目", "品名", "金额", "含税金额", "不含税金额", "税额", "价税合计", "税率", "税率(%)",
		"备注", "日期", "数量", "单价", "含税单价", "手机", "合同号", "业务员", "开票状态", "发票号码", "编号", "甲", "a: b", "#x", "yes", "'q'", "x\ny"}
	values := []string{"", "1", "2", "3", "100", "6", "106", "6%", "0.06", "杭州云杉贸易有限公司", "91330106MA2B1C2D3E", "13800001111", "2026-11-03",
		"已开票", "未开票", "A-1", "A-2", "合计", "服务费", "1090512020000000000"}
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(1, 8).Draw(t, "columns")
		rows := [][]string{rapid.SliceOfN(rapid.SampledFrom(titles), width, width).Draw(t, "titles")}
		for range rapid.IntRange(0, 5).Draw(t, "rows") {
			rows = append(rows, rapid.SliceOfN(rapid.SampledFrom(values), width, width).Draw(t, "row"))
		}
		s, err := suggest.Of(context.Background(), &memory{name: "订单", rows: rows}, "a.xlsx", suggest.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if s.Sheet == "" {
			return
		}
		for _, in := range []string{lang.Chinese, lang.English} {
			check(t, s, decode(t, s.YAML(in)))
		}
	})
}

// FuzzSuggestion reads any text as a sheet: a line is a row, a tab separates cells.
func FuzzSuggestion(f *testing.F) {
	for _, tables := range layouts {
		var lines []string
		for _, row := range tables[0].rows {
			lines = append(lines, strings.Join(row, "\t"))
		}
		f.Add(strings.Join(lines, "\n"))
	}
	f.Add("订单号\t\u2028金额: {\n1\t# x")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || len(text) > 4096 {
			return
		}
		var rows [][]string
		for line := range strings.SplitSeq(text, "\n") {
			rows = append(rows, strings.Split(line, "\t"))
		}
		s := of(t, rows)
		if s.Sheet != "" {
			check(t, s, decode(t, s.YAML(lang.Chinese)))
		}
	})
}

// Personal numbers are masked in samples, in mapped columns and in others.
func TestSamplesAreMasked(t *testing.T) {
	t.Parallel()
	s := of(t, [][]string{
		{"订单号", "客户名称", "手机", "银行账号", "金额", "联系方式", "身份证", "地址电话"},
		{"A1", "王芳", "13800001111", "6222020200112233445", "106", "微信 13900002222", "110105194912310029", "西湖区 0571-88880001"},
		{"A2", "李雷", "13800001112", "6222020200112233446", "212", "微信 13900002223", "110105194912310030", "西湖区 0571-88880002"},
	})
	for _, in := range []string{lang.Chinese, lang.English} {
		text := string(s.YAML(in))
		for _, number := range []string{"13800001111", "6222020200112233445", "13900002222", "110105194912310029", "88880001"} {
			if strings.Contains(text, number) {
				t.Errorf("%s is shown:\n%s", number, text)
			}
		}
	}
}

// A remark in a column of states is no value to skip rows by, since it may have a personal number.
func TestRemarksAmongStatesAreMasked(t *testing.T) {
	t.Parallel()
	s := of(t, [][]string{
		{"订单号", "客户名称", "品名", "含税金额", "税率", "退款状态"},
		{"A1", "王芳", "键盘", "113", "13%", "已退款到 13800001111"},
		{"A2", "李雷", "键盘", "226", "13%", "退款成功"},
	})
	text := string(s.YAML(lang.Chinese))
	if strings.Contains(text, "13800001111") || !strings.Contains(text, "{column: 退款状态, is: [退款成功]}") {
		t.Error(text)
	}
}

// A profile that lacks something cannot be used before a person has entered it.
func TestWhatIsMissingBlocks(t *testing.T) {
	t.Parallel()
	full := [][]string{
		{"订单号", "客户名称", "品名", "含税金额", "税率", "税收编码"},
		{"A1", "杭州云杉贸易有限公司", "键盘", "113", "13%", "1090512020000000000"},
		{"A2", "宁波青禾商贸有限公司", "键盘", "226", "13%", "1090512020000000000"},
	}
	if s := of(t, full); s.Blocked() {
		t.Fatalf("a complete sheet is blocked: %+v", s.Missing)
	}
	for col, want := range map[int]invoice.Field{1: invoice.BuyerName, 2: invoice.GoodsName, 3: invoice.LineAmount, 4: invoice.TaxRate} {
		var rows [][]string
		for _, r := range full {
			rows = append(rows, append(append([]string{}, r[:col]...), r[col+1:]...))
		}
		s := of(t, rows)
		if !s.Blocked() || len(s.Missing) == 0 || s.Missing[0].Field != want && s.Missing[1].Field != want {
			t.Errorf("without column %d: %+v", col, s.Missing)
		}
		if c, there := decode(t, s.YAML(lang.Chinese)).Columns[want]; !there || c.Column+c.Constant+c.Default != "" {
			t.Errorf("without column %d, %s is %+v", col, want, c)
		}
	}
}

// Without a date the same sale of a later month has the number of an earlier one, which is said.
func TestAnIdentityWithoutADateIsToBeChecked(t *testing.T) {
	t.Parallel()
	header := []string{"客户名称", "开票内容", "含税金额", "税率", "开票日期"}
	row := []string{"甲方有限公司", "咨询服务", "106.00", "6%", "2026-11-30"}
	for columns, want := range map[int]bool{4: true, 5: false} {
		s := of(t, [][]string{header[:columns], row[:columns]})
		said := slices.ContainsFunc(s.Checks, func(c lang.Text) bool { return strings.Contains(c.Zh, "没有日期") })
		if said != want || len(s.Profile.Order.IdentifyBy) == 0 {
			t.Errorf("%d columns: said = %v, identified by %v", columns, said, s.Profile.Order.IdentifyBy)
		}
	}
}
