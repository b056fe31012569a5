package app

import (
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// A list has one seller, and each invoice once: what is wrong with others is named in both
// languages.
func TestGatheredInvoices(t *testing.T) {
	t.Parallel()
	row := func(seller, order, number string) report.Row {
		return report.Row{Seller: seller, OrderNo: order, InvoiceNo: number, State: ledger.Issued, IssuedAt: time.Unix(1, 0), Net: 1}
	}
	for name, x := range map[string]struct {
		seller string
		rows   []report.Row
		kind   Kind
		zh, en string
		taken  int
	}{
		"two sellers":       {"", []report.Row{row("S1", "A", "1"), row("S2", "B", "2")}, Usage, "S1, S2", "S1, S2", 2},
		"one of two":        {"S2", []report.Row{row("S1", "A", "1"), row("S2", "B", "2")}, Done, "", "", 1},
		"two orders of one": {"", []report.Row{row("S1", "A", "1"), row("S1", "B", "1")}, Unusable, "发票 1 在台账里属于两个订单 A 和 B", "invoice 1 belongs to two orders, A and B", 1},
		"numbers of two":    {"S1", []report.Row{row("S1", "A", "1"), row("S2", "B", "1")}, Done, "", "", 1},
		"not final":         {"", []report.Row{row("S1", "A", "")}, Done, "", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := gathering{out: &Vouchers{}, seller: x.seller, taken: map[ledger.VoucherMark]string{}}
			var err error
			for i := range x.rows {
				if err == nil {
					err = g.add(x.rows[i])
				}
			}
			if err == nil {
				err = g.oneSeller()
			}
			if KindOf(err) != x.kind || len(g.list) != x.taken || len(g.marks) != x.taken {
				t.Fatalf("%v, %d taken", err, len(g.list))
			}
			if err != nil && (!strings.Contains(Text(lang.Chinese, err), x.zh) || !strings.Contains(Text(lang.English, err), x.en)) {
				t.Errorf("%s\n%s", Text(lang.Chinese, err), Text(lang.English, err))
			}
		})
	}
}
