package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// workbook is the script command "workbook FILE.xlsx TABLE.txt": a workbook from a text file, a row
// a line, cells separated by |. A line [NAME] begins another sheet, and ! before a line hides its
// row.
func workbook(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: workbook FILE.xlsx TABLE.txt")
	}
	ts.Check(writeWorkbook(ts.MkAbs(args[0]), ts.ReadFile(args[1])))
}

func writeWorkbook(path, table string) error {
	f := excelize.NewFile()
	sheet := "Sheet1"
	lines := bufio.NewScanner(strings.NewReader(table))
	for row := 1; lines.Scan(); row++ {
		line, hidden := strings.CutPrefix(lines.Text(), "!")
		if name, ok := strings.CutPrefix(line, "["); ok {
			sheet, row = strings.TrimSuffix(name, "]"), 0
			if _, err := f.NewSheet(sheet); err != nil {
				return err
			}
			continue
		}
		var cells []any
		for cell := range strings.SplitSeq(line, "|") {
			cells = append(cells, strings.TrimSpace(cell))
		}
		err := f.SetSheetRow(sheet, fmt.Sprintf("A%d", row), &cells)
		if err == nil && hidden {
			err = f.SetRowVisible(sheet, row, false)
		}
		if err != nil {
			return err
		}
	}
	return f.SaveAs(path)
}

// edit is the script command "edit FILE.xlsx [SHEET CELL TEXT]…": it changes cells as a person does
// who saves the workbook; without cells it is only saved again.
func edit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args)%3 != 1 {
		ts.Fatalf("usage: edit FILE.xlsx [SHEET CELL TEXT]…")
	}
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	for cells := args[1:]; len(cells) > 0; cells = cells[3:] {
		ts.Check(f.SetCellValue(cells[0], cells[1], cells[2]))
	}
	ts.Check(errors.Join(f.Save(), f.Close()))
}

// fix is the script command "fix FILE.xlsx [ORDER TITLE TEXT]…": it changes, on the sheet of what
// is left, the first row of an order, as a person does who saves the workbook. A title of "-"
// removes its rows.
func fix(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args)%3 != 1 {
		ts.Fatalf("usage: fix FILE.xlsx [ORDER TITLE TEXT]…")
	}
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	for change := args[1:]; len(change) > 0; change = change[3:] {
		ts.Check(fixCell(f, change[0], change[1], change[2]))
	}
	ts.Check(errors.Join(f.Save(), f.Close()))
}

func fixCell(f *excelize.File, order, title, text string) error {
	const sheet, head, number = "待处理", 1, 1
	rows, err := f.GetRows(sheet)
	if err != nil {
		return err
	}
	removed := 0
	for i := head + 1; i < len(rows); i++ {
		if len(rows[i]) <= number || rows[i][number] != order {
			continue
		}
		if title == "-" {
			if err := f.RemoveRow(sheet, i+1-removed); err != nil {
				return err
			}
			removed++
			continue
		}
		col := slices.Index(rows[head], title)
		cell, err := excelize.CoordinatesToCellName(col+1, i+1)
		if err != nil {
			return fmt.Errorf("%s: %w", title, err)
		}
		return f.SetCellValue(sheet, cell, text)
	}
	if removed > 0 {
		return nil
	}
	return fmt.Errorf("%s is not on %s", order, sheet)
}

// table is the text of a workbook with so many one-line orders.
func table(orders int) string {
	var b strings.Builder
	b.WriteString("订单号|购买方名称|购买方纳税人识别号|项目名称|商品和服务税收编码|金额|税率\n")
	for i := range orders {
		fmt.Fprintf(&b, "M%05d|买方%d公司|91330106MA0DEM0058|咨询服务|3040801010000000000|%d.00|6%%\n", i, i, 100+i)
	}
	return b.String()
}

// absent is the script command "absent TEXT FILE…": no file, and no file in a folder, holds TEXT.
func absent(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: absent TEXT FILE…")
	}
	for _, name := range args[1:] {
		b, err := os.ReadFile(ts.MkAbs(name))
		ts.Check(err)
		if strings.Contains(string(b), args[0]) {
			ts.Fatalf("%s holds %q", name, args[0])
		}
	}
}

// dbhas is the script command "dbhas FILE.db QUERY WANT": the values of an SQLite query, joined by
// blanks.
func dbhas(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: dbhas FILE.db QUERY WANT")
	}
	db, err := sqlx.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	var got []string
	ts.Check(errors.Join(db.Select(&got, args[1]), db.Close()))
	if strings.Join(got, " ") != args[2] {
		ts.Fatalf("%s has %q, want %q", args[1], got, args[2])
	}
}

// mkdb is the script command "mkdb FILE.db SCRIPT.sql": an SQLite database.
func mkdb(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: mkdb FILE.db SCRIPT.sql")
	}
	db, err := sqlx.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	_, err = db.Exec(ts.ReadFile(args[1]))
	ts.Check(errors.Join(err, db.Close()))
}
