package readers

import (
	"errors"
	"testing"
	"testing/fstest"

	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/readers/profile"
)

const builtinShop = `
format: 1
name: shop
recognise: [交易号, 买家]
columns:
  order_no: {column: 交易号}
  buyer_name: {column: 买家}
  goods_name: {column: 宝贝}
  gross: {column: 实付}
  tax_rate: {column: 税点, unit: percent}
`

const builtinBare = `
format: 1
name: bare
recognise: [交易号, 买家, 旺旺]
columns:
  order_no: {column: 交易号}
  goods_name: {column: 宝贝}
`

// A built-in profile is used for a layout that is not known otherwise; the one with the most titles
// counts, and only if it is complete and the file has all of its columns.
func TestBuiltinsAreRecognised(t *testing.T) {
	t.Parallel()
	builtins, err := profile.LoadBuiltins(fstest.MapFS{"shop.yaml": {Data: []byte(builtinShop)}, "bare.yaml": {Data: []byte(builtinBare)}})
	if err != nil {
		t.Fatal(err)
	}
	open := func(b book.Book) (*Workbook, error) {
		return openBook(t.Context(), "o.xlsx", b, Options{TempDir: t.TempDir(), Builtins: builtins})
	}
	w, err := open(newTextBook("S\n十二月\n交易号|买家|宝贝|实付|税点\nT1|甲|椅子|113|13\n"))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	d, err := w.Next(t.Context())
	if err != nil || d.Number != "T1" || w.Mapping().Profile.Name != "shop" || cell(d, 0, "tax_rate") != "13%" {
		t.Errorf("%+v %v", d, err)
	}
	if own, err := open(newTextBook("S\n订单号|购买方名称|项目名称|金额|税率|交易号|买家\nT1|甲|椅子|113|13%|1|a\n")); err != nil || own.Mapping() != nil {
		t.Errorf("a known layout is read with a profile: %v", err)
	}
	for text, reason := range map[string]input.Reason{
		"S\n交易号|买家|宝贝|旺旺\nT1|甲|椅子|a\n":  input.ProfileIncomplete,
		"S\n交易号|买家|宝贝|税点\nT1|甲|椅子|13\n": input.NoHeader,
		"S\n交易号|宝贝|实付|税点\nT1|椅子|1|13\n": input.NoHeader,
	} {
		_, err := open(newTextBook(text))
		if refused, ok := errors.AsType[*input.Error](err); !ok || refused.Reason != reason {
			t.Errorf("%q: %v", text, err)
		}
	}
}
