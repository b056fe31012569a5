package readers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/readers/profile"
	"github.com/fapiao/fapiao/readers/readertest"
)

// textBook is a workbook of several sheets with only text. A name that begins with - is that of a
// hidden sheet; cells are separated by |.
type textBook struct {
	plainBook
	names  []string
	sheets map[string][][]string
}

func newTextBook(sheets ...string) *textBook {
	b := &textBook{sheets: map[string][][]string{}}
	for _, s := range sheets {
		lines := strings.Split(strings.TrimSpace(s), "\n")
		name := strings.TrimSpace(lines[0])
		b.names = append(b.names, name)
		for _, line := range lines[1:] {
			cells := strings.Split(line, "|")
			for i := range cells {
				cells[i] = strings.TrimSpace(cells[i])
			}
			b.sheets[name] = append(b.sheets[name], cells)
		}
	}
	return b
}

func (b *textBook) Sheets() (out []book.Info) {
	for _, name := range b.names {
		plain, hidden := strings.CutPrefix(name, "-")
		out = append(out, book.Info{Name: plain, Hidden: hidden})
	}
	return out
}

func (b *textBook) Rows(ctx context.Context, i int) (book.Scanner, error) {
	return &plainRows{ctx: ctx, rows: b.sheets[b.names[i]]}, nil
}

func (b *textBook) Digest(context.Context) (string, error) { return "digest", nil }

// mappingOf loads a profile, with the keys that every one has; lists are in dir.
func mappingOf(t testing.TB, text string) *Mapping {
	t.Helper()
	if !strings.Contains(text, "format:") {
		text = "format: 1\nname: 登记\n" + text
	}
	p, err := profile.Load(filepath.Join(t.TempDir(), "p.yaml"), []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	m, err := LoadMapping(t.Context(), p, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// mappedOrders reads a book with a profile.
func mappedOrders(t testing.TB, m *Mapping, b book.Book) ([]*invoice.Draft, []rules.Finding, error) {
	t.Helper()
	w, err := openBook(t.Context(), "orders.xlsx", b, Options{TempDir: t.TempDir(), Mapping: m})
	if err != nil {
		return nil, nil, err
	}
	defer w.Close()
	var out []*invoice.Draft
	for {
		d, err := w.Next(t.Context())
		if errors.Is(err, io.EOF) {
			return out, w.Findings(), nil
		}
		if err != nil {
			return nil, nil, err
		}
		out = append(out, d)
	}
}

// listed writes drafts as lines of field=text, with doubts and what was skipped.
func listed(drafts []*invoice.Draft, found []rules.Finding) (out []string) {
	for _, d := range drafts {
		if d.Skipped {
			out = append(out, "skipped "+d.Place().AtCell().Cell())
			continue
		}
		line := d.Number + ":"
		for _, r := range d.Rows {
			for _, c := range r.Cells {
				name := string(c.Field)
				if name == "" {
					name = c.Title
				}
				if c.Field != invoice.OrderNo {
					line += fmt.Sprintf(" %s=%s", name, c.Text)
				}
			}
			line += ";"
		}
		for _, doubt := range d.Doubts {
			line += fmt.Sprintf(" doubt %d at %s %s %s %s", doubt.Kind-invoice.DoubtPartlySkipped, doubt.Place.Cell(), doubt.Value, doubt.Of, strings.Join(doubt.Cells, ","))
		}
		out = append(out, strings.TrimSpace(line))
	}
	for _, f := range found {
		out = append(out, f.Code+" "+f.Place.Cell()+" "+strings.Join(f.Args, " "))
	}
	return out
}

const register = `
columns:
  buyer_name: {column: 客户, or: [客户名称]}
  goods_name: {column: 内容}
  gross: {column: 金额}
  tax_rate: {constant: 6%}
order: {identify_by: [客户, 金额]}
`

// What a profile says is done, and nothing else.
func TestProfilesAreApplied(t *testing.T) {
	t.Parallel()
	numbered := strings.Replace(register, "order: {identify_by: [客户, 金额]}", "  order_no: {column: 单号}", 1)
	for name, c := range map[string]struct {
		profile string
		sheets  []string
		want    []string
	}{
		"titles above, total below, other titles": {
			register + "rows: {totals: [本月数]}\n",
			[]string{"一月\n十二月登记表\n内容|客户名称|金额|备用\n服务|甲|100|\n咨询|乙|200\n合计||300\n本月数||300\n"},
			[]string{"X1-1: goods_name=服务 buyer_name=甲 gross=100 tax_rate=6%;", "X2-1: goods_name=咨询 buyer_name=乙 gross=200 tax_rate=6%;",
				"FP-FIL-007 B5 2 B5、B6\x1fB5, B6"},
		},
		"an unknown column stays for the rules": {
			register + "carry: [业务员]\nignore: [页]\n",
			[]string{"S\n客户|内容|金额|业务员|页|序号|备用\n甲|服务|100|张|3|1|x\n"},
			[]string{"X1-1: buyer_name=甲 goods_name=服务 gross=100 业务员=张 备用=x tax_rate=6%;"},
		},
		"cells with two values": {
			strings.Replace(register, "columns:\n", "columns:\n  buyer_address: {column: 地址电话, part: text}\n  buyer_tel: {column: 地址电话, part: number}\n", 1),
			[]string{"S\n客户|内容|金额|地址电话\n甲|服务|1|松石路 1 号 0536-3888888\n乙|服务|2|松石路 1 号\n丙|服务|3|0536-3888888\n丁|服务|4|无\n"},
			[]string{"X1-1: buyer_name=甲 goods_name=服务 gross=1 buyer_address=松石路 1 号 buyer_tel=0536-3888888 tax_rate=6%;",
				"X2-1: buyer_name=乙 goods_name=服务 gross=2 buyer_address=松石路 1 号 tax_rate=6%; doubt 8 at D3",
				"X3-1: buyer_name=丙 goods_name=服务 gross=3 buyer_tel=0536-3888888 tax_rate=6%;",
				"X4-1: buyer_name=丁 goods_name=服务 gross=4 buyer_address=无 tax_rate=6%;"},
		},
		"equal rows are counted": {
			register, []string{"S\n客户|内容|金额\n甲|服务|100\n甲|服务|100.00\n"},
			[]string{"X1-1: buyer_name=甲 goods_name=服务 gross=100 tax_rate=6%;", "X1-2: buyer_name=甲 goods_name=服务 gross=100.00 tax_rate=6%;"},
		},
		"rows that differ elsewhere are doubts": {
			register, []string{"S\n客户|内容|金额\n甲|服务|100\n甲|咨询|100\n"},
			[]string{"X1-1: buyer_name=甲 goods_name=服务 gross=100 tax_rate=6%; doubt 1 at A2  客户, 金额",
				"X1-2: buyer_name=甲 goods_name=咨询 gross=100 tax_rate=6%; doubt 1 at A3  客户, 金额"},
		},
		"a row without identifying values": {
			register, []string{"S\n客户|内容|金额\n|服务|\n"},
			[]string{": goods_name=服务 tax_rate=6%; doubt 2 at A2  客户, 金额"},
		},
		"together": {
			strings.Replace(register, "金额]}", "日期], together: true}", 1),
			[]string{"S\n客户|内容|金额|日期\n甲|服务|100|2026-11-03\n乙|服务|1|2026-11-3\n甲|咨询|200|2026/11/3\n"},
			[]string{"X1: buyer_name=甲 goods_name=服务 gross=100 日期=2026-11-03 tax_rate=6%; buyer_name=甲 goods_name=咨询 gross=200 日期=2026/11/3 tax_rate=6%;",
				"X2: buyer_name=乙 goods_name=服务 gross=1 日期=2026-11-3 tax_rate=6%;"},
		},
		"a prefix": {
			strings.Replace(register, "order: {identify_by: [客户, 金额]}", "  order_no: {column: 序号}\norder: {prefix: 202612-}", 1),
			[]string{"S\n序号|客户|内容|金额\n1|甲|服务|100\n2|乙|服务|200\n3|丙|服务|300\n"},
			[]string{"202612-1: buyer_name=甲 goods_name=服务 gross=100 tax_rate=6%;", "202612-2: buyer_name=乙 goods_name=服务 gross=200 tax_rate=6%;",
				"202612-3: buyer_name=丙 goods_name=服务 gross=300 tax_rate=6%;"},
		},
		"conditions": {
			numbered + "rows:\n  only_when: [{column: 状态, is: [已付款, 完成]}]\n  skip_when: [{column: 退款, filled: true}]\n",
			[]string{"S\n单号|客户|内容|金额|状态|退款\nA1|甲|服务|1|已付款|\nA2|甲|服务|2|待付款|\nA3|甲|服务|3|完 成|是\nA4|甲|服务|4||\n"},
			[]string{"A1: buyer_name=甲 goods_name=服务 gross=1 tax_rate=6%;", "skipped A3", "skipped A4", "skipped A5",
				"FP-PRF-001 A3 2 “状态”不是 已付款、完成\x1f“状态” is not 已付款, 完成 A3、A5\x1fA3, A5", "FP-PRF-001 A4 1 “退款”已填写\x1f“退款” is filled A4\x1fA4"},
		},
		"an order of which some rows are skipped": {
			numbered + "rows: {skip_when: [{column: 状态, not: [完成]}]}\n",
			[]string{"S\n单号|客户|内容|金额|状态\nA1|甲|服务|1|完成\nA1||咨询|2|关闭\nA2|甲|服务|2|完成\n||咨询|3|\n"},
			[]string{"A1: buyer_name=甲 goods_name=服务 gross=1 tax_rate=6%; doubt 0 at A3   A3",
				"A2: buyer_name=甲 goods_name=服务 gross=2 tax_rate=6%; goods_name=咨询 gross=3 tax_rate=6%;",
				"FP-FIL-006 A5 1 A5\x1fA5", "FP-PRF-001 A3 1 “状态”不是 完成\x1f“状态” is not 完成 A3\x1fA3"},
		},
		"skipped rows do not count": {
			register + "rows: {skip_when: [{column: 已开, is: [是]}]}\n",
			[]string{"S\n客户|内容|金额|已开\n甲|服务|1|是\n甲|服务|1|\n"},
			[]string{"skipped A2", "X1-1: buyer_name=甲 goods_name=服务 gross=1 tax_rate=6%;", "FP-PRF-001 A2 1 “已开”是 是\x1f“已开” is 是 A2\x1fA2"},
		},
		"values, units, days and defaults": {
			`
columns:
  order_no: {column: 单号}
  buyer_name: {column: 客户}
  goods_name: {column: 内容, default: 技术服务}
  gross: {column: 金额(万元), unit: wan}
  discount: {column: 优惠(分), unit: fen}
  tax_rate: {column: 税率, unit: percent}
  kind: {column: 票种, values: {专: 数电专票, 普: 数电普票}, only: true}
  order_date: {column: 日期, date: DD/MM/YYYY}
  remark: {join: [合同, 期间], with: "；"}
  buyer_address: {column: 客户}
`,
			[]string{"S\n单号|客户|内容|金额(万元)|优惠(分)|税率|票种|日期|合同|期间\n" +
				"A1|甲|服务|1.234567|100|6|专|3/11/2026|HT-1|十一月\nA2|乙||¥1,000|1234.5|13%|普票|2026-11-03||十二月\nA3|丙||一万||免税|普|x||\n"},
			[]string{
				"A1: buyer_name=甲 buyer_address=甲 goods_name=服务 gross=12345.67 discount=1 tax_rate=6% kind=数电专票 order_date=2026-11-03 remark=HT-1；十一月;",
				"A2: buyer_name=乙 buyer_address=乙 gross=10000000 discount=12.345 tax_rate=13% kind=普票 order_date=2026-11-03 remark=十二月 goods_name=技术服务; doubt 5 at G3 普票 专, 普",
				"A3: buyer_name=丙 buyer_address=丙 gross=一万 tax_rate=免税 kind=数电普票 order_date=x goods_name=技术服务; doubt 6 at D4 一万 wan",
			},
		},
		"fields of the order are given once": {
			strings.Replace(numbered, "  tax_rate", "  kind: {column: 票种, default: 数电普票}\n  clerk: {constant: 王}\n  tax_rate", 1),
			[]string{"S\n单号|客户|内容|金额|票种\nA1|甲|服务|1|\nA1||咨询|2|数电专票\n"},
			[]string{"A1: buyer_name=甲 goods_name=服务 gross=1 clerk=王 tax_rate=6%; goods_name=咨询 gross=2 kind=数电专票 tax_rate=6%;"},
		},
		"lists on other sheets": {
			numbered + `
lookups:
  - {sheet: 客户*, match: buyer_name, column: 名称, fill: {buyer_tax_num: 税号, buyer_email: 邮箱}, required: true}
  - {sheet: 商品, match: goods_name, column: 品名, fill: {goods_code: 编码, unit: 单位}}
`,
			[]string{"S\n单号|客户|内容|金额\nA1|甲 公司|服务|1\nA2|乙公司|商品甲|2\nA3|丙公司|其他|3\nA4|丁公司|服务|3\nA1||商品甲|2\n",
				"客户档案\n名单\n名称|税号|邮箱\n甲公司|T1|a@b.c\n乙公司|T2|-\n乙公司|T3|\n丁公司|T4|\n丁公司|T4|\n", "商品\n品名|编码|单位\n服务|304|\n商品甲|101|个\n"},
			[]string{
				"A1: buyer_name=甲 公司 goods_name=服务 gross=1 tax_rate=6% buyer_email=a@b.c buyer_tax_num=T1 goods_code=304; goods_name=商品甲 gross=2 tax_rate=6% goods_code=101 unit=个;",
				"A2: buyer_name=乙公司 goods_name=商品甲 gross=2 tax_rate=6% goods_code=101 unit=个; doubt 3 at B3 乙公司 客户* 客户档案 A4,客户档案 A5",
				"A3: buyer_name=丙公司 goods_name=其他 gross=3 tax_rate=6%; doubt 4 at B4 丙公司 客户*",
				"A4: buyer_name=丁公司 goods_name=服务 gross=3 tax_rate=6% buyer_tax_num=T4 goods_code=304;",
			},
		},
		"sheets by pattern, hidden ones by name": {
			register + "sheets: [12月*, 补]\n",
			[]string{"12月上\n客户|内容|金额\n甲|服务|1\n", "11月\n客户|内容|金额\n乙|服务|1\n", "-12月下\n客户|内容|金额\n丙|服务|1\n", "-补\n客户|内容|金额\n丁|服务|1\n"},
			[]string{"X1-1: buyer_name=甲 goods_name=服务 gross=1 tax_rate=6%;", "X2-1: buyer_name=丁 goods_name=服务 gross=1 tax_rate=6%;"},
		},
		"a copied sheet": {
			register, []string{"S\n客户|内容|金额\n甲|服务|1\n乙|服务|2\n", "S (2)\n客户|金额|内容\n甲|1.0|服务\n"},
			[]string{"X1-1: buyer_name=甲 goods_name=服务 gross=1 tax_rate=6%; doubt 7 at A2  客户, 金额", "X2-1: buyer_name=乙 goods_name=服务 gross=2 tax_rate=6%;",
				"X1-2: buyer_name=甲 gross=1.0 goods_name=服务 tax_rate=6%; doubt 7 at A2  客户, 金额"},
		},
		"running numbers entered beforehand": {
			strings.Replace(register, "order: {identify_by: [客户, 金额]}", "  order_no: {column: 序号}\norder: {prefix: 202612-}", 1),
			[]string{"S\n序号|客户|内容|金额\n1|甲|服务|100\n2|||\n3\n"}, []string{"202612-1: buyer_name=甲 goods_name=服务 gross=100 tax_rate=6%;"},
		},
		"running numbers that nobody reads": {
			register, []string{"S\n序号|客户|内容|金额\n1|甲|服务|100\n2|||\n"}, []string{"X1-1: buyer_name=甲 goods_name=服务 gross=100 tax_rate=6%;"},
		},
		"a header row": {
			register + "header: {row: 3}\n",
			[]string{"S\n客户|内容|金额\n甲|服务|1\n客户|内容|金额\n乙|服务|2\n"},
			[]string{"X1-1: buyer_name=乙 goods_name=服务 gross=2 tax_rate=6%;"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			drafts, found, err := mappedOrders(t, mappingOf(t, c.profile), newTextBook(c.sheets...))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, withoutDigits(listed(drafts, found))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// withoutDigits replaces derived numbers by X1, X2 in the order of their first occurrence.
func withoutDigits(lines []string) []string {
	short := map[string]string{}
	for i, line := range lines {
		number, _, ok := strings.Cut(line, ":")
		base, count, counted := strings.Cut(number, "-")
		if !ok || len(base) != 15 {
			continue
		}
		if short[base] == "" {
			short[base] = fmt.Sprintf("X%d", len(short)+1)
		}
		if counted {
			count = "-" + count
		}
		lines[i] = short[base] + count + line[len(number):]
	}
	return lines
}

// A workbook that does not have what the profile needs is refused, and the error names it.
func TestMismatchesAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		profile string
		sheets  []string
		reason  input.Reason
		says    string
	}{
		"a missing column":          {register, []string{"S\n客户|内容\n甲|服务\n"}, input.ProfileMismatch, "缺少列 金额"},
		"a column twice":            {register, []string{"S\n客户|内容|金额|金 额\n甲|服务|1|2\n"}, input.ProfileMismatch, "有两个同名的列 金额"},
		"a missing condition":       {register + "rows: {skip_when: [{column: 退款, filled: true}]}", []string{"S\n客户|内容|金额\n甲|服务|1\n"}, input.ProfileMismatch, "缺少列 退款"},
		"a sheet that is named":     {register + "sheets: [一, 二]", []string{"一\n客户|内容|金额\n甲|服务|1\n", "二\n客户|内容\n甲|服务\n"}, input.ProfileMismatch, "[二]"},
		"no sheet of that name":     {register + "sheets: [三]", []string{"一\n客户|内容|金额\n甲|服务|1\n"}, input.ProfileMismatch, "登记"},
		"nothing":                   {register, []string{"S"}, input.Empty, "没有数据"},
		"results":                   {register, []string{"S\n来源文件|来源行|客户\nx|1|甲\n"}, input.Results, "结果"},
		"no list":                   {register + "lookups: [{sheet: 客户, match: buyer_name, column: 名称, fill: {buyer_tax_num: 税号}}]", []string{"S\n客户|内容|金额\n甲|服务|1\n"}, input.ListUnusable, "客户"},
		"a list without its titles": {register + "lookups: [{sheet: 名单, match: buyer_name, column: 名称, fill: {buyer_tax_num: 税号}}]", []string{"S\n客户|内容|金额\n甲|服务|1\n", "名单\n名称|号\n甲|1\n"}, input.ListUnusable, "缺少列 税号"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := mappedOrders(t, mappingOf(t, c.profile), newTextBook(c.sheets...))
			refused, ok := errors.AsType[*input.Error](err)
			if !ok || refused.Reason != c.reason || !strings.Contains(refused.Text("zh"), c.says) || chineseIn(refused) {
				t.Errorf("%v", err)
			}
		})
	}
}

// chineseIn reports an English text without one: names from the file may be Chinese.
func chineseIn(e *input.Error) bool { return e.Text("en") == e.Text("zh") }

// A sheet whose titles are the machine names is read as without a profile.
func TestAMappedBookConforms(t *testing.T) {
	t.Parallel()
	readertest.Run(t, func(t *testing.T, table readertest.Table, dir string) readertest.Source {
		var columns []string
		for _, c := range table.Columns {
			if _, ok := invoice.Field(c).Info(); ok {
				columns = append(columns, fmt.Sprintf("%s: {column: %s}", c, c))
			}
		}
		m := mappingOf(t, "columns: {"+strings.Join(columns, ", ")+"}")
		b := &plainBook{rows: slices.Concat([][]string{table.Columns}, table.Rows)}
		w, err := openBook(t.Context(), "orders.csv", b, Options{TempDir: dir, Mapping: m})
		if err != nil {
			t.Fatal(err)
		}
		return w
	})
}

// A list of another file is read once, and changes the digest of the mapping.
func TestListsOfOtherFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	list := func(taxNum string) {
		file, err := os.Create(filepath.Join(dir, "客户.xlsx"))
		if err != nil {
			t.Fatal(err)
		}
		b := xlsx.New(file)
		s := b.Sheet("客户")
		s.Row(texts("名称", "税号")...)
		s.Row(texts("甲", taxNum)...)
		if err := errors.Join(b.Close(), file.Close()); err != nil {
			t.Fatal(err)
		}
	}
	load := func() *Mapping {
		p, err := profile.Load(filepath.Join(dir, "p.yaml"), []byte("format: 1\nname: 登记\n"+register+
			"lookups: [{file: 客户.xlsx, match: buyer_name, column: 名称, fill: {buyer_tax_num: 税号}}]"), nil)
		if err != nil {
			t.Fatal(err)
		}
		m, err := LoadMapping(t.Context(), p, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	list("T1")
	first := load()
	drafts, _, err := mappedOrders(t, first, newTextBook("S\n客户|内容|金额\n甲|服务|1\n"))
	if err != nil || cell(drafts[0], 0, invoice.BuyerTaxNum) != "T1" {
		t.Errorf("%v %v", listed(drafts, nil), err)
	}
	if load().Digest() != first.Digest() {
		t.Error("the digest changes by itself")
	}
	if list("T2"); load().Digest() == first.Digest() {
		t.Error("another list has the same digest")
	}
}
