package app

import (
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
)

func TestDigestIsOfContentsNamesAndChoices(t *testing.T) {
	t.Parallel()
	src := func(pairs ...string) *sources {
		out := &sources{}
		for i := 0; i < len(pairs); i += 2 {
			out.names, out.digests = append(out.names, pairs[i]), append(out.digests, pairs[i+1])
		}
		return out
	}
	cfg := &config.Config{Default: "S1", Kind: "pc", Rate: 10}
	base := digest(src("a", "1", "b", "2"), cfg)
	if digest(src("b", "2", "a", "1"), cfg) != base {
		t.Error("the order of the files must not count")
	}
	if digest(src("a", "1", "b", "2"), &config.Config{Default: "S1", Kind: "pc", Rate: 5, Lang: "en"}) != base {
		t.Error("a choice that changes no order must not count")
	}
	others := map[string]string{
		"content": digest(src("a", "1", "b", "3"), cfg),
		"name":    digest(src("a", "1", "c", "2"), cfg),
		"less":    digest(src("a", "1"), cfg),
		"seller":  digest(src("a", "1", "b", "2"), &config.Config{Default: "S2", Kind: "pc"}),
		"kind":    digest(src("a", "1", "b", "2"), &config.Config{Default: "S1", Kind: "bs"}),
		"hidden":  digest(src("a", "1", "b", "2"), &config.Config{Default: "S1", Kind: "pc", HiddenRows: config.SkipHidden}),
	}
	for what, d := range others {
		if d == base {
			t.Errorf("%s must count", what)
		}
	}
}
