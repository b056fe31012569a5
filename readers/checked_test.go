package readers

import (
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	xlsxwrite "github.com/fapiao/fapiao/internal/xlsx/write"
)

// copyOf writes a marked copy: its property is value, unless that is empty.
func copyOf(t *testing.T, value string, fill func(w *xlsxwrite.Writer)) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "orders-checked.xlsx")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := xlsxwrite.New(f)
	fill(w)
	if value != "" {
		w.Part("docProps/custom.xml", `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties">`+
			`<property name="fapiao-checked"><lpwstr>`+value+`</lpwstr></property></Properties>`)
	}
	if err := errors.Join(w.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

func textRow(cells ...string) (out []xlsxwrite.Cell) {
	for _, c := range cells {
		out = append(out, xlsxwrite.Text(c))
	}
	return out
}

// orders are two orders with verdicts, and a row of which a person left only the verdict.
func twoOrders(w *xlsxwrite.Writer) {
	list := w.Sheet("问题清单")
	list.Row(textRow("问题清单　orders.xlsx")...)
	list.Row(textRow("序号", "级别", "单元格", "订单号", "金额")...)
	list.Row(textRow("1", "错误", "订单!B2", "A1", "x")...)
	s := w.Sheet("订单")
	s.Row(textRow("序号", "订单号", "购买方名称", "项目名称", "金额", "税率", "校验结果")...)
	s.Row(textRow("1", "A1", "甲方有限公司", "咨询服务", "106.00", "6%", "通过")...)
	s.Row(textRow("2", "", "", "", "", "", "不通过：B3 没有填写购买方名称")...)
	s.Row(textRow("3", "A2", "乙方有限公司", "咨询服务", "212.00", "6%", "通过")...)
}

const ownSeal = "v1 parts digest %E5%8D%81%20a.xlsx"

// The verdicts and the list of a marked copy are no orders, and no columns that are not carried.
func TestVerdictsAndListOfAMarkedCopyAreNotRead(t *testing.T) {
	t.Parallel()
	path := copyOf(t, ownSeal, twoOrders)
	drafts, found, err := drain(t, path)
	if err != nil || len(drafts) != 2 || len(found) != 0 {
		t.Fatalf("%d drafts, %v, %v", len(drafts), found, err)
	}
	for _, d := range drafts {
		if len(d.Rows) != 1 || len(d.Rows[0].Cells) != 6 {
			t.Errorf("%+v", d)
		}
	}
	w, err := Open(context.Background(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if m := w.Marked(); m == nil || m.Original != "十 a.xlsx" || m.Digest != "digest" || w.ListSheet() != "问题清单" {
		t.Errorf("%+v, %q", m, w.ListSheet())
	}
	if written, err := w.AsWritten(); written || err != nil {
		t.Errorf("a copy with another digest counts as written, %v", err)
	}
	if s := w.ReadSheets(); len(s) != 1 || s[0].Verdicts != 7 || s[0].Header != 1 {
		t.Errorf("%+v", s)
	}
}

// In any other workbook they are an accountant's own, and nothing is left out in silence.
func TestAnAccountantsOwnColumnOfThatTitleIsRead(t *testing.T) {
	t.Parallel()
	drafts, _, err := drain(t, copyOf(t, "", twoOrders))
	if err != nil {
		t.Fatal(err)
	}
	read := map[string]int{}
	for _, d := range drafts {
		for _, r := range d.Rows {
			for _, c := range r.Cells {
				read[r.Place.Sheet+" "+c.Title]++
			}
		}
	}
	if read["订单 校验结果"] != 3 || read["问题清单 订单号"] != 1 {
		t.Errorf("%v", read)
	}
}

func FuzzMarks(f *testing.F) {
	for _, s := range []string{ownSeal, "", "v1 a b", "v2 a b c", "v1 a b %zz", "v1 a b c d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m := parseMarks(text)
		if m == nil {
			return
		}
		again := parseMarks(strings.Join([]string{"v1", m.parts, m.Digest, url.PathEscape(m.Original)}, " "))
		if m.Original != "" && (again == nil || !reflect.DeepEqual(again, m)) {
			t.Errorf("%+v is read as %+v", m, again)
		}
	})
}
