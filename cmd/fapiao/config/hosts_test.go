package config

import (
	"slices"
	"testing"
)

func TestHosts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"":                               nil,
		"inv.jss.com.cn":                 {"inv.jss.com.cn"},
		"A.example, .b-1.example，c.d.cn": {"A.example", ".b-1.example", "c.d.cn"},
	} {
		var got []string
		if err := hosts(&got, value{text: text}); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %q %v", text, got, err)
		}
	}
	for _, text := range []string{"https://a.example", "a.example/x", "a.example:8443", "localhost", ".", "..a", "10.0.0.1", "a_b.example", "[::1]", "*.example.com", "a..b"} {
		var got []string
		if err := hosts(&got, value{text: text}); err == nil {
			t.Errorf("%q is taken as %q", text, got)
		}
	}
}
