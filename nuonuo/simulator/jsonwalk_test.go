package simulator

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// FuzzWalk: on an object that encoding/json takes, the walker finds the same
// keys and the same strings, and what is written back is read the same.
func FuzzWalk(f *testing.F) {
	for _, s := range []string{`{}`, `{"a":"b","c":[1,{"d":"]"}],"e":{"f":"}"}}`, ` { "a" : -1.5e3 , "b" : null,"c":true } `, `{"\u4e2d\"":"\\\" \n"}`,
		`{"a":"x","a":"y"}`, `{"":""}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var want map[string]json.RawMessage
		if !utf8.ValidString(s) || json.Unmarshal([]byte(s), &want) != nil || strings.HasPrefix(strings.TrimSpace(s), "null") {
			return
		}
		got := members(s)
		if len(got) != len(want) {
			t.Fatalf("%q: keys %v, want %v", s, got, want)
		}
		for key, raw := range want {
			text := string(raw)
			if raw[0] == '"' {
				if err := json.Unmarshal(raw, &text); err != nil {
					t.Fatal(err)
				}
			} else if text == "null" {
				text = ""
			}
			if got[key] != text {
				t.Fatalf("%q: %q is %q, want %q", s, key, got[key], text)
			}
			var back string
			if err := json.Unmarshal(appendString(nil, got[key]), &back); err != nil || back != got[key] {
				t.Fatalf("%q written and read is %q (%v)", got[key], back, err)
			}
		}
	})
}

// FuzzUnpack: damaged bytes are refused or read, and never panic.
func FuzzUnpack(f *testing.F) {
	o := &order{lines: []line{{lGoodsName: "苹果", lTax: "1.00"}, {lGoodsName: strings.Repeat("长", 200)}}}
	o.head[hOrderNo], o.head[hRedOf] = "1", "x"
	packed := string(o.pack(nil))
	if back, ok := unpack(packed); !ok || !cmp.Equal(back.head, o.head) || !cmp.Equal(back.lines, o.lines) {
		f.Fatalf("%+v came back as %+v", o, back)
	}
	f.Add(packed)
	f.Add("\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01")
	f.Fuzz(func(t *testing.T, s string) {
		o, ok := unpack(s)
		if !ok {
			return
		}
		again, ok := unpack(string(o.pack(nil)))
		if !ok || !cmp.Equal(again.head, o.head) || !cmp.Equal(again.lines, o.lines) {
			t.Fatalf("%q does not survive", s)
		}
	})
}
