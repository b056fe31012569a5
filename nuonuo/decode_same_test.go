package nuonuo

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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
	got := splitEnvelope([]byte(strings.TrimSpace(string(raw))))
	for i, value := range []json.RawMessage{want.Code, want.Describe, want.Message, want.Msg, want.Result, want.Data} {
		if string(got[i]) != string(value) {
			t.Fatalf("%s of %q is %q, want %q", envelopeKeys[i], raw, got[i], value)
		}
	}
}

var decodeSeeds = []string{
	`{"text":"a","count":"3","flag":"true","at":"2022-07-20 15:06:04"}`, `{"text":"a","text":"b","tex":"c"}`,
	`{"te\u0078t":"\u4f60\n","list":[{"name":"x","y":[1,{"z":"]}"}]},null,{}],"raw":[1, 2]}`, ` [ {"serialNo" : "1" } , {} ] `,
	`{"inner":{"name":"x","more":1},"list":{"name":"a"},"unknown":{"a":"\\"}}`, `[]`, `{}`, `""`, `null`, `"\ud800"`, `"a\"b"`, `abc`, `{"a":1`,
	`[1,`, `{"code":"E0000","CODE":"E1","result":[{"orderNo":"A"}],"Data":null,"de\u017fcribe":1}`, "{\"text\":\"\xff\"}", "\"\x01\"", `1.0E7`, `"`,
}

func FuzzDecodeIsWhatItsDefinitionSays(f *testing.F) {
	for _, s := range decodeSeeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		sameDecoding(t, raw)
		sameEnvelope(t, raw)
		for _, p := range Elements(raw) {
			if !json.Valid(raw[p.From:p.To]) {
				t.Fatalf("%q has the element %q", raw, raw[p.From:p.To])
			}
		}
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
	one := Elements(splitEnvelope(answer)[result])[0]
	row := string(splitEnvelope(answer)[result][one.From:one.To])
	raw := []byte(`{"code":"E0000","describe":"","result":[` + row + strings.Repeat(","+row, MaxQuery-1) + "]}")
	for name, decode := range map[string]func(json.RawMessage, any) error{"": decodeValid, "slow": decodeSlowly} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				r := Response{Raw: raw}
				var invoices []Invoice
				if err := r.decodeEnvelope(); err != nil {
					b.Fatal(err)
				}
				if err := decode(r.Result, &invoices); err != nil || len(invoices) != MaxQuery {
					b.Fatal(err)
				}
			}
		})
	}
}
