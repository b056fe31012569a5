package resultbook

import (
	"strings"
	"testing"

	"github.com/fapiao/fapiao/pipeline/report"
)

// TestReasonsOfCallsAreChinese: what the client says of a call without an answer, in each place.
func TestReasonsOfCallsAreChinese(t *testing.T) {
	t.Parallel()
	const said = "no answer; the request may have been processed"
	r := &report.Row{State: "unknown", Error: said}
	red := &report.Row{State: "unknown", Error: said, Red: &report.Red{}}
	zh, en := &book{lang: "zh"}, &book{lang: "en"}
	for place, texts := range map[string][2]string{
		"reason": {reason(zh, r), reason(en, r)}, "note": {note(zh, r), note(en, r)}, "red": {redNote(zh, red), redNote(en, red)},
	} {
		if !strings.Contains(texts[0], "没有答复；请求可能已被处理") || strings.Contains(texts[0], "no answer") || !strings.Contains(texts[1], said) {
			t.Errorf("%s: %q", place, texts)
		}
	}
}
