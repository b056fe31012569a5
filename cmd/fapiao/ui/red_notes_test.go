package ui

import (
	"testing"

	"github.com/fapiao/fapiao/internal/lang"
)

func TestRedNoteOfCorrectionIsChinese(t *testing.T) {
	t.Parallel()
	if got := (printer{lang: lang.Chinese}).redNote("a person agreed to the correction"); got != "已同意换开" {
		t.Errorf("note of an agreed correction is %q", got)
	}
}
