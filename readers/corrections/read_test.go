package corrections_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers"
	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/corrections"
	"github.com/fapiao/fapiao/readers/input"
)

// open opens a text with columns.
func open(t testing.TB, text string) (book.Book, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "list.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := readers.OpenBook(t.Context(), path, readers.Options{})
	if err != nil {
		if !errors.Is(err, input.ErrUnusable) {
			t.Error(err)
		}
		return nil, path
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b, path
}

func read(t *testing.T, text string) ([]corrections.Item, string) {
	t.Helper()
	b, path := open(t, text)
	l, err := corrections.Read(t.Context(), b, corrections.Options{File: path, Marks: corrections.RedMarks})
	if err != nil {
		t.Fatal(err)
	}
	items, found := corrections.Items(l)
	var codes []string
	for _, f := range append(l.Findings, found...) {
		codes = append(codes, f.Code+" "+f.Place.Cell())
	}
	return items, strings.Join(codes, ", ")
}

func show(items []corrections.Item) string {
	var out []string
	for _, it := range items {
		n, _ := it.Number()
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %d %s %s %s %s %v", n.Text, it.Reason, it.Line, it.Name, it.Quantity, it.Gross, it.Text(invoice.RefundNo), it.Bad)))
	}
	return strings.Join(out, "; ")
}

// The titles of a list have many forms; the better title of a field is its column.
func TestTitles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want, codes string }{
		{"数电票号码,冲红原因,明细序号,退货数量\n26332000000000000001,退货,2,-3\n", "26332000000000000001 1 2  3 0.00  false", ""},
		{"蓝票号码,蓝票代码,红冲原因,红冲金额(含税),售后单号\n00123456,033001,销售折让,12.50,T1\n", "00123456 4 0  0 12.50 T1 false", ""},
		{"发票号码,红冲原因,数量,退货数量\n1,开票有误,9,2\n", "1 2 0  2 0.00  false", "FP-RED-003 C1"},
		{"说明,,\n发票号码(必填),红冲原因,商品名称\n合计,,\n1,开票有误,*餐饮服务*餐费\n", "1 2 0 *餐饮服务*餐费 0 0.00  false", ""},
		{"发票号码,备注\n1,a\n2,\n", "1  0  0 0.00  false; 2  0  0 0.00  false", ""},
		{"发票号码,红冲原因,行号\n1,退货,1\n2,退货,2\n", "1 1 1  0 0.00  true; 2 1 2  0 0.00  true", "FP-RED-026 C2"},
		{"发票号码,红冲原因,行号\n1,退货,1\n1,退货,2\n", "1 1 1  0 0.00  false; 1 1 2  0 0.00  false", ""},
		{"发票号码,红冲原因,退款金额,经办\n1,退货,abc,某\n", "1 1 0  0 0.00  true", "FP-AMT-001 C2, FP-RED-003 D1"},
		{"发票号码,红冲原因\n2.6E+19,退货\n", "1 0  0 0.00  true", "FP-CEL-004 A2"},
	} {
		items, codes := read(t, c.text)
		if got := show(items); got != c.want || codes != c.codes {
			t.Errorf("%q: %s, %s", c.text, got, codes)
		}
	}
}

// What is no list is refused: orders, and results or exports without a mark.
func TestNoList(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]input.Reason{
		"订单号,购买方名称,项目名称,金额,税率\nA1,甲,服务,1,6%\n": input.NoList,
		"甲,乙\n1,2\n": input.NoList,
		"订单号,发票号码,来源文件,来源行\nA1,1,x.xlsx,2\n":            input.NoMark,
		"数电发票号码,购买方名称,金额,税额,价税合计,是否正数发票\n1,甲,1,0,1,是\n": input.NoMark,
	} {
		b, path := open(t, text)
		_, err := corrections.Read(t.Context(), b, corrections.Options{File: path, Marks: corrections.RedMarks})
		if e, ok := errors.AsType[*input.Error](err); !ok || e.Reason != want {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// Merged cells state the number and the refund of all of their rows; hidden rows are not read
// unless somebody says so.
func TestMergedAndHidden(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "list.xlsx")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := xlsx.New(f)
	s := w.Sheet("红冲")
	s.Row(xlsx.Text("发票号码"), xlsx.Text("红冲原因"), xlsx.Text("明细序号"))
	s.Row(xlsx.Text("1"), xlsx.Text("退货"), xlsx.Text("1"))
	s.Row(xlsx.Cell{}, xlsx.Cell{}, xlsx.Text("2"))
	s.HiddenRow(xlsx.Text("2"), xlsx.Text("退货"), xlsx.Text("1"))
	s.Merge("A2:A3")
	s.Merge("B2:B3")
	if err := errors.Join(w.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	b, err := readers.OpenBook(t.Context(), path, readers.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	const two = "1 1 1  0 0.00  false; 1 1 2  0 0.00  false"
	for hidden, want := range map[readers.HiddenRows]string{"": two + "; 2 1 1  0 0.00  true, FP-RED-002", readers.SkipHidden: two + ", ",
		readers.ReadHidden: two + "; 2 1 1  0 0.00  false, "} {
		l, err := corrections.Read(t.Context(), b, corrections.Options{File: path, Marks: corrections.RedMarks, HiddenRows: hidden})
		if err != nil {
			t.Fatal(err)
		}
		items, found := corrections.Items(l)
		codes := ""
		for _, x := range append(found, l.Findings...) {
			codes += x.Code
		}
		if got := show(items) + ", " + codes; got != want {
			t.Errorf("%s: %s", hidden, got)
		}
	}
}

// A text, whatever it has, is a list or refused, and so is an export; rows that can be used name an
// invoice, and findings have cells.
func FuzzList(f *testing.F) {
	f.Add("发票号码,红冲原因,商品名称,退货数量,退款金额\n1,退货,a,1,2\n,退货,,,\n")
	f.Add("数电发票号码,发票号码,发票代码,货物或应税劳务名称,数量,税率,金额,税额,价税合计,发票票种\n1,,,*a*b,1,13%,1,0.13,1.13,数电发票（普通发票）\n1,,,折扣,,13%,-1,-0.13,-1.13,\n")
	f.Add("订单号,退款单号,红冲原因,行号,开票日期\nA,R,x,1,2026-13-01\n合计,,,,\n")
	f.Add("发票号码;红冲原因;红冲金额\n1;2;=1+1\n1;2;-\n")
	f.Fuzz(func(t *testing.T, text string) {
		b, path := open(t, text)
		if b == nil {
			return
		}
		l, err := corrections.Read(t.Context(), b, corrections.Options{File: path, Marks: corrections.RedMarks})
		if err == nil {
			items, found := corrections.Items(l)
			for i := range items {
				if _, ok := items[i].Number(); !ok && !items[i].Bad {
					t.Errorf("row %v names nothing", items[i].Place)
				}
				if items[i].Quantity.IsNegative() || items[i].Gross < 0 || items[i].Line < 0 {
					t.Errorf("row %v: %+v", items[i].Place, items[i])
				}
			}
			for _, x := range append(found, l.Findings...) {
				if x.Place.Row == 0 || x.Place.Col == "" || strings.Contains(x.Text("zh"), "?") && strings.Contains(x.Code, "RED") && !strings.Contains(text, "?") {
					t.Errorf("%+v: %s", x, x.Text("zh"))
				}
			}
		} else if !errors.Is(err, input.ErrUnusable) {
			t.Error(err)
		}
		checkIssued(t, b, path)
	})
}

// checkIssued reads an export: lines add up to the invoice, or it says why it cannot be used.
func checkIssued(t *testing.T, b book.Book, path string) {
	s, err := corrections.ReadIssued(t.Context(), b, path, map[string]bool{"1": true}, false)
	if err != nil {
		if !errors.Is(err, input.ErrUnusable) {
			t.Error(err)
		}
		return
	}
	v := s.Find("", "1")
	if v == nil || v.Off != nil || len(v.Lines) == 0 {
		return
	}
	var net, tax invoice.Amount
	for _, l := range v.Lines {
		net, tax = net+l.Net, tax+l.Tax
	}
	if net != v.Net || tax != v.Tax || v.Net+v.Tax != v.Gross {
		t.Errorf("%+v", v)
	}
}
