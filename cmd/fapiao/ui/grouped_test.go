package ui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// planted are findings of several kinds: of orders, of cells, of columns, few and many.
func planted() (out []rules.Finding) {
	for n := range 20 {
		out = append(out, rules.New(rules.SentElsewhere, invoice.Place{File: "十二月.xlsx", Row: n}, fmt.Sprint(n), "", "", "2026-11-02", "十一月.xlsx", rules.Bilingual(lang.Text{Zh: "开具", En: "issued"})))
	}
	out = append(out, rules.New(rules.DroppedBefore, invoice.Place{File: "十二月.xlsx"}, "X", "", ""))
	for n := range 30 {
		out = append(out, rules.New(rules.RowsUnseen, invoice.Place{File: "十二月.xlsx", Sheet: "订单", Row: n}, fmt.Sprint(n), "", "", "订单", "2", "A3、A4"))
	}
	at := func(row int, col string) invoice.Place {
		return invoice.Place{File: "十二月.xlsx", Sheet: "订单", Row: row, Col: col}
	}
	for row := 2; row < 1205; row++ {
		out = append(out, rules.New(rules.RateUnreadable, at(row, "H"), fmt.Sprint("T-", row), invoice.TaxRate, fmt.Sprint("13/", row)))
	}
	for row := 2; row < 8; row++ {
		out = append(out, rules.New(rules.FieldMissing, at(row, "E"), fmt.Sprint("T-", row), invoice.BuyerName, ""))
	}
	for row := 2; row < 5; row++ {
		out = append(out, rules.New(rules.NotADate, at(row, "C"), fmt.Sprint("T-", row), invoice.OrderDate, "昨天"))
	}
	return append(out, rules.ColumnFinding(rules.Unplaced{Code: rules.ColumnCarried, Title: "业务员", At: at(2, "I")}, 3000))
}

func TestGroupedFindings(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"zh", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			s, out, _ := screen(false, Options{Lang: lang})
			for _, f := range planted() {
				if err := s.Finding(f); err != nil {
					t.Fatal(err)
				}
			}
			for range 2 { // the second time there is nothing left to show
				if err := s.Findings(ByJSON); err != nil {
					t.Fatal(err)
				}
			}
			check(t, out.Bytes())
		})
	}
}

// Values that only lost blanks are one entry, below what a person should look at, however many they
// are.
func TestMinorFindingsAreShownLast(t *testing.T) {
	t.Parallel()
	s, out, _ := screen(false, Options{Lang: "zh"})
	for row := range 3000 {
		at := invoice.Place{File: "十二月.xlsx", Sheet: "订单", Row: row + 2, Col: "B"}
		fs := []rules.Finding{rules.New(rules.ValueTidied, at, fmt.Sprint("T-", row), invoice.BuyerName, "甲方 ", "甲方␣", "甲方")}
		if at.Col = "H"; row == 2999 {
			fs = append(fs, rules.New(rules.NotADate, at, "T-1", invoice.OrderDate, "昨天"),
				rules.New(rules.LinesJoined, at, "T-1", invoice.Spec, "一\n二", "一二"))
		}
		for _, f := range fs {
			if err := s.Finding(f); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := s.Findings(ByJSON); err != nil {
		t.Fatal(err)
	}
	var got []string
	for line := range strings.SplitSeq(out.String(), "\n") {
		if !strings.HasPrefix(line, " ") && line != "" {
			got = append(got, strings.Fields(line)[1])
		}
	}
	if d := cmp.Diff([]string{rules.NotADate, rules.LinesJoined, rules.ValueTidied}, got); d != "" {
		t.Errorf("(-want +got):\n%s\n%s", d, out)
	}
	if !strings.Contains(out.String(), "3,000 处") || strings.Count(out.String(), "甲方␣") != 1 {
		t.Errorf("%s", out)
	}
}

func TestAScreenShowsAPartAndSaysSo(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		columns, rows := rapid.IntRange(1, 3000).Draw(t, "columns"), rapid.IntRange(1, 6).Draw(t, "rows")
		s, out, _ := screen(false, Options{Lang: "zh"})
		for col := range columns {
			for row := range rows {
				s.found.add(rules.New(rules.FieldMissing, invoice.Place{Sheet: "订单", Row: row + 2, Col: fmt.Sprint("X", col)}, "T", invoice.BuyerName, ""))
			}
		}
		if err := s.Findings(InResults); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		if len(lines) > 2*maxErrors+1 {
			t.Fatalf("%d lines on the screen", len(lines))
		}
		shown := 0
		for _, line := range lines[:len(lines)-1] {
			if strings.Contains(line, " 处：") {
				shown += rows
			} else if strings.HasPrefix(line, "错误") {
				shown++
			}
		}
		if rest := columns*rows - shown; rest > 0 && !strings.Contains(lines[len(lines)-1], "另有 "+thousands(rest)+" 条") {
			t.Fatalf("%d of %d are shown: %s", shown, columns*rows, lines[len(lines)-1])
		}
	})
}
