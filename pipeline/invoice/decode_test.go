package invoice_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// sameOrder compares what is decoded with what encoding/json decodes, or that both refuse.
func sameOrder(t rapid.TB, text []byte) {
	t.Helper()
	var want invoice.Order
	slow := json.Unmarshal(text, &want)
	got, err := invoice.DecodeOrder(text)
	if (err == nil) != (slow == nil) || err != nil && err.Error() != slow.Error() {
		t.Fatalf("%s: %v, want %v", text, err, slow)
	}
	if err == nil && !reflect.DeepEqual(got, &want) {
		t.Fatalf("%s became\n%+v, want\n%+v", text, got, &want)
	}
}

// Any order that is stored is read as encoding/json reads it.
func TestDecodedOrderIsWhatWasStored(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var o invoice.Order
		aFilled(t, reflect.ValueOf(&o).Elem())
		text, err := o.AppendJSON(nil)
		if err != nil {
			t.Fatal(err)
		}
		sameOrder(t, text)
	})
}

// ordinary is an order as most are.
func ordinary() *invoice.Order {
	return &invoice.Order{OrderNo: "SO-2026-0001", Seller: "91330106MA2FXTR10X", Kind: "pc", TaxIncluded: true, Date: "2026-11-30 00:00:00",
		Buyer:  invoice.Buyer{Name: "无锡明湖食品有限公司", TaxNum: "91330100WY0EWP94AE", Person: true, Address: "无锡市测试路149号", Tel: "0571-83667788", Account: "银行 1", Phone: "13800000000", Email: "a@example.com"},
		Remark: "第 1 号订单", Clerk: "王", Payee: "李", Checker: "赵", Extension: "1", SellerBank: "银行 2", ShowAccount: "3", LevyReason: "1", Template: "模版",
		Net: 100_00, Tax: 13_00, Gross: 113_00, Lines: []invoice.Line{
			{Property: invoice.LineNormal, Name: "无线键盘", Code: "1090511010000000000", SelfCode: "K", Spec: "黑", Unit: "个", Quantity: dec("2"), Price: dec("56.5"),
				Rate: dec("0.13"), Net: 101_00, Tax: 13_13, Gross: 114_13, Policy: "01", PolicyName: "免税", ZeroRate: "1", Row: 12},
			{Property: invoice.LineDiscount, Name: "无线键盘", Rate: dec("0.13"), Net: -1_00, Tax: -13, Gross: -1_13},
		}}
}

// Orders as most are do not need encoding/json.
func TestOrdinaryOrderIsDecodedInOnePass(t *testing.T) {
	t.Parallel()
	text, err := ordinary().AppendJSON(nil)
	if err != nil {
		t.Fatal(err)
	}
	if !invoice.OnePass(text) {
		t.Errorf("%s was left to encoding/json", text)
	}
	sameOrder(t, text)
}

// Each part of what is stored may be changed, or be cut off: both read the same, or both refuse.
func TestOtherFormsAreLeftToEncodingJSON(t *testing.T) {
	t.Parallel()
	stored, err := ordinary().AppendJSON(nil)
	if err != nil {
		t.Fatal(err)
	}
	for end := range stored {
		sameOrder(t, stored[:end])
	}
	text := string(stored)
	for _, change := range [][2]string{
		{`"order_no"`, `"ORDER_NO"`}, {`"SO-`, `"\u0053O-`}, {`无锡`, "\xff\xfe"}, {`无锡`, "\x01"}, {`,"seller"`, ` ,"seller"`}, {`"113.00"}`, `"113.00"} `},
		{`"113.00"}`, `"113.00"}x`}, {`"113.00"}`, `"113.0"}`}, {`"113.00"}`, `"113"}`}, {`"113.00"}`, `"1e2"}`}, {`"113.00"}`, `113.00}`}, {`"113.00"}`, `"-0.00"}`},
		{`"113.00"}`, `"00113.00"}`}, {`"113.00"}`, `"9999999999999.99"}`}, {`"113.00"}`, `"10000000000000.00"}`}, {`"113.00"}`, `"+13.00"}`}, {`"113.00"}`, `".00"}`},
		{`"113.00"}`, `"-.00"}`}, {`"113.00"}`, `"--1.00"}`}, {`"113.00"}`, `"1١.00"}`}, {`"113.00"}`, `""}`},
		{`"row":12`, `"row":012`}, {`"row":12`, `"row":0`}, {`"row":12`, `"row":-1`}, {`"row":12`, `"row":1.0`}, {`"row":12`, `"row":99999999999999999999`}, {`"row":12`, `"row":`},
		{`"quantity":"2"`, `"quantity":2`}, {`"quantity":"2"`, `"quantity":"2.50e3"`}, {`"quantity":"2"`, `"quantity":"two"`}, {`"quantity":"2"`, `"quantity":null`},
		{`"tax_included":true`, `"tax_included":null`}, {`"person":true`, `"person":false`}, {`"lines":[`, `"lines":[null,`}, {`"lines":[`, `"lines":[[`}, {`,"lines"`, `,"lines":[],"lines"`},
		{`,"net"`, `,"special":{"factor":"3"},"net"`}, {`,"lines"`, `,"manager":{"name":"x"},"lines"`}, {`"email":"a@example.com"`, `"email":"a@example.com","copy_emails":["b"]`},
		{`"a@example.com"`, `"a\"@example.com"`}, {`"a@example.com"`, "\"a\u2028<>&\x7f\""},
	} {
		if !strings.Contains(text, change[0]) {
			t.Errorf("%s does not hold %s: the case shows nothing", text, change[0])
		}
		sameOrder(t, []byte(strings.ReplaceAll(text, change[0], change[1])))
		sameOrder(t, []byte(strings.Replace(text, change[0], change[1], 1)))
	}
	sameOrder(t, []byte(`{}`))
	sameOrder(t, []byte(`null`))
	sameOrder(t, nil)
}

func FuzzDecodeOrder(f *testing.F) {
	for _, o := range []*invoice.Order{ordinary(), {}, {Lines: []invoice.Line{{Price: decimal.New(1, 3)}}, Manager: &invoice.Manager{}, Elements: []invoice.Element{{}}}} {
		text, err := o.AppendJSON(nil)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) { sameOrder(t, text) })
}

func BenchmarkDecodeOrder(b *testing.B) {
	text, err := ordinary().AppendJSON(nil)
	if err != nil {
		b.Fatal(err)
	}
	for name, decode := range map[string]func([]byte) error{
		"":     func(text []byte) error { _, err := invoice.DecodeOrder(text); return err },
		"slow": func(text []byte) error { return json.Unmarshal(text, new(invoice.Order)) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := decode(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
