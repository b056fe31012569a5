package invoice_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// asJSON is what the hash of an order has always been of.
func asJSON(t rapid.TB, o *invoice.Order) string {
	t.Helper()
	c := *o
	c.Lines = make([]invoice.Line, len(o.Lines))
	for i, l := range o.Lines {
		l.Row = 0
		c.Lines[i] = l
	}
	b, err := json.Marshal(&c)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func sameContent(t rapid.TB, o *invoice.Order) {
	t.Helper()
	got, err := invoice.Content(o)
	if want := asJSON(t, o); err != nil || string(got) != want {
		t.Fatalf("%s (%v), want\n%s", got, err, want)
	}
	whole, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := o.AppendJSON([]byte("before")); err != nil || string(got) != "before"+string(whole) {
		t.Fatalf("%s (%v), want before and\n%s", got, err, whole)
	}
}

// aFilled fills any part of an order, with texts and numbers that need care among them.
func aFilled(t *rapid.T, v reflect.Value) {
	texts := []string{"", "a", "杭州<演示>&\"公司\"", "\x00\u2028\xff\\", "\u2029", "\x7f\t\n", "<", "\xed\xa0\x80"}
	switch {
	case v.Type() == reflect.TypeFor[decimal.Decimal]():
		v.Set(reflect.ValueOf(aDecimal(t, "number")))
	case v.Kind() == reflect.Pointer:
		if rapid.Bool().Draw(t, "there") {
			v.Set(reflect.New(v.Type().Elem()))
			aFilled(t, v.Elem())
		}
	case v.Kind() == reflect.Slice:
		if n := rapid.IntRange(-1, 3).Draw(t, "length"); n >= 0 { // else it is nil
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				aFilled(t, v.Index(i))
			}
		}
	case v.Kind() == reflect.Struct:
		for _, field := range v.Fields() {
			aFilled(t, field)
		}
	case v.Kind() == reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "flag"))
	case v.CanInt():
		v.SetInt(rapid.Int64().Draw(t, "amount"))
	default:
		v.SetString(rapid.OneOf(rapid.SampledFrom(texts), rapid.String()).Draw(t, "text"))
	}
}

// For any order, what is hashed is the JSON that earlier versions hashed, whose hashes ledgers
// have, and what is stored is the JSON of encoding/json, byte for byte.
func TestContentIsTheJSON(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var o invoice.Order
		aFilled(t, reflect.ValueOf(&o).Elem())
		sameContent(t, &o)
	})
}

// A part that is added to an order, or to its buyer or lines, is in what is hashed.
func TestEachPartIsInTheContent(t *testing.T) {
	t.Parallel()
	o := &invoice.Order{Lines: []invoice.Line{{}}}
	for _, of := range []reflect.Value{reflect.ValueOf(o).Elem(), reflect.ValueOf(&o.Buyer).Elem(), reflect.ValueOf(&o.Lines[0]).Elem()} {
		for i := range of.NumField() {
			name, v := of.Type().Field(i).Name, of.Field(i)
			was := reflect.ValueOf(v.Interface())
			before := asJSON(t, o)
			switch {
			case v.Type() == reflect.TypeFor[decimal.Decimal]():
				v.Set(reflect.ValueOf(dec("1.50")))
			case v.Kind() == reflect.String:
				v.SetString("x")
			case v.Kind() == reflect.Bool:
				v.SetBool(true)
			case v.CanInt():
				v.SetInt(7)
			case v.Kind() == reflect.Pointer:
				v.Set(reflect.New(v.Type().Elem()))
			case v.Kind() == reflect.Slice:
				v.Set(reflect.MakeSlice(v.Type(), 1+v.Len(), 1+v.Len()))
			case name != "Buyer":
				t.Fatalf("%s is of a kind that this test does not know", name)
			}
			if sameContent(t, o); before == asJSON(t, o) && !slices.Contains([]string{"Row", "Buyer"}, name) {
				t.Errorf("%s is not in what is hashed", name)
			}
			v.Set(was)
		}
	}
}

func FuzzContent(f *testing.F) {
	f.Add("SO-1", "杭州演示科技有限公司", "a<b>\u2028", int64(113_00), int64(113), int32(-2))
	f.Add("\xff", "\\", "\x1f", int64(-1), int64(-1000), int32(-19))
	f.Fuzz(func(t *testing.T, number, name, remark string, amount, price int64, exponent int32) {
		if exponent > 50 || exponent < -50 {
			t.Skip()
		}
		sameContent(t, &invoice.Order{OrderNo: number, Buyer: invoice.Buyer{Name: name, CopyEmails: []string{remark}}, Remark: remark,
			Gross: invoice.Amount(amount), Lines: []invoice.Line{{Price: decimal.New(price, exponent), Unit: name}}})
	})
}

func BenchmarkHash(b *testing.B) {
	o := &invoice.Order{OrderNo: "SO-2026-0001", Seller: "91330106MA2FXTR10X", Kind: "pc", TaxIncluded: true, Date: "2026-11-30 00:00:00",
		Buyer:  invoice.Buyer{Name: "无锡明湖食品有限公司", TaxNum: "91330100WY0EWP94AE", Address: "无锡市测试路149号", Tel: "0571-83667788"},
		Remark: "第 1 号订单", Net: 100_00, Tax: 13_00, Gross: 113_00, Lines: []invoice.Line{{Property: invoice.LineNormal,
			Name: "无线键盘", Code: "1090511010000000000", Unit: "个", Quantity: dec("2"), Price: dec("56.5"), Rate: dec("0.13"), Net: 100_00, Tax: 13_00, Gross: 113_00}}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := o.Hash(); err != nil {
			b.Fatal(err)
		}
	}
}
