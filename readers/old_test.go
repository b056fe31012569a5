package readers

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/internal/xls/xlstest"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/readers/readertest"
)

// old writes an .xls workbook of one sheet of texts.
func old(t *testing.T, sheet string, rows ...[]string) string {
	t.Helper()
	var body []byte
	for r, row := range rows {
		for c, text := range row {
			if text != "" {
				body = slices.Concat(body, xlstest.Label(r, c, 0, text))
			}
		}
	}
	return oldFile(t, xlstest.Stream(xlstest.BIFF8, nil, xlstest.Sheet{Name: sheet, Body: body}))
}

func oldFile(t *testing.T, stream []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "book.xls")
	if err := os.WriteFile(path, xlstest.File("Workbook", stream), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestOldWorkbookConforms(t *testing.T) {
	t.Parallel()
	readertest.Run(t, func(t *testing.T, table readertest.Table, dir string) readertest.Source {
		titles := make([]string, len(table.Columns))
		for i, name := range table.Columns {
			titles[i] = titleOf(name)
		}
		return open(t, old(t, "订单", slices.Concat([][]string{titles}, table.Rows)...), dir)
	})
}

// The values of cells come to the checks as from an .xlsx: dates and amounts as they are shown,
// merged cells filled down, hidden rows held.
func TestOldWorkbookIsReadLikeANewOne(t *testing.T) {
	t.Parallel()
	globals := slices.Concat(xlstest.Record(0x41E, xlstest.U16(164), xlstest.Text(`"SO-"0000`)), xlstest.Record(0xE0, xlstest.U16(0, 0)), xlstest.Record(0xE0, xlstest.U16(0, 164)))
	var body []byte
	for col, title := range []string{"订单号", "购买方名称", "项目名称", "金额"} {
		body = slices.Concat(body, xlstest.Label(0, col, 0, title))
	}
	body = slices.Concat(body,
		xlstest.Number(1, 0, 1, 7), xlstest.Label(1, 1, 0, "甲公司"), xlstest.Label(1, 2, 0, "咨询"), xlstest.RK(1, 3, 0, 123456<<2|3),
		xlstest.Label(2, 2, 0, "差旅"), xlstest.Number(2, 3, 0, -3244847.30),
		xlstest.Record(0x208, xlstest.U16(2, 0, 4, 255, 0, 0, 0x20, 0)),
		xlstest.Record(0xE5, xlstest.U16(1, 1, 2, 0, 0)))
	drafts, _, err := drain(t, oldFile(t, xlstest.Stream(xlstest.BIFF8, globals, xlstest.Sheet{Name: "订单", Body: body})))
	if err != nil || len(drafts) != 1 {
		t.Fatal(drafts, err)
	}
	d := drafts[0]
	got := []string{d.Number, cell(d, 0, invoice.LineAmount), cell(d, 1, invoice.GoodsName)}
	if diff := cmp.Diff([]string{"SO-0007", "1234.56", "差旅"}, got); diff != "" || len(d.Doubts) != 1 || d.Doubts[0].Kind != invoice.DoubtHidden {
		t.Error(diff, d.Doubts)
	}
}

// Results that were saved as .xls are still results.
func TestOwnResultsInAnOldWorkbook(t *testing.T) {
	t.Parallel()
	path := old(t, "待处理", []string{"订单号", "状态", "原因", "处理建议", "错误代码", "来源行", "来源工作表"}, []string{"A", "校验未通过", "x", "y", "FP-AMT-001", "2", "订单"})
	o, err := OriginOf(t.Context(), path)
	if err != nil || !o.Results || o.AsWritten || !o.Edited {
		t.Errorf("%+v, %v", o, err)
	}
	if l, err := LeftIn(t.Context(), path); err != nil || l.Orders != 1 {
		t.Errorf("%+v, %v", l, err)
	}
	if o, err := OriginOf(t.Context(), old(t, "订单", []string{"订单号", "项目名称", "金额"})); err != nil || o.Results {
		t.Errorf("%+v, %v", o, err)
	}
}

func TestOldWorkbooksThatAreRefused(t *testing.T) {
	t.Parallel()
	locked := xlstest.Stream(xlstest.BIFF8, xlstest.Record(0x2F, xlstest.U16(1)), xlstest.Sheet{Name: "订单"})
	cut := xlstest.Stream(xlstest.BIFF8, nil, xlstest.Sheet{Name: "订单", Body: xlstest.Record(0x203, xlstest.U16(3, 1, 0))})
	for path, want := range map[string]input.Error{
		oldFile(t, locked):                     {Reason: input.Encrypted},
		oldFile(t, cut):                        {Reason: input.Damaged, Sheet: "订单", Cell: "B4"},
		filepath.Join(t.TempDir(), "none.xls"): {Reason: input.Unreadable},
	} {
		_, err := Open(t.Context(), path, Options{})
		var got *input.Error
		if !errors.As(err, &got) || got.Reason != want.Reason || got.Sheet != want.Sheet || got.Cell != want.Cell {
			t.Errorf("%v, want reason %d at %s %s", err, want.Reason, want.Sheet, want.Cell)
		}
	}
}
