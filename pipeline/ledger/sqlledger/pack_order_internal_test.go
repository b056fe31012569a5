package sqlledger

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
)

// anything fills what v points to, field by field, so that a field that is added is filled, too.
func anything(t *rapid.T, v reflect.Value) {
	if d, ok := reflect.TypeAssert[*decimal.Decimal](v.Addr()); ok {
		if rapid.Bool().Draw(t, "a number") { // else its zero value
			*d = decimal.New(rapid.Int64().Draw(t, "digits"), rapid.Int32Range(-12, 5).Draw(t, "exponent"))
		}
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(rapid.OneOf(rapid.Just(""), rapid.String(), rapid.StringOf(rapid.RuneFrom([]rune("a\"\\<>&\u2028\u2029\ufffd\x00\n\x7f上😀"))),
			rapid.SampledFrom([]string{"\xff", "a\xe2\x80", "\xe2\x80\xa8x\xff"})).Draw(t, "text"))
	case reflect.Int, reflect.Int64:
		v.SetInt(rapid.Int64().Draw(t, "number"))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "flag"))
	case reflect.Pointer:
		if rapid.Bool().Draw(t, "there") {
			v.Set(reflect.New(v.Type().Elem()))
			anything(t, v.Elem())
		}
	case reflect.Slice:
		if n := rapid.IntRange(-1, 3).Draw(t, "length"); n >= 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				anything(t, v.Index(i))
			}
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			anything(t, field)
		}
	default:
		t.Fatalf("an order holds a %s", v.Type())
	}
}

// What is stored must not depend on who encodes it.
func TestAppendOrderIsMarshal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var o invoice.Order
		anything(t, reflect.ValueOf(&o).Elem())
		want, err := json.Marshal(&o)
		if err != nil {
			t.Fatal(err)
		}
		got, err := appendOrder([]byte("before"), &o)
		if err != nil || string(got) != "before"+string(want) {
			t.Fatalf("%v\ngot  %s\nwant %s", err, got, want)
		}
	})
}

func BenchmarkAppendOrder(b *testing.B) {
	o := ledgertest.Order(ledgertest.Seller, 7)
	b.Run("json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := json.Marshal(o); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("append", func(b *testing.B) {
		b.ReportAllocs()
		var buf []byte
		for b.Loop() {
			var err error
			if buf, err = appendOrder(buf[:0], o); err != nil {
				b.Fatal(err)
			}
		}
	})
}
