package codelist_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/fapiao/fapiao/pipeline/taxcode"
	"github.com/fapiao/fapiao/readers/codelist"
	"github.com/fapiao/fapiao/readers/input"
)

func read(t *testing.T, path string) (*codelist.List, error) {
	t.Helper()
	return codelist.Read(context.Background(), path, time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC))
}

func file(t *testing.T, name string, body []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// book writes a workbook whose first sheet has a few rows of anything.
func book(t *testing.T, rows ...[]any) string {
	t.Helper()
	f := excelize.NewFile()
	if _, err := f.NewSheet("编码表"); err != nil {
		t.Fatal(err)
	}
	if err := f.SetSheetRow("Sheet1", "A1", &[]any{"说明", "请看下一张表"}); err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		if err := f.SetSheetRow("编码表", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "list.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

const table = "编码,名称,简称,说明\n3000000000000000000,服务,服务,\n3010000000000000000,运输,运输服务,\"包括\n各种\"\n30102,陆路,运输服务,\n"

// tableEntries is what the table has, whatever its form.
var tableEntries = []taxcode.Entry{
	{Code: "3000000000000000000", Name: "服务", Short: "服务"},
	{Code: "3010000000000000000", Name: "运输", Short: "运输服务", Note: "包括\n各种"},
	{Code: "3010200000000000000", Name: "陆路", Short: "运输服务"},
}

func TestFormsOfText(t *testing.T) {
	t.Parallel()
	encode := func(b []byte, err error) []byte {
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	gbk := encode(simplifiedchinese.GBK.NewEncoder().Bytes([]byte(table)))
	utf16 := encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(strings.ReplaceAll(table, ",", "\t"))))
	for name, body := range map[string][]byte{
		"utf-8": []byte(table), "mark": []byte("\uFEFF" + table), "gbk": gbk, "utf-16": utf16,
		"semicolons": []byte(strings.ReplaceAll(table, ",", ";")), "crlf": []byte(strings.ReplaceAll(table, "\n", "\r\n")),
		"quoted numbers": []byte(strings.NewReplacer("3010000000000000000", `"=""3010000000000000000"""`, "30102", "'30102").Replace(table)),
		"title above":    []byte("商品和服务税收分类编码表,,,\n" + table),
		"blank rows":     []byte(strings.ReplaceAll(table, "30102", ",,,\n30102")),
	} {
		list, err := read(t, file(t, "list.csv", body))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if d := cmp.Diff(tableEntries, list.Codes.Entries()); d != "" || len(list.Wrong) > 0 || len(list.Codes.Lost()) > 0 {
			t.Errorf("%s: %s %v", name, d, list.Wrong)
		}
		if list.Codes.Source != "list.csv" || list.Codes.Imported != "2026-01-15T08:00:00+08:00" {
			t.Errorf("%s: %s of %s", name, list.Codes.Source, list.Codes.Imported)
		}
	}
}

func TestDetailsOfCodes(t *testing.T) {
	t.Parallel()
	list, err := read(t, file(t, "list.csv", []byte("合并编码,货物和劳务名称,商品和服务分类简称,增值税税率/征收率,启用时间,停用时间,可用状态,汇总项\n"+
		"3000000000000000000,服务,*服务*,,,,,Y\n3010000000000000000,运输,,\"9%、0.06 13；17\",2018-5-1,20261231,,\n3020000000000000000,邮政,,十三,2026年3月1日,2099-12-31,停用,N\n")))
	if err != nil {
		t.Fatal(err)
	}
	want := []taxcode.Entry{
		{Code: "3000000000000000000", Name: "服务", Short: "服务", Summary: true},
		{Code: "3010000000000000000", Name: "运输", Rates: []int{90, 60, 130, 170}, From: "2018-05-01", Until: "2026-12-31"},
		{Code: "3020000000000000000", Name: "邮政", From: "2026-03-01", Disabled: true},
	}
	if d := cmp.Diff(want, list.Codes.Entries()); d != "" {
		t.Error(d)
	}
}

// A workbook with a column for each level: those make the code where the joined one is a number.
func TestLevelsOfAWorkbook(t *testing.T) {
	t.Parallel()
	titles := []any{"序号", "篇", "类", "章", "节", "条", "款", "项", "目", "子目", "细目"}
	levels := func(n int, below ...any) []any {
		row := append([]any{n}, below...)
		for len(row) < len(titles) {
			row = append(row, "00")
		}
		return row
	}
	joined := append(titles, "合并编码", "货物和劳务名称", "商品和服务分类简称", "说明")
	for name, rows := range map[string][][]any{
		"text": {joined, append(levels(1, "3"), "3000000000000000000", "服务"), append(levels(2, "3", "01", "01"), "3010100000000000000", "陆路")},
		"numbers": {joined, append(levels(1, 3), 3000000000000000000, "服务"), append(levels(2, 3, 1, 1), 3.0101e18, "陆路"),
			append(levels(3, 3, 1, 1, 10, "", 0, 1), 3010110000100000000, "跳级"), append(levels(4, 3), 3020000000000000000, "不填下级")},
		"levels alone": {append(titles, "名称"), append(levels(1, "3"), "服务"), append(levels(2, "3", "01", "01"), "陆路")},
	} {
		list, err := read(t, book(t, rows...))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := []taxcode.Entry{{Code: "3000000000000000000", Name: "服务"}, {Code: "3010100000000000000", Name: "陆路"}}
		if d := cmp.Diff(want, list.Codes.Entries()); d != "" || list.Sheet != "编码表" {
			t.Errorf("%s, sheet %s: %s", name, list.Sheet, d)
		}
		if lost := list.Codes.Lost(); name == "numbers" && (len(lost) != 2 || lost[0].Place != "L4" || lost[1].Place != "L5") {
			t.Errorf("%s: lost %+v", name, lost)
		}
	}
}

func TestRowsThatAreNotTaken(t *testing.T) {
	t.Parallel()
	list, err := read(t, file(t, "list.csv", []byte("编码,名称\n3000000000000000000,服务\n3010000000000000000,运输\n3010000000000000000,运输\n3010000000000000000,别的\n"+
		"30,太短\n0100000000000000000,零头\nabc,文字\n,没有编码\n3010102020099999744,道路\n3.01E+18,科学计数\n3010102020000000000,陆路\n")))
	if err != nil {
		t.Fatal(err)
	}
	want := []codelist.Wrong{
		{Cell: "A6", Code: "30", Name: "太短", Why: codelist.NoCode}, {Cell: "A7", Code: "0100000000000000000", Name: "零头", Why: codelist.NoCode},
		{Cell: "A8", Code: "abc", Name: "文字", Why: codelist.NoCode}, {Cell: "A9", Name: "没有编码", Why: codelist.NoCode},
		{Cell: "A5", Code: "3010000000000000000", Name: "别的", Why: codelist.Twice},
	}
	if d := cmp.Diff(want, list.Wrong); d != "" {
		t.Error(d)
	}
	lost := []taxcode.Lost{
		{Value: "3010000000000000000", Name: "科学计数", Place: "A11"},
		{Value: "3010102020099999744", Name: "道路", Restored: "3010102020100000000", Place: "A10"},
	}
	if d := cmp.Diff(lost, list.Codes.Lost()); d != "" {
		t.Error(d)
	}
}

func TestWhatIsNoListIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		path string
		why  input.Reason
	}{
		"orders":           {file(t, "a.csv", []byte("订单号,名称\nA1,茶\n")), input.NoCodes},
		"no rows":          {file(t, "a.csv", []byte("编码,名称\n")), input.NoCodes},
		"empty":            {file(t, "a.csv", nil), input.NoCodes},
		"binary":           {file(t, "a.csv", []byte("\x00\x01\x02")), input.NoCodes},
		"all numbers":      {book(t, []any{"编码", "名称"}, []any{3000000000000000000, "服务"}, []any{3010000000000000000, "运输"}), input.CodesLost},
		"a book of others": {book(t, []any{"订单号", "名称"}, []any{"A1", "茶"}), input.NoCodes},
		"no workbook":      {file(t, "a.xlsx", []byte("PK\x03\x04nothing")), input.Damaged},
		"old workbook":     {file(t, "a.xls", append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 600)...)), input.NotWorkbook},
		"none":             {filepath.Join(t.TempDir(), "none.csv"), input.Unreadable},
		"folder":           {t.TempDir(), input.Irregular},
	} {
		_, err := read(t, c.path)
		var refused *input.Error
		if !errors.As(err, &refused) || refused.Reason != c.why {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := codelist.Read(ctx, file(t, "a.csv", []byte(table)), time.Time{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a reading that was stopped: %v", err)
	}
}
