package nuonuo

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestSecretCannotBePrinted(t *testing.T) {
	t.Parallel()
	const text = "SD0123456789ABCD"
	type holder struct {
		Name   string
		Secret Secret
		Nested map[string]Secret
		Ptr    *Secret
	}
	type closed struct { // package fmt calls no methods of these
		secret   Secret
		ptr      *Secret
		list     []Secret
		ptrs     []*Secret
		array    [1]Secret
		nested   map[string]Secret
		keys     map[Secret]bool
		any      any
		config   Config
		configP  *Config
		configs  []Config
		token    Token
		tokenP   *Token
		tokens   []Token
		response Response
	}
	s := NewSecret(text)
	h := holder{"x", s, map[string]Secret{"k": s}, &s}
	cfg, token := Config{AppSecret: s, StaticToken: s}, Token{Access: s, Refresh: s}
	hidden := closed{
		s, &s, []Secret{s}, []*Secret{&s}, [1]Secret{s}, map[string]Secret{"k": s}, map[Secret]bool{s: true}, s,
		cfg, &cfg, []Config{cfg}, token, &token, []Token{token}, Response{clean: (&Client{config: cfg}).cleaner(text)},
	}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%+q", "%q", "%x", "% x", "%X", "%d", "%o", "%b", "%c", "%U", "%e", "%p", "%t", "%T"} {
		fmt.Fprintf(&out, verb+"\n", s)
		fmt.Fprintf(&out, verb+"\n", h)
		fmt.Fprintf(&out, verb+"\n", hidden)
		fmt.Fprintf(&out, verb+"\n", &hidden)
		fmt.Fprintf(&out, verb+"\n", []closed{hidden})
		fmt.Fprintf(&out, verb+"\n", []*closed{&hidden})
		fmt.Fprintf(&out, verb+"\n", map[string]closed{"k": hidden})
		fmt.Fprintf(&out, verb+"\n", Config{AppSecret: s, StaticToken: s})
		fmt.Fprintf(&out, verb+"\n", Token{Access: s, Refresh: s})
	}
	for _, v := range []any{s, h, Config{AppSecret: s}, Token{Access: s}} {
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(data)
	}
	type document struct{ Secret Secret }
	data, err := xml.Marshal(document{s})
	if err != nil {
		t.Fatal(err)
	}
	out.Write(data)
	for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(handler).Info("x", "secret", s, "holder", h, "token", Token{Access: s})
	}
	for _, leak := range []string{text, fmt.Sprintf("%x", text), fmt.Sprintf("%X", text), text[:8]} {
		if strings.Contains(out.String(), leak) {
			t.Errorf("output holds %q", leak)
		}
	}
	if s.Reveal() != text {
		t.Error("Reveal does not return the text")
	}
	if NewSecret("").String() != "" {
		t.Error("an empty secret looks set")
	}
}

func TestClientDoesNotPrintItsSecrets(t *testing.T) {
	t.Parallel()
	c, err := New(Config{Endpoint: "http://127.0.0.1:1", AppKey: "k", AppSecret: NewSecret("SD0123456789ABCD"), StaticToken: NewSecret("0123456789abcdef")})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{fmt.Sprintf("%v", c), fmt.Sprintf("%+v", c), fmt.Sprintf("%#v", *c), fmt.Sprint(c.config)} {
		if strings.Contains(text, "SD0123456789") || strings.Contains(text, "0123456789abcdef") {
			t.Errorf("printing the client shows a secret: %s", text)
		}
	}
}

// A secret compares by its text, also as the key of a map, and comes back from a file, but not from
// its own mask.
func TestSecretComparesAndIsRead(t *testing.T) {
	t.Parallel()
	a, b := NewSecret("SD0123456789ABCD"), NewSecret(strings.Repeat("SD0123456789ABCD", 2)[:16])
	if a != b || !a.Equal(b) || a == NewSecret("other") || NewSecret("") != (Secret{}) || !(Secret{}).Empty() || a.Empty() {
		t.Error("secrets do not compare by their texts")
	}
	if seen := map[Secret]int{a: 1}; seen[b] != 1 {
		t.Error("a map does not find a secret of the same text")
	}
	var cfg Config
	if err := json.Unmarshal([]byte(`{"AppKey":"k","AppSecret":"SD0123456789ABCD"}`), &cfg); err != nil || cfg.AppSecret != a {
		t.Errorf("from JSON: %v", err)
	}
	written, err := json.Marshal(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(written, &cfg); err == nil {
		t.Error("the mask was read as a secret")
	}
	if err := json.Unmarshal([]byte(`{"AppSecret":""}`), &cfg); err != nil || !cfg.AppSecret.Empty() {
		t.Errorf("an empty secret: %v", err)
	}
}
