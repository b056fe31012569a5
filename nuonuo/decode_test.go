package nuonuo

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

type sample struct {
	Text  string                     `json:"text" alias:"tex"`
	Count int                        `json:"count"`
	Flag  bool                       `json:"flag"`
	At    time.Time                  `json:"at"`
	Inner *sampleInner               `json:"inner"`
	List  []sampleInner              `json:"list"`
	Raw   json.RawMessage            `json:"raw"`
	Extra map[string]json.RawMessage `json:"-"`
}

type sampleInner struct {
	Name string `json:"name"`
}

func TestDecodeTakesWhatThePlatformSends(t *testing.T) {
	t.Parallel()
	at := time.Date(2022, 7, 20, 15, 6, 4, 0, beijing)
	tests := map[string]struct {
		raw  string
		want sample
	}{
		"text":             {`{"text":"a","count":"3","flag":"true","at":"2022-07-20 15:06:04"}`, sample{Text: "a", Count: 3, Flag: true, At: at}},
		"numbers":          {`{"text":12.50,"count":3,"flag":true,"at":1658300764000}`, sample{Text: "12.50", Count: 3, Flag: true, At: at}},
		"seconds":          {`{"at":"1658300764"}`, sample{At: at}},
		"day":              {`{"at":"2022-07-20"}`, sample{At: time.Date(2022, 7, 20, 0, 0, 0, 0, beijing)}},
		"compact":          {`{"at":"20220720150604"}`, sample{At: at}},
		"zone":             {`{"at":"2022-07-20T07:06:04Z"}`, sample{At: at}},
		"nothing":          {`{"text":null,"count":"","flag":null,"at":"","inner":"","list":null}`, sample{}},
		"exponent":         {`{"text":1.23456789E7}`, sample{Text: "12345678.9"}},
		"small exponent":   {`{"text":1.5E-4}`, sample{Text: "0.00015"}},
		"large whole":      {`{"text":1E9}`, sample{Text: "1000000000"}},
		"absurd exponent":  {`{"text":1E999999999}`, sample{Text: "1E999999999"}},
		"long number":      {`{"text":26952000000123456789}`, sample{Text: "26952000000123456789"}},
		"boolean text":     {`{"text":true}`, sample{Text: "true"}},
		"object":           {`{"inner":{"name":"x"},"list":[{"name":"a"},{"name":"b"}]}`, sample{Inner: &sampleInner{"x"}, List: []sampleInner{{"a"}, {"b"}}}},
		"one for many":     {`{"list":{"name":"a"}}`, sample{List: []sampleInner{{"a"}}}},
		"cut name":         {`{"tex":"a"}`, sample{Text: "a"}},
		"both names":       {`{"tex":"b","text":"a"}`, sample{Text: "a", Extra: map[string]json.RawMessage{"tex": json.RawMessage(`"b"`)}}},
		"unknown":          {`{"text":"a","new":{"x":1}}`, sample{Text: "a", Extra: map[string]json.RawMessage{"new": json.RawMessage(`{"x":1}`)}}},
		"of another shape": {`{"text":{"x":1},"count":"many","at":"soon"}`, sample{Extra: map[string]json.RawMessage{"text": json.RawMessage(`{"x":1}`), "count": json.RawMessage(`"many"`), "at": json.RawMessage(`"soon"`)}}},
		"raw":              {`{"raw":[1, 2]}`, sample{Raw: json.RawMessage(`[1, 2]`)}},
	}
	for name, tt := range tests {
		var got sample
		if err := Decode(json.RawMessage(tt.raw), &got); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// Decoding must leave the text alone: callers keep it, and read from it what the types have no
// field for.
func TestDecodeDoesNotWriteIntoItsInput(t *testing.T) {
	t.Parallel()
	const text = `[ {"list":[{"name":"a"},{"name":"b"}],"new":[1]}, {"text":"b"} ]`
	raw := json.RawMessage(text)
	var got []sample
	if err := Decode(raw, &got); err != nil || len(got) != 2 || len(got[0].List) != 2 || string(got[0].Extra["new"]) != "[1]" {
		t.Fatalf("%+v, %v", got, err)
	}
	if string(raw) != text {
		t.Errorf("the input became %s", raw)
	}
	p := newPlatform(t, ok(`[{"serialNo":"1"},{"serialNo":"2"}]`))
	_, resp, err := p.client(t).QueryInvoices(context.Background(), Query{SerialNos: []string{"1", "2"}})
	if err != nil || string(resp.Result) != `[{"serialNo":"1"},{"serialNo":"2"}]` {
		t.Errorf("result %s, %v", resp.Result, err)
	}
}

// A block without an Extra of its own is kept as it came in the Extra around it, beside what could
// be read.
func TestBlocksLoseNothing(t *testing.T) {
	t.Parallel()
	var got Invoice
	raw := `{"vehicleInfo":[{"tonnage":3,"new":1}],"invoiceBuildingInfo":{"itemName":{"x":1},"crossCityFlag":0},"realPropertyRentInfo":{"unit":"2"}}`
	if err := Decode(json.RawMessage(raw), &got); err != nil {
		t.Fatal(err)
	}
	want := Invoice{
		Vehicles: []Vehicle{{Tonnage: "3"}}, Building: &Building{CrossCityFlag: "0"}, PropertyRent: &PropertyRent{Unit: "2"},
		Extra: map[string]json.RawMessage{
			"vehicleInfo":         json.RawMessage(`[{"tonnage":3,"new":1}]`),
			"invoiceBuildingInfo": json.RawMessage(`{"itemName":{"x":1},"crossCityFlag":0}`),
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDecodeRefusesAnotherShape(t *testing.T) {
	t.Parallel()
	var invoices []Invoice
	for _, raw := range []string{`"发票不存在"`, `[1]`, `12`, `{"a":`} {
		if err := Decode(json.RawMessage(raw), &invoices); err == nil {
			t.Errorf("%s became %+v", raw, invoices)
		}
	}
	if err := Decode(json.RawMessage(`{}`), invoices); err == nil {
		t.Error("a target that is no pointer was taken")
	}
}

func TestNumbersKeepEveryDigit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.StringMatching(`(0|[1-9][0-9]{0,17})`).Draw(t, "whole")
		fraction := rapid.StringMatching(`[0-9]{1,18}`).Draw(t, "fraction")
		number := rapid.SampledFrom([]string{"", "-"}).Draw(t, "sign") + whole + "." + fraction
		for _, raw := range []string{number, `"` + number + `"`} {
			var got sample
			if err := Decode(json.RawMessage(`{"text":`+raw+`}`), &got); err != nil || got.Text != number {
				t.Fatalf("%s became %q, %v", raw, got.Text, err)
			}
		}
	})
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`[{"serialNo":"1","status":2,"invoiceTime":1546398919000,"invoiceItems":[{"itemNum":"2.000000000000000000"}]}]`,
		`{"serialNo":null,"vehicleInfo":{"tonnage":3}}`, `"text"`, `null`, ``, `[[]]`, `{"status":{"a":[1e99]}}`, `[{"at":"20260101"}]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var invoices []Invoice
		before := string(raw)
		err := Decode(raw, &invoices)
		if string(raw) != before {
			t.Errorf("%q became %q", before, raw)
		}
		if err != nil {
			return
		}
		for _, inv := range invoices {
			if inv.Status.Terminal() && !inv.Status.Known() {
				t.Errorf("unknown status %q is final", inv.Status)
			}
		}
	})
}

func FuzzEnvelope(f *testing.F) {
	for _, seed := range []string{`{"code":"E0000","result":{}}`, `{"code":200}`, `<html>`, `{"code":`, "\xef\xbb\xbf{}", `{"code":["x"]}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		r := Response{Method: MethodIssue, Raw: raw, HTTPStatus: 200}
		err := r.decodeEnvelope()
		if (err == nil) != (r.Code != "") {
			t.Errorf("code %q with error %v", r.Code, err)
		}
		if err == nil && strings.TrimSpace(string(raw)) == "" {
			t.Error("nothing became an answer")
		}
	})
}
