package readers

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// readHidden reads a workbook with a mode for hidden rows. Orders are returned as summaries, those
// left out with a minus; findings as code, cell and message.
func readHidden(t *testing.T, choice HiddenRows, f func(*xlsx.Writer)) (orders, findings []string) {
	t.Helper()
	w, err := Open(context.Background(), write(t, func(out io.Writer) error {
		b := xlsx.New(out)
		f(b)
		return b.Close()
	}), Options{TempDir: t.TempDir(), HiddenRows: choice})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for {
		d, err := w.Next(context.Background())
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		s := summary(d)
		for _, x := range d.Doubts {
			s += map[invoice.DoubtKind]string{invoice.DoubtNear: "n", invoice.DoubtHidden: "h", invoice.DoubtPartlyHidden: "p"}[x.Kind]
		}
		if d.Skipped {
			s = "-" + s
		}
		orders = append(orders, s)
	}
	for _, f := range w.Findings() {
		findings = append(findings, f.Code+" "+f.Place.Cell()+" "+f.Message("en"))
	}
	return orders, findings
}

func TestHiddenRowsHoldSkipOrAreRead(t *testing.T) {
	t.Parallel()
	filtered := func(b *xlsx.Writer) {
		s := b.Sheet("订单")
		s.Filter("A1:G7")
		table(s, head, "T-1|甲公司||a|1|6%", "!T-2|乙公司||b|1|6%", "!|||b2|1|6%", "T-3|丙公司||c|1|6%", "!|||c2|1|6%", "!T-4|丁公司||d|1|6%")
		table(b.Sheet("补单"), head, "T-5|甲公司||a|1|6%")
	}
	for choice, c := range map[HiddenRows]struct{ orders, findings []string }{
		"": {[]string{"T-1:2 ?A3,A4,A6,A7h", "T-2:3,4 ?A3,A4,A6,A7h", "T-3:5,6 ?A3,A4,A6,A7h", "T-4:7 ?A3,A4,A6,A7h", "T-5:2"},
			[]string{rules.RowsJoined + " A4 Rows without order number and buyer (2: A4, A6) were read as lines of the order above"}},
		ReadHidden: {[]string{"T-1:2", "T-2:3,4", "T-3:5,6", "T-4:7", "T-5:2"},
			[]string{rules.RowsHidden + " A3 4 rows are hidden or filtered out; they were read like the others",
				rules.RowsJoined + " A4 Rows without order number and buyer (2: A4, A6) were read as lines of the order above"}},
		SkipHidden: {[]string{"T-1:2", "-T-2:3,4", "T-3:5,6 ?A6p", "-T-4:7", "T-5:2"},
			[]string{rules.RowsJoined + " A4 Rows without order number and buyer (2: A4, A6) were read as lines of the order above",
				rules.RowsSkipped + " A3 Orders whose rows are all hidden were left out as requested (2): T-2, T-4"}},
	} {
		orders, findings := readHidden(t, choice, filtered)
		if diff := cmp.Diff(c.orders, orders); diff != "" {
			t.Errorf("%q: %s", choice, diff)
		}
		if diff := cmp.Diff(c.findings, findings); diff != "" {
			t.Errorf("%q: %s", choice, diff)
		}
	}
}

// TestHiddenLinesOfTheBureau has a visible head of an order with one hidden line.
func TestHiddenLinesOfTheBureau(t *testing.T) {
	t.Parallel()
	write := func(b *xlsx.Writer) {
		bureauSheets(b, []string{"A|普通发票|是|甲公司", "!B|普通发票|是|乙公司", "!C|普通发票|是|丙公司"}, []string{"A|a|1|6%", "!A|a2|1|6%", "B|b|1|6%", "!C|c|1|6%"})
	}
	for choice, want := range map[HiddenRows][]string{
		HoldHidden: {"A:2,2,3 ?A3,A4 ?A3,A5hh", "B:3,4 ?A3,A4 ?A3,A5hh", "C:4,5 ?A3,A4 ?A3,A5hh"},
		ReadHidden: {"A:2,2,3", "B:3,4", "C:4,5"},
		SkipHidden: {"A:2,2,3 ?A3p", "B:3,4 ?A3p", "-C:4,5"},
	} {
		orders, _ := readHidden(t, choice, write)
		if diff := cmp.Diff(want, orders); diff != "" {
			t.Errorf("%q: %s", choice, diff)
		}
	}
}

// TestSkippedRowsLeaveNoLineMissing has visible rows that may belong to hidden ones, and the
// reverse.
func TestSkippedRowsLeaveNoLineMissing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ rows, want []string }{
		"a line in view under a hidden order":     {[]string{"T-1|甲公司||a|1|6%", "!T-2|乙公司||b|1|6%", "|||b2|1|6%"}, []string{"T-1:2", "T-2:3,4 ?A3p"}},
		"a hidden line under an order in view":    {[]string{"T-1|甲公司||a|1|6%", "!|||a2|1|6%"}, []string{"T-1:2,3 ?A3p"}},
		"a hidden row that repeats the buyer":     {[]string{"T-1|甲公司||a|1|6%", "!|甲公司||a2|1|6%"}, []string{"T-1:2 ?A3n", "-:3"}},
		"a hidden row of another buyer":           {[]string{"T-1|甲公司||a|1|6%", "!|乙公司||a2|1|6%"}, []string{"T-1:2", "-:3"}},
		"an order whose rows stand apart":         {[]string{"T-1|甲公司||a|1|6%", "T-2|乙公司||b|1|6%", "!T-1|||a2|1|6%"}, []string{"T-1:2,4 ?A4p", "T-2:3"}},
		"blank and filled-down rows do not count": {[]string{"T-1|甲公司||a|1|6%", "!||||=0|", "!", "!|合计|||1|"}, []string{"T-1:2"}},
	} {
		orders, _ := readHidden(t, SkipHidden, func(b *xlsx.Writer) { table(b.Sheet("订单"), append([]string{head}, c.rows...)...) })
		if diff := cmp.Diff(c.want, orders); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	// A sheet without hidden data rows is not held.
	orders, findings := readHidden(t, HoldHidden, func(b *xlsx.Writer) {
		s := b.Sheet("订单")
		s.HiddenRow(texts("说明")...)
		table(s, head, "T-1|甲公司||a|1|6%", "!||||=0|", "!|合计|||1|")
	})
	if strings.Join(orders, " ") != "T-1:3" || len(findings) != 1 {
		t.Error(orders, findings)
	}
}

func TestHiddenColumnsAreReadWithAWarning(t *testing.T) {
	t.Parallel()
	orders, findings := readHidden(t, HoldHidden, func(b *xlsx.Writer) {
		s := b.Sheet("订单")
		s.Format(`<cols><col min="4" max="4" hidden="1" width="0"/><col min="7" max="9" width="0"/></cols>`)
		table(s, head+"|折扣金额|业务员", "T-1|甲公司||a|9|6%||2|", "T-2|甲公司||b|9|6%||3|")
	})
	want := []string{
		rules.ColumnUnseen + " D1 Column D “项目名称” is hidden; its filled cells (2) were read like the others",
		rules.ColumnUnseen + " H1 Column H “折扣金额” is hidden; its filled cells (2) were read like the others",
	}
	if diff := cmp.Diff(want, findings); diff != "" || strings.Join(orders, " ") != "T-1:2 T-2:3" {
		t.Error(diff, orders)
	}
}
