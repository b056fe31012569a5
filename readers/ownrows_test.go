package readers

import (
	"context"
	"io"
	"slices"
	"testing"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// leftOver is a file of results with lines typed on the sheet of unfinished orders: its rows have
// state, serial number and advice.
func leftOver(t *testing.T, header string, rows ...string) string {
	t.Helper()
	lines := []string{"待处理", header + "|来源行|来源工作表|来源文件|项目名称|商品和服务税收编码|金额|税率"}
	for _, row := range rows {
		lines = append(lines, row+"|2n|订单|o.xlsx|咨询服务|3040801010000000000|106.00|6%")
	}
	return write(t, func(w io.Writer) error {
		b := xlsx.New(w)
		table(b.Sheet("待处理"), lines...)
		return b.Close()
	})
}

// TestSentOrdersAreNotReadFromResults checks that a sent order of results is refused, and no other.
func TestSentOrdersAreNotReadFromResults(t *testing.T) {
	t.Parallel()
	path := leftOver(t, "订单号|购买方名称|购买方税号|状态|流水号|处理建议",
		"T-1|甲公司|91330106MA0DEM0058|开票失败|26113012345678901234|内容没有错：处理后运行 fapiao retry",
		"T-2|甲公司|91330106MA0DEM0058|开票失败|26113012345678901235|可能已开，勿重开：请勿另行开票，也不要换新订单号。",
		"T-3|甲公司|91330106MA0DEM0058|校验未通过||按原因修改原表后，重新运行。",
		"T-4|甲公司|91330106MA0DEM0058|结果待确认（勿重开）||请勿另行开票。稍后运行 fapiao reconcile 确认结果。",
		"T-5|甲公司|91330106MA0DEM0058||26113012345678901236|",
		"T-6|甲公司|91330106MA0DEM0058|||",
		"T-7|甲公司|91330106MA0DEM0058|待开票||运行 fapiao submit 提交。",
		"T-8|甲公司|91330106MA0DEM0058|提交中|26113012345678901237|")
	w, err := Open(context.Background(), path, Options{TempDir: t.TempDir(), Results: true})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	refused := []string{"T-2", "T-4", "T-5", "T-8"}
	for n := 0; ; n++ {
		d, err := w.Next(context.Background())
		if err == io.EOF {
			if n != 8 {
				t.Errorf("%d orders", n)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		r := rules.Check(d, settings())
		sent := has(r.Findings, rules.SentByResults)
		if sent != slices.Contains(refused, d.Number) || sent != (r.Order == nil) {
			t.Errorf("%s: %v", d.Number, r.Findings)
		}
	}
}

// TestStatesOfSentOrdersAreKnown checks that rows copied from results are refused for each name of
// a state in which the order was, or may have been, sent and has no certain outcome.
func TestStatesOfSentOrdersAreKnown(t *testing.T) {
	t.Parallel()
	for _, s := range []ledger.State{ledger.Submitting, ledger.Unknown, ledger.Submitted, ledger.SealFailed} {
		for _, lang := range []string{"zh", "en"} {
			title := map[string]string{"zh": "状态", "en": "Status"}[lang]
			drafts, _ := readBook(t, func(b *xlsx.Writer) {
				table(b.Sheet("订单"), head+"|"+title, "T-1|甲公司|91330106MA0DEM0058||a|1|6%|"+s.Name().Text(lang))
			})
			if r := rules.Check(drafts[0], settings()); !has(r.Findings, rules.SentByResults) || has(r.Findings, rules.StateStops) {
				t.Errorf("%s: %v", s.Name().Text(lang), r.Findings)
			}
		}
	}
}

func has(found []rules.Finding, code string) bool {
	return slices.ContainsFunc(found, func(f rules.Finding) bool { return f.Code == code })
}

// TestRowsOfResultsTellWhetherTheyWereWritten checks that each state of an order that is in a
// ledger marks its row, as a serial number does, and that rows which somebody added are not marked.
func TestRowsOfResultsTellWhetherTheyWereWritten(t *testing.T) {
	t.Parallel()
	var rows []string
	want := map[string]bool{"added": false, "serial": true, "rejected-serial": true}
	rows = append(rows, "added|甲公司|91330106MA0DEM0058|||", "serial|甲公司|91330106MA0DEM0058||s1|", "rejected-serial|甲公司|91330106MA0DEM0058|校验未通过|s2|")
	for _, s := range ledger.States() {
		for _, in := range []string{"zh", "en"} {
			no := string(s) + "-" + in
			rows, want[no] = append(rows, no+"|甲公司|91330106MA0DEM0058|"+s.Name().Text(in)+"||"), s.InLedger()
		}
	}
	path := leftOver(t, "订单号|购买方名称|购买方税号|状态|流水号|处理建议", rows...)
	w, err := Open(context.Background(), path, Options{TempDir: t.TempDir(), Results: true})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for range rows {
		d, err := w.Next(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		r := &d.Rows[0]
		if is, ok := want[d.Number]; !ok || r.Written != is || (r.Serial != "") != (d.Number == "serial" || d.Number == "rejected-serial") {
			t.Errorf("%s: written %v, serial number %q", d.Number, r.Written, r.Serial)
		}
	}
}
