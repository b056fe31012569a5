package main

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// cellAddress is a column and a row.
var cellAddress = regexp.MustCompile(`^[A-Z]{1,3}[0-9]+$`)

// findings are the codes of the findings of a JSON output, each of which must name a cell.
func findingsWithCells(t *testing.T, out string) map[string]bool {
	t.Helper()
	codes := map[string]bool{}
	lines := bufio.NewScanner(strings.NewReader(out))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var f struct{ Type, Code, Sheet, Cell, Message string }
		if err := json.Unmarshal(lines.Bytes(), &f); err != nil {
			t.Fatal(err)
		}
		if f.Type != "finding" {
			continue
		}
		codes[f.Code] = true
		if !cellAddress.MatchString(f.Cell) || f.Sheet == "" {
			t.Errorf("%s: cell %q of sheet %q: %s", f.Code, f.Cell, f.Sheet, f.Message)
		}
	}
	return codes
}

// Every finding about a workbook names column and row, whichever part made it.
func TestEveryFindingNamesColumnAndRow(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../testdata/workbooks/broken/*.xlsx")
	if err != nil || len(files) < 50 {
		t.Fatalf("%d broken workbooks, %v", len(files), err)
	}
	p := newPlace(t, 1)
	seen := map[string]bool{}
	for _, file := range files {
		r := p.run(context.Background(), nil, "check", file, "--json", "--no-copy")
		for code := range findingsWithCells(t, r.out) {
			seen[code] = true
		}
	}
	if len(seen) < 40 {
		t.Errorf("only %d kinds of findings: %v", len(seen), seen)
	}
}

// What the ledger holds against a reading has its cell, too: other content, a number of another
// file, an order that is missing from its file.
func TestFindingsOfTheLedgerNameColumnAndRow(t *testing.T) {
	t.Parallel()
	p := newPlace(t, 3)
	write := func(path, table string) {
		t.Helper()
		if err := writeWorkbook(path, table); err != nil {
			t.Fatal(err)
		}
	}
	if r := p.run(context.Background(), nil, "import", p.orders); r.code != 0 {
		t.Fatalf("%+v", r)
	}
	short := strings.Replace(table(3), "M00001|", "M00009|", 1)
	write(p.orders, short)
	seen := findingsWithCells(t, p.run(context.Background(), nil, "check", p.orders, "--json").out)
	write(p.orders, table(3))
	if r := p.run(context.Background(), nil, "run", p.orders, "--rate", "unlimited"); r.code != 0 {
		t.Fatalf("%+v", r)
	}
	elsewhere := filepath.Join(filepath.Dir(p.orders), "again.xlsx")
	write(elsewhere, strings.Replace(table(3), "102.00", "103.00", 1)+"合计|||||306.00|\n")
	for _, command := range []string{"check", "import"} {
		for code := range findingsWithCells(t, p.run(context.Background(), nil, command, elsewhere, "--json").out) {
			seen[code] = true
		}
	}
	write(p.orders, strings.Replace(short, "101.00", "-101.00", 1))
	for code := range findingsWithCells(t, p.run(context.Background(), nil, "import", p.orders, "--json").out) {
		seen[code] = true
	}
	for _, want := range []string{"FP-HLD-002", "FP-DUP-002", "FP-DUP-007", "FP-FIL-007", "FP-AMT-017"} {
		if !seen[want] {
			t.Errorf("no %s among %v", want, seen)
		}
	}
	if err := os.Remove(elsewhere); err != nil {
		t.Fatal(err)
	}
}
