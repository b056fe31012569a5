package simulator_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/nuonuo/simulator"
)

func TestANumberThatSomebodyUsedBefore(t *testing.T) {
	t.Parallel()
	for as, differs := range map[simulator.Foreign]func(row object) bool{
		simulator.ForeignTaxNum: func(r object) bool {
			return r["payerTaxNo"] != "91330106MA2B0XQ74N" && r["payerName"] == "测试云帆商贸有限公司"
		},
		simulator.ForeignBuyer: func(r object) bool { return r["payerName"] != "测试云帆商贸有限公司" },
		simulator.ForeignName:  func(r object) bool { return r["payerName"] == "测试云帆商贸有限公司（分公司）" },
		simulator.ForeignGross: func(r object) bool { return r["orderAmount"] == "101.00" },
		simulator.ForeignRate: func(r object) bool {
			return r["orderAmount"] == "100.00" && r["exTaxAmount"] == "94.34" && r["taxAmount"] == "5.66"
		},
		simulator.ForeignKind:  func(r object) bool { return r["invoiceKind"] == "电子发票(增值税专用发票)" },
		simulator.ForeignCents: func(r object) bool { return r["exTaxAmount"] == "88.49" && r["taxAmount"] == "11.51" },
		simulator.ForeignRed:   func(r object) bool { return r["orderAmount"] == "-100.00" && r["invoiceType"] == "2" },
	} {
		t.Run(string(as), func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "books")
			r := newRig(t, func(o *simulator.Options) {
				o.Books, o.Knobs.ForeignOrders, o.Knobs.ForeignAs, o.Knobs.AcceptDuplicates = path, []string{"N-2"}, as, true
			})
			r.accept(newOrder("N-1"))
			for range 2 {
				if a := r.submit(newOrder("N-2")); a.Code != "E9106" {
					t.Fatalf("submit: %s", a.Code)
				}
			}
			r.clock.Add(time.Second)
			rows := r.query(object{"orderNos": []string{"N-2"}})
			if len(rows) != 1 || !differs(rows[0]) {
				t.Errorf("the number has %v", rows)
			}
			o, _ := r.server.Order(sellerTax, "N-2")
			if !o.Foreign || o.Accepted != 1 || o.Status != "2" {
				t.Errorf("the books say %+v", o)
			}
			if own, _ := r.server.Order(sellerTax, "N-1"); own.Foreign {
				t.Error("another number is foreign too")
			}
		})
	}
}

func TestSubmitsWithTheSerialNumberOfTheInvoiceBefore(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "swap_serials=1"))
	first, second := r.accept(newOrder("S-1")), r.accept(newOrder("S-2"))
	if first != second {
		t.Errorf("serial numbers %s and %s, want the first twice", first, second)
	}
	r.clock.Add(time.Second)
	if row := r.query(object{"serialNos": []string{second}})[0]; row["orderNo"] != "S-1" {
		t.Errorf("the serial number is that of %v", row["orderNo"])
	}
}

func TestASplitOrderWithTheSerialNumberOfItsFirstInvoice(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "split_over=100", "split_serial=on"))
	o := newOrder("P-1")
	o["invoiceDetail"] = []object{newLine("苹果", "88.50", "11.50", "100.00"), newLine("梨", "88.50", "11.50", "100.00")}
	serial := r.accept(o)
	r.clock.Add(time.Second)
	if one, both := r.query(object{"serialNos": []string{serial}}), r.query(object{"orderNos": []string{"P-1"}}); len(one) != 1 || len(both) != 2 {
		t.Errorf("%d rows by serial number and %d by order number, want 1 and 2", len(one), len(both))
	}
}

func TestAFailureThatIsIssuedAllTheSame(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "books")
	r := newRig(t, func(o *simulator.Options) {
		o.Books, o.Knobs.FailRate, o.Knobs.FailCause, o.Knobs.Revive = path, 1, "内部错误。请稍后再试", time.Minute
	})
	serial := r.accept(newOrder("R-1"))
	r.clock.Add(time.Second)
	if got := r.status(serial); got != "22" {
		t.Fatalf("at first: %s", got)
	}
	if net := r.server.State().Sellers[sellerTax].Net; net != "0.00" {
		t.Errorf("net %s while it failed", net)
	}
	r.clock.Add(time.Minute)
	row := r.query(object{"serialNos": []string{serial}})[0]
	if row["status"] != "2" || row["failCause"] != "" || row["invoiceNo"] == "" {
		t.Errorf("a minute later: %v", row)
	}
	state := r.server.State()
	if state.Sellers[sellerTax].Net != "88.50" || state.Knobs["revive_ms"] != 1 {
		t.Errorf("state %+v", state.Sellers[sellerTax])
	}
	if err := r.server.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := simulator.New(simulator.Options{Books: path, Clock: r.clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if o, _ := again.Order(sellerTax, "R-1"); o.Status != "2" {
		t.Errorf("after a restart it is %s", o.Status)
	}
}

func TestOddRows(t *testing.T) {
	t.Parallel()
	for odd, right := range map[simulator.Odd]func(rows []object) bool{
		simulator.OddTwice:     func(r []object) bool { return len(r) == 2 && r[0]["serialNo"] == r[1]["serialNo"] },
		simulator.OddContrary:  func(r []object) bool { return len(r) == 2 && r[0]["status"] != r[1]["status"] },
		simulator.OddNoOrderNo: func(r []object) bool { return r[0]["orderNo"] == "" },
		simulator.OddOtherCase: func(r []object) bool { return r[0]["orderNo"] == "o-1" },
		simulator.OddNoSerial:  func(r []object) bool { return r[0]["serialNo"] == "" },
		simulator.OddStranger:  func(r []object) bool { return len(r) == 2 && strings.HasPrefix(r[0]["orderNo"].(string), "STRANGER") },
		simulator.OddSeller:    func(r []object) bool { return r[0]["salerTaxNum"] != sellerTax },
	} {
		r := newRig(t, knobs(t, "odd_share=1", "odd_rows="+string(odd)))
		r.accept(newOrder("O-1"))
		r.clock.Add(time.Second)
		if rows := r.query(object{"orderNos": []string{"O-1"}}); !right(rows) {
			t.Errorf("%s: %v", odd, rows)
		}
	}
}
