package ui

import (
	"testing"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
)

// TestStagesHaveNames: progress is headed in words, in both languages, and what a correction counts
// has its own unit.
func TestStagesHaveNames(t *testing.T) {
	t.Parallel()
	names := []string{"read", "check", "import", "submit", "reconcile", "recheck", "retry", "await", "download", "export", pipeline.CorrectStage.Name}
	for _, w := range []*pipeline.CorrectWork{pipeline.RedWork, pipeline.FormWork, pipeline.VoidWork, pipeline.DeliverWork} {
		if names = append(names, w.Stage); !resumable[w.Stage] {
			t.Errorf("%s takes no turns", w.Stage)
		}
		if _, ok := stageUnits[w.Stage]; !ok {
			t.Errorf("%s counts orders", w.Stage)
		}
	}
	for _, name := range names {
		for _, in := range []string{lang.Chinese, lang.English} {
			if text := (stageNames[name]).Text(in); text == "" {
				t.Errorf("%s has no name in %s", name, in)
			}
		}
	}
}
