package resultbook

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers/writertest"
)

// TestFullSheetGoesOn holds that rows beyond a sheet's limit go on in another one beside it, with
// its own header, filter and print settings, and that rows are numbered through.
func TestFullSheetGoesOn(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.xlsx")
	w, err := New(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	w.sheetRows = 5
	var rows []report.Row
	for i := range 8 {
		rows = append(rows, writertest.Issued(i+1), writertest.Rejected(i+101))
	}
	if err := w.Begin(writertest.Summary(rows)); err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := w.Row(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want := []string{"汇总", "开票结果", "开票结果 2", "开票结果 3", "待处理", "待处理 2", "待处理 3"}
	if diff := cmp.Diff(want, f.GetSheetList()); diff != "" {
		t.Fatal(diff)
	}
	if f.GetActiveSheetIndex() != 0 {
		t.Error("the workbook does not open on 汇总")
	}
	last, err := f.GetRows("开票结果 3")
	if err != nil {
		t.Fatal(err)
	}
	if len(last) != headRows+3 || last[1][1] != "订单号" || last[2][0] != "7" || last[3][0] != "8" {
		t.Errorf("开票结果 3 holds %v", last)
	}
	checkNames(t, f, want)
}

// TestMuchTextGoesOn holds that a sheet ends before its XML is too long for Excel.
func TestMuchTextGoesOn(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.xlsx")
	w, err := New(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	if err := w.Begin(writertest.Summary(nil)); err != nil {
		t.Fatal(err)
	}
	w.book.sheetText = 3000
	r := writertest.Open(1, "failed", "", strings.Repeat("x", 1000))
	for range 5 {
		if err := w.Row(r); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(w.open.parts); n != 2 {
		t.Errorf("%d sheets for 5 kB at 3 kB a sheet, want 2", n)
	}
}

// checkNames holds that filter and print settings point to their own sheets.
func checkNames(t *testing.T, f *excelize.File, sheets []string) {
	t.Helper()
	got := map[string]string{}
	for _, n := range f.GetDefinedName() {
		got[n.Scope+" "+n.Name] = n.RefersTo
	}
	for _, sheet := range sheets[1:] {
		columns := "AL"
		if strings.HasPrefix(sheet, "开票结果") {
			columns = "Z"
		}
		if ref := got[sheet+" _xlnm._FilterDatabase"]; !strings.HasPrefix(ref, "'"+sheet+"'!$A$2:$"+columns+"$") {
			t.Errorf("filter of %s is %q", sheet, ref)
		}
		if ref := got[sheet+" _xlnm.Print_Titles"]; ref != "'"+sheet+"'!$1:$2" {
			t.Errorf("print titles of %s are %q", sheet, ref)
		}
		if got[sheet+" _xlnm.Print_Area"] == "" {
			t.Errorf("%s has no print area", sheet)
		}
	}
}

// TestSheetLayout holds what makes the sheets usable: no false dimension, frozen heads, a filter,
// paper.
func TestSheetLayout(t *testing.T) {
	t.Parallel()
	rows := writertest.Rows()
	path := write(t, Options{}, writertest.Summary(rows), rows...)
	for part, pieces := range map[string][]string{
		issuedPart: {`state="frozen"`, `xSplit="2"`, `ySplit="2"`, `<autoFilter ref="$A$2:$Z$8">`, `fitToPage="true"`, `orientation="landscape"`,
			`fitToHeight="0"`, `numberStoredAsText="true"`},
		openPart: {`state="frozen"`, `<autoFilter ref="$A$2:$AL$7">`, `orientation="landscape"`},
	} {
		xml := partOf(t, path, part)
		for _, p := range pieces {
			if !strings.Contains(xml, p) {
				t.Errorf("%s has no %s", part, p)
			}
		}
		if strings.Contains(xml, "<dimension") {
			t.Errorf("%s claims a dimension that was not known", part)
		}
	}
}

// TestTallReasons holds that a row with many reasons is as high as they need.
func TestTallReasons(t *testing.T) {
	t.Parallel()
	r := writertest.Rejected(1)
	for range 20 {
		r.Findings = append(r.Findings, r.Findings[1])
	}
	f, err := excelize.OpenFile(write(t, Options{}, writertest.Summary([]report.Row{r}), r))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	height, err := f.GetRowHeight("待处理", 3)
	if err != nil {
		t.Fatal(err)
	}
	if height < 22*lineHeight || height > maxHeight {
		t.Errorf("height %v for 22 reasons", height)
	}
	text, err := f.GetCellValue("待处理", "F3")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(text, "1. [O2] ") || !strings.Contains(text, "\n22. （提醒）[F2] ") {
		t.Errorf("reasons must be numbered, errors first: %s", text)
	}
}
