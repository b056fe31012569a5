package nuonuo

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// sameDecoding compares Decode with its slow definition, for the types whose values differ most.
func sameDecoding(t *testing.T, raw json.RawMessage) {
	t.Helper()
	sameAs[sample](t, raw)
	sameAs[[]sample](t, raw)
	sameAs[[]Invoice](t, raw)
	sameAs[string](t, raw)
	sameAs[map[string]any](t, raw)
}

func sameAs[T any](t *testing.T, raw json.RawMessage) {
	t.Helper()
	var got, want T
	before := string(raw)
	err, slow := Decode(raw, &got), decodeSlowly(slices.Clone(raw), &want)
	if (err == nil) != (slow == nil) || err != nil && err.Error() != slow.Error() {
		t.Fatalf("decode %q into %T: %v, want %v", raw, got, err, slow)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("decode %q into %T (-want +got):\n%s", raw, got, diff)
	}
	if string(raw) != before {
		t.Fatalf("decoding changed %q to %q", before, raw)
	}
}

// sameEnvelope compares the envelope of an answer with what encoding/json makes of it.
func sameEnvelope(t *testing.T, raw []byte) {
	t.Helper()
	var want struct {
		Code, Describe, Message, Msg, Result, Data json.RawMessage
	}
	if err := json.Unmarshal(raw, &want); err != nil || strings.TrimLeft(string(raw), " \t\r\n")[0] != '{' {
		return
	}
	body, ok := treeOf(raw)
	if !ok {
		t.Fatalf("%q is not split", raw)
	}
	got := envelopeOf(body)
	for i, value := range []json.RawMessage{want.Code, want.Describe, want.Message, want.Msg, want.Result, want.Data} {
		if string(got.raw(i)) != string(value) {
			t.Fatalf("%s of %q is %q, want %q", envelopeKeys[i], raw, got.raw(i), value)
		}
	}
}

// sameSplitting compares a tree with encoding/json: what it takes for JSON, and its elements.
func sameSplitting(t *testing.T, raw []byte) {
	t.Helper()
	whole, ok := treeOf(raw)
	if ok != json.Valid(raw) {
		t.Fatalf("%q: split %v, want %v", raw, ok, !ok)
	}
	var want []json.RawMessage
	if !ok || whole.raw(0)[0] != '[' || json.Unmarshal(raw, &want) != nil {
		return
	}
	var got []json.RawMessage
	for n := range whole.elements(0) {
		got = append(got, whole.raw(n))
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("elements of %q (-want +got):\n%s", raw, diff)
	}
}

var decodeSeeds = []string{
	`{"text":"a","count":"3","flag":"true","at":"2022-07-20 15:06:04"}`, `{"text":"a","text":"b","tex":"c"}`,
	`{"te\u0078t":"\u4f60\n","list":[{"name":"x","y":[1,{"z":"]}"}]},null,{}],"raw":[1, 2]}`, ` [ {"serialNo" : "1" } , {} ] `,
	`{"inner":{"name":"x","more":1},"list":{"name":"a"},"unknown":{"a":"\\"}}`, `[]`, `{}`, `""`, `null`, `"\ud800"`, `"a\"b"`, `abc`, `{"a":1`,
	`[1,`, `{"code":"E0000","CODE":"E1","result":[{"orderNo":"A"}],"Data":null,"de\u017fcribe":1}`, "{\"text\":\"\xff\"}", "\"\x01\"", `1.0E7`, `"`,
	`[1.5,-0,0.0e+1,-12E-3,true,false,null]`, `01`, `-`, `1.`, `1e`, `.5`, `tru`, `nulll`, `{"a" 1}`, `{"a":1,}`, `[1 2]`, `"\x"`, `"\u12g4"`, `1 2`, "\v[]",
}

func FuzzDecodeIsWhatItsDefinitionSays(f *testing.F) {
	for _, s := range decodeSeeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		sameDecoding(t, raw)
		sameEnvelope(t, raw)
		sameSplitting(t, raw)
	})
}

// Every answer that the platform's documents show is decoded as its definition says, whatever
// stands in the place of one of its values.
func TestDecodeIsWhatItsDefinitionSays(t *testing.T) {
	t.Parallel()
	answer, err := os.ReadFile("testdata/query-answer.json")
	if err != nil {
		t.Fatal(err)
	}
	sameEnvelope(t, answer)
	var whole map[string]any
	if err := json.Unmarshal(answer, &whole); err != nil {
		t.Fatal(err)
	}
	for _, oddity := range []string{"", "null", `"\u0041\\"`, `"x"`, "[]", "{}", `[{"a":[1]}]`, "1E3"} {
		for _, m := range mutations(whole["result"], oddity) {
			sameAs[[]Invoice](t, json.RawMessage(m))
		}
	}
}

func BenchmarkDecodeAnswer(b *testing.B) {
	answer, err := os.ReadFile("testdata/query-answer.json")
	if err != nil {
		b.Fatal(err)
	}
	one := Response{Raw: answer}
	if err := one.decodeEnvelope(); err != nil {
		b.Fatal(err)
	}
	row := string(answer[one.Elements[0].From:one.Elements[0].To])
	raw := []byte(`{"code":"E0000","describe":"","result":[` + row + strings.Repeat(","+row, MaxQuery-1) + "]}")
	fast := func(r *Response, target any) error { return r.decode(target) }
	slow := func(r *Response, target any) error { return decodeSlowly(r.Result, target) }
	for name, decode := range map[string]func(*Response, any) error{"": fast, "slow": slow} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				r := Response{Raw: raw}
				var invoices []Invoice
				if err := r.decodeEnvelope(); err != nil {
					b.Fatal(err)
				}
				if err := decode(&r, &invoices); err != nil || len(invoices) != MaxQuery {
					b.Fatal(err)
				}
			}
		})
	}
}

// JSON may be as deep as encoding/json lets it be, and no deeper.
func TestDepthIsThatOfEncodingJSON(t *testing.T) {
	t.Parallel()
	for _, depth := range []int{maxDepth - 1, maxDepth, maxDepth + 1, maxDepth + 2} {
		sameSplitting(t, []byte(strings.Repeat("[", depth)+strings.Repeat("]", depth)))
		sameSplitting(t, []byte(strings.Repeat(`{"a":`, depth)+"1"+strings.Repeat("}", depth)))
	}
}

// The positions of elements are those in the answer, however it is written.
func TestElementsStandInTheAnswer(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string][]string{
		`{"code":"E0000","result":[{"orderNo":"A"},{"orderNo":"B"}]}`:                        {`{"orderNo":"A"}`, `{"orderNo":"B"}`},
		"\xef\xbb\xbf { \"result\" : [ {\"orderNo\" : \"A\"} ,\n\t{\"orderNo\":\"B\"} ] }\n": {`{"orderNo" : "A"}`, `{"orderNo":"B"}`},
		"\u00a0{\"result\":[1]}": {`1`},
		`{"data":[{"orderNo":"B"}],"result":[{"orderNo":"A"},{"orderNo":"A"}]}`: {`{"orderNo":"A"}`, `{"orderNo":"A"}`},
		`{"data":[{"orderNo":"B"}]}`:             {`{"orderNo":"B"}`},
		`{"result":{"orderNo":"发票"}}`:            {`{"orderNo":"发票"}`},
		`{"result":[null,{"orderNo":"A"}]}`:      {`null`, `{"orderNo":"A"}`},
		"{\"result\":[{\"orderNo\":\"A\xff\"}]}": {"{\"orderNo\":\"A\xff\"}"},
		`{"result":"text"}`:                      nil, `{"result":[]}`: nil, `{"code":"E0000"}`: nil,
	} {
		r := Response{Raw: []byte(answer)}
		_ = r.decodeEnvelope() // some have no code
		var got []string
		for _, p := range r.Elements {
			got = append(got, answer[p.From:p.To])
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", answer, diff)
		}
	}
}
