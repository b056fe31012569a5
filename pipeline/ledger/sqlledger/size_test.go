package sqlledger_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// Orders of a life in the ledger, and how many of them one call asks for.
const (
	livedOrders = 2000
	asked       = 50
)

// mostBytes is what an order of one line may take in a SQLite ledger after its whole life, beside
// what an empty ledger takes.
const mostBytes = 1530

// lives are orders that are imported, claimed, accepted, asked for while they are in progress, and
// issued. What the platform answers has the form and the length of what the simulator answers.
type lives struct {
	testing.TB
	*sqlledger.Store
	now time.Time
	rnd *rand.Rand
}

func liveThrough(tb testing.TB, url string) {
	tb.Helper()
	s, err := sqlledger.Open(context.Background(), url, sqlledger.Options{Environment: "simulator", Run: "f5c69438ee59", Now: ledgertest.Now})
	if err != nil {
		tb.Fatal(err)
	}
	l := &lives{tb, s, ledgertest.Start(), rand.New(rand.NewPCG(1, 2))}
	ctx := context.Background()
	_, err = s.OpenBatch(ctx, ledger.Batch{ID: "b1", Created: l.now, Digest: strings.Repeat("d", 64)})
	l.must(err)
	for at := 0; at < livedOrders; at += benchCall {
		var items []ledger.Item
		for n := at; n < at+benchCall; n++ {
			items = append(items, ledgertest.Item(tb, l.order(n), n))
		}
		_, err := s.Import(ctx, "b1", items, l.now, ledgertest.Conflict)
		l.must(err)
	}
	l.must(s.FinishBatch(ctx, "b1", livedOrders, l.now))
	for range livedOrders / asked {
		l.pass(3 * time.Second)
		l.lead()
	}
	l.must(s.Close())
}

func (l *lives) must(err error) {
	l.Helper()
	if err != nil {
		l.Fatal(err)
	}
}

func (l *lives) pass(d time.Duration) {
	l.now = l.now.Add(d + time.Duration(l.rnd.IntN(900))*time.Millisecond)
}

var trades = []string{"远山文化传媒", "晨光办公用品", "启明软件技术", "江南餐饮管理", "海纳物流运输", "瑞丰建筑工程", "星河电子商务", "百川咨询服务"}
var places = []string{"无锡", "杭州", "上海", "南京", "苏州", "宁波", "合肥", "成都", "广州", "青岛"}
var goods = []struct{ name, code, unit, rate string }{{"软件开发服务", "3040201010000000000", "项", "0.06"}, {"办公用品", "1060105020000000000", "件", "0.13"},
	{"技术咨询费", "3040301000000000000", "次", "0.06"}, {"货物运输服务", "3010102010000000000", "趟", "0.09"}}

func (l *lives) order(n int) *invoice.Order {
	o := ledgertest.Order(ledgertest.Seller, n+1)
	g := goods[l.rnd.IntN(len(goods))]
	o.OrderNo = fmt.Sprintf("SO202611%06d", n)
	o.Buyer = invoice.Buyer{Name: places[l.rnd.IntN(len(places))] + trades[l.rnd.IntN(len(trades))] + "有限公司", TaxNum: "91330122" + l.letters(10),
		Email: fmt.Sprintf("finance%d@example.com", n)}
	o.Remark = ""
	o.Lines[0].Name, o.Lines[0].Code, o.Lines[0].Unit = g.name, g.code, g.unit
	return o
}

func (l *lives) letters(n int) string {
	const from = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	b := make([]byte, n)
	for i := range b {
		b[i] = from[l.rnd.IntN(len(from))]
	}
	return string(b)
}

// lead takes fifty orders through their lives.
func (l *lives) lead() {
	ctx := context.Background()
	c := ledger.Claim{Filter: ledger.Filter{Batch: "b1"}, Owner: "f5c69438ee59", Now: l.now, Lease: time.Minute, Limit: asked}
	es, err := l.Claim(ctx, ledgertest.ToCall(c, ledger.Issue, func(*ledger.Entry) (string, error) {
		return fmt.Sprintf("%016x%016x%016x%016x", l.rnd.Uint64(), l.rnd.Uint64(), l.rnd.Uint64(), l.rnd.Uint64()), nil
	}))
	l.must(err)
	changes := make([]ledger.Change, len(es))
	for i, e := range es {
		serial := fmt.Sprintf("26112309%012d", e.ID)
		changes[i] = ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted, Serial: serial, Code: "E0000", NextAt: l.now.Add(5 * time.Second),
			Raw: ledger.Whole(fmt.Appendf(nil, `{"code":"E0000","describe":"开票提交成功","result":{"invoiceSerialNum":"%s"}}`, serial))}
		es[i].Serial = serial
	}
	l.must(l.Update(ctx, changes, "f5c69438ee59", l.now))
	for _, state := range []ledger.State{ledger.Submitted, ledger.Issued} {
		l.pass(5 * time.Second)
		due, err := l.Claim(ctx, ledgertest.ToAsk(ledger.Claim{Filter: c.Filter, Owner: c.Owner, Now: l.now.Add(time.Minute), Lease: time.Minute, Limit: asked}, ledger.Ask{About: ledger.AskDue}))
		l.must(err)
		l.must(l.Update(ctx, l.answer(due, es, state), "f5c69438ee59", l.now))
	}
}

// answer is what one query of fifty orders is told.
func (l *lives) answer(due, full []ledger.Entry, state ledger.State) []ledger.Change {
	a := &ledger.Answer{Body: []byte(`{"code":"E0000","describe":"获取成功","result":[`)}
	byID := map[int64]*ledger.Entry{}
	for i := range full {
		byID[full[i].ID] = &full[i]
	}
	changes := make([]ledger.Change, len(due))
	for i, e := range due {
		e.Order = byID[e.ID].Order
		if i > 0 {
			a.Body = append(a.Body, ',')
		}
		from := len(a.Body)
		v := l.invoice(&e, state)
		a.Body = append(a.Body, l.row(&e, &v)...)
		changes[i] = ledger.Change{ID: e.ID, Fence: e.Fence, State: state, Code: v.Status, Tries: e.Tries + 1, Invoices: []ledger.Invoice{v},
			Raw: ledger.Excerpt{Answer: a, Parts: []ledger.Part{{From: from, To: len(a.Body)}}}}
		if state == ledger.Submitted {
			changes[i].NextAt = l.now.Add(10 * time.Second)
		}
	}
	a.Body = append(a.Body, "]}"...)
	return changes
}

func (l *lives) invoice(e *ledger.Entry, state ledger.State) ledger.Invoice {
	v := ledger.Invoice{Serial: e.Serial, Status: "20", Kind: "电子发票(普通发票)", Net: e.Net, Tax: e.Tax, Gross: e.Gross}
	if state == ledger.Issued {
		v.Status, v.No, v.IssuedAt = "2", fmt.Sprintf("2633%016d", e.ID), l.now.Add(-time.Second)
		base := fmt.Sprintf("file:///home/user/.local/share/fapiao/l-files/invoices/202611/%s-%s", v.Serial, v.No)
		v.PDF, v.OFD, v.XML = base+".pdf", base+".ofd", base+".xml"
	}
	return v
}

// row is an invoice in the simulator's words.
func (l *lives) row(e *ledger.Entry, v *ledger.Invoice) []byte {
	status, issued := "开票中", "null"
	at := l.now.UnixMilli()
	if v.Status == "2" {
		status = "开票完成（最终状态）"
		issued = fmt.Sprintf(`%d,"invoiceDate":%d,"invoiceCode":"","invoiceNo":"%s","allElectronicInvoiceNumber":"%s","checkCode":"","qrCode":"01,32,,%s,%s,20261126,,%04x","pdfUrl":"%s","ofdUrl":"%s","xmlUrl":"%s"`,
			v.IssuedAt.UnixMilli(), v.IssuedAt.UnixMilli(), v.No, v.No, v.No, e.Gross, l.rnd.IntN(65536), v.PDF, v.OFD, v.XML)
	}
	return fmt.Appendf(nil, `{"serialNo":"%s","orderNo":"%s","status":"%s","statusMsg":"%s","failCause":"","payerName":"%s","payerTaxNo":"%s","address":"","telephone":"","bankAccount":"","salerTaxNum":"%s","salerAddress":"上海市浦东新区例子路8号","salerTel":"021-11111111","salerAccount":"例子银行上海分行 1111111111111111","clerk":"开票员甲","payee":"","checker":"","remark":"","extensionNumber":"","terminalNumber":"","machineCode":"","deptId":"","clerkId":"","listFlag":"","listName":"","phone":"","notifyEmail":"%s","vehicleFlag":"","invoiceType":"1","buyerManagerName":"","managerCardType":"","managerCardNo":"","bField1":"","bField2":"","bField3":"","naturalPersonFlag":"","proxyInvoiceFlag":"","saleName":"模拟销售方%s","exTaxAmount":"%s","taxAmount":"%s","orderAmount":"%s","invoiceKind":"%s","productOilFlag":0,"specificFactor":0,"createTime":%d,"updateTime":%d,"stateUpdateTime":%d,"cipherText":"","invoiceTime":%s}`,
		v.Serial, e.Key.OrderNo, v.Status, status, e.Buyer, e.BuyerTax, e.Key.Seller, e.Order.Buyer.Email, e.Key.Seller, e.Net, e.Tax, e.Gross, v.Kind, at-4000+int64(l.rnd.IntN(999)), at, at, issued)
}

// An order of one line costs no more than the docs say (docs/performance.md).
func TestBytesAnOrder(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "ledger.db")
	liveThrough(t, file)
	empty := filepath.Join(t.TempDir(), "empty.db")
	openAt(t, empty, "run")
	if got := (fileSize(t, file) - fileSize(t, empty)) / livedOrders; got > mostBytes {
		t.Errorf("an order takes %d bytes after its life, want at most %d: %v", got, mostBytes, bySpace(t, raw(t, file, "sqlite"), liteSpace))
	}
}

// What each table and index takes, in bytes.
const (
	liteSpace = "SELECT name, SUM(pgsize) FROM dbstat GROUP BY name"
	pgSpace   = "SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace"
	pgAll     = "SELECT SUM(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
)

// BenchmarkBytesAnOrder tells what an order takes after its life, and of that each table and index.
func BenchmarkBytesAnOrder(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) {
		for b.Loop() {
			file := filepath.Join(b.TempDir(), "ledger.db")
			liveThrough(b, file)
			reportSpace(b, fileSize(b, file), bySpace(b, raw(b, file, "sqlite"), liteSpace))
		}
	})
	b.Run("postgres", func(b *testing.B) {
		for b.Loop() {
			url := pgtest.URL(b)
			liveThrough(b, url)
			var all int64
			db := raw(b, url, "postgres")
			if _, err := db.Exec("VACUUM FULL"); err != nil { // which leaves what autovacuum comes down to
				b.Fatal(err)
			}
			if err := db.QueryRow(pgAll).Scan(&all); err != nil {
				b.Fatal(err)
			}
			reportSpace(b, all, bySpace(b, db, pgSpace))
		}
	})
}

func reportSpace(b *testing.B, all int64, parts map[string]int64) {
	b.Helper()
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(all)/livedOrders, "bytes/order")
	for name, n := range parts {
		b.ReportMetric(float64(n), name)
	}
}

func fileSize(tb testing.TB, file string) int64 {
	tb.Helper()
	if _, err := raw(tb, file, "sqlite").Exec("PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		tb.Fatal(err)
	}
	info, err := os.Stat(file)
	if err != nil {
		tb.Fatal(err)
	}
	return info.Size()
}

// bySpace is what takes more than two bytes an order.
func bySpace(tb testing.TB, db *sql.DB, query string) map[string]int64 {
	tb.Helper()
	rows, err := db.Query(query)
	if err != nil {
		tb.Fatal(err)
	}
	defer rows.Close()
	out := map[string]int64{}
	for rows.Next() {
		var name string
		var size int64
		if err := rows.Scan(&name, &size); err != nil {
			tb.Fatal(err)
		}
		if size/livedOrders > 2 {
			out[name] = size / livedOrders
		}
	}
	if err := rows.Err(); err != nil {
		tb.Fatal(err)
	}
	return out
}
