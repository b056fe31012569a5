package rules_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// sameDecoded compares what a decoder reads with what encoding/json reads, or that both refuse.
func sameDecoded[T any](t rapid.TB, text string, decode func(string) (T, error)) {
	t.Helper()
	var want T
	slow := json.Unmarshal([]byte(text), &want)
	got, err := decode(text)
	if (err == nil) != (slow == nil) || err == nil && !reflect.DeepEqual(got, want) {
		t.Fatalf("%s became\n%+v (%v), want\n%+v (%v)", text, got, err, want, slow)
	}
}

// sameChanged does so for a value as it is stored, each beginning of it, and with a letter changed.
func sameChanged[T any](t *rapid.T, v any, decode func(string) (T, error)) {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	sameDecoded(t, string(b), decode)
	sameDecoded(t, string(b[:rapid.IntRange(0, len(b)).Draw(t, "cut")]), decode)
	b[rapid.IntRange(0, len(b)-1).Draw(t, "at")] = rapid.SampledFrom([]byte(`"{}[]:,0a \`)).Draw(t, "letter")
	sameDecoded(t, string(b), decode)
}

var aText = rapid.OneOf(rapid.SampledFrom([]string{"", "", "SO-1", "无锡明湖", "a<b", "\"", "\xff", "\n"}), rapid.String())

func aFinding(t *rapid.T) rules.Finding {
	f := rules.Finding{Code: aText.Draw(t, "code"), Severity: rules.Error, OrderNo: aText.Draw(t, "no"), Field: invoice.Field(aText.Draw(t, "field")),
		Value: aText.Draw(t, "value"), From: aText.Draw(t, "from"), Count: rapid.IntRange(-1, 20).Draw(t, "count"), Args: rapid.SliceOfN(aText, 0, 3).Draw(t, "args")}
	f.Place = invoice.Place{File: aText.Draw(t, "file"), Sheet: aText.Draw(t, "sheet"), Row: rapid.IntRange(0, 3).Draw(t, "row"), Col: aText.Draw(t, "col")}
	return f
}

// Findings and facts are read as encoding/json reads them, whatever was stored.
func TestDecodedIsWhatEncodingJSONReads(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		sameChanged(t, rapid.SliceOfN(rapid.Custom(aFinding), 0, 3).Draw(t, "findings"), rules.DecodeFindings)
		f := rules.Facts{OrderNo: aText.Draw(t, "no"), Derived: rapid.Bool().Draw(t, "derived"), Seller: aText.Draw(t, "seller"), BuyerName: aText.Draw(t, "name"),
			BuyerTax: aText.Draw(t, "tax"), Kind: invoice.Kind(aText.Draw(t, "kind")), Net: invoice.Amount(rapid.Int64Range(-1e9, 1e9).Draw(t, "net")), Remark: aText.Draw(t, "remark")}
		for range rapid.IntRange(0, 2).Draw(t, "carried") {
			f.Carried = append(f.Carried, invoice.Carried{Title: aText.Draw(t, "title"), Value: aText.Draw(t, "carried value")})
		}
		sameChanged(t, f, rules.DecodeFacts)
		sameChanged(t, map[string]any{"carried": f.Carried, "derived": true}, rules.DecodeFacts)
	})
}

// What most findings and facts look like needs no encoding/json.
func TestOrdinaryFindingsAreDecodedInOnePass(t *testing.T) {
	t.Parallel()
	at := invoice.Place{File: "订单.xlsx", Sheet: "订单", Row: 7, Col: "F"}
	fs := []rules.Finding{rules.New(rules.NumberTwice, at, "SO-1", invoice.OrderNo, "SO-1"), {Code: "FP-AMT-006", Severity: rules.Warning, Place: at, Args: []string{"2", "50"}, From: "x", Count: 2}}
	facts := rules.Facts{OrderNo: "SO-1", Seller: "91330106MA2FXTR10X", BuyerName: "无锡明湖食品有限公司", Kind: "pc", Net: 100, Tax: 13, Gross: 113, Remark: "第 1 号", Carried: []invoice.Carried{{Title: "门店", Value: "一店"}}}
	for what, v := range map[string]any{"findings": fs, "facts": facts, "facts of a kept order": struct {
		Derived bool              `json:"derived"`
		Carried []invoice.Carried `json:"carried"`
	}{true, facts.Carried}} {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if !rules.OnePass(string(b)) {
			t.Errorf("%s were left to encoding/json: %s", what, b)
		}
	}
}
