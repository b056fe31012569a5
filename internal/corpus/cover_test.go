package corpus

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/pipeline/rules"
)

// notPlanted are the rules that a check of one file cannot give, or that need a file too large for
// the corpus, each with the place of its test.
var notPlanted = map[string]string{
	rules.OtherContent:       "compares with the ledger: pipeline/against_test.go",
	rules.RepeatedInBatch:    "needs two files: pipeline/numbers_test.go",
	rules.NumberForeign:      "an answer of the platform: pipeline/foreign_test.go",
	rules.PartOnly:           "an answer of the platform: pipeline/adopt_test.go",
	rules.InvoiceDiffers:     "an answer of the platform: pipeline/answers_test.go",
	rules.InvoiceMoved:       "an answer of the platform: pipeline/adopt_test.go",
	rules.MayBeIssued:        "an answer of the platform: pipeline/failed_test.go",
	rules.DroppedIssued:      "an answer of the platform: pipeline/revived_test.go",
	rules.IssuedBeside:       "an answer of the platform: pipeline/revived_test.go",
	rules.LooksAlike:         "compares with the ledger: pipeline/alike_test.go",
	rules.StrayResult:        "compares with the ledger: pipeline/strays_test.go",
	rules.RenumberedRow:      "compares with the ledger: cmd/fapiao/app/renumbered_test.go",
	rules.RenumberedOrder:    "compares with the ledger: cmd/fapiao/app/renumbered_test.go",
	rules.SentElsewhere:      "compares with the ledger: pipeline/against_test.go",
	rules.ReadOtherwise:      "compares with the ledger: cmd/fapiao/testdata/script/upgrade.txtar",
	rules.NotConfirmed:       "an answer at the prompt: pipeline/confirm_test.go",
	rules.MissingLater:       "compares with the ledger: pipeline/confirm_test.go",
	rules.ReadingIncomplete:  "a reading that was killed: pipeline/dead_test.go",
	rules.TakenBack:          "a choice of a person: cmd/fapiao/testdata/script/held.txtar",
	rules.RejectedLater:      "compares with the ledger: cmd/fapiao/testdata/script/settled.txtar",
	rules.DroppedBefore:      "compares with the ledger: cmd/fapiao/testdata/script/held.txtar",
	rules.DroppedOther:       "compares with the ledger: cmd/fapiao/testdata/script/held.txtar",
	rules.OwnResults:         "a result of this program, which no generator writes: readers/results_test.go",
	rules.LeftBare:           "a result of this program, which no generator writes: readers/left_test.go",
	rules.MoreFindings:       "more findings than the corpus may have: pipeline/rules/bound_test.go",
	rules.CarriedNotComputed: "a column that is no field of an order: pipeline/rules/columns_test.go",
	rules.CarriedError:       "a column that is no field of an order: pipeline/rules/columns_test.go",
	rules.NotSplit:           "a choice to split: cmd/fapiao/testdata/script/plan.txtar",
	rules.SplitInto:          "an order that was split: cmd/fapiao/testdata/script/arranged.txtar",
	rules.MergedInto:         "an order that was merged: cmd/fapiao/testdata/script/arranged.txtar",
	rules.SplitOther:         "compares with the ledger: cmd/fapiao/testdata/script/arranged.txtar",
	rules.NumberTaken:        "compares with the ledger: cmd/fapiao/testdata/script/arranged.txtar",
	rules.RevisesSent:        "compares with the ledger: cmd/fapiao/testdata/script/profile.txtar",
	rules.FollowsRed:         "an order that was corrected: cmd/fapiao/testdata/script/reissue.txtar",
	rules.ReplacedBy:         "an order that was corrected: cmd/fapiao/testdata/script/retry_changed.txtar",
	rules.CorrectedAs:        "an order that was corrected: cmd/fapiao/testdata/script/reissue.txtar",
	rules.EarlierMonth:       "the time of a run: cmd/fapiao/testdata/script/month_turn.txtar",
	rules.SpecialTooManyRows: "2,001 rows of one order: pipeline/rules/faults_special_test.go",
}

// exists reports whether the project has a file.
func exists(path string) bool {
	_, err := os.Stat(filepath.Join("..", "..", path))
	return err == nil
}

// planted are the expected findings by file.
func planted() map[string][]Expected {
	out := map[string][]Expected{}
	for _, b := range Books() {
		expected := b.want
		if b.write == nil {
			_, expected = b.fill()
		}
		out[b.File()] = expected
	}
	return out
}

// Every rule is planted, apart from those that no check of a file can give.
func TestEveryRuleIsPlanted(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, all := range planted() {
		for _, e := range all {
			seen[e.Code] = true
		}
	}
	for _, r := range rules.Catalogue() {
		why, exempt := notPlanted[r.Code]
		if strings.HasPrefix(r.Code, "FP-RED-") {
			why, exempt = "lists of refunds: cmd/fapiao/app/redfile_test.go", true
		}
		if strings.HasPrefix(r.Code, "FP-DWN-") {
			why, exempt = "downloaded files: cmd/fapiao/testdata/script/download.txtar", true
		}
		switch {
		case !seen[r.Code] && !exempt:
			t.Errorf("%s is not planted: %s", r.Code, r.Text.En)
		case exempt && !exists(why[strings.LastIndex(why, " ")+1:]):
			t.Errorf("%s: no such test: %s", r.Code, why)
		case seen[r.Code] && exempt:
			t.Errorf("%s is planted, and listed as not planted (%s)", r.Code, why)
		}
	}
}

// The corpus has at least 150 faults in 50 files, some in each format, and valid files in each.
func TestSizeOfTheCorpus(t *testing.T) {
	t.Parallel()
	files, faults := 0, 0
	byFormat := map[Format][2]int{}
	all := planted()
	for _, b := range Books() {
		n := byFormat[b.Format]
		if len(all[b.File()]) > 0 {
			files++
			faults += len(all[b.File()])
			n[0]++
		} else {
			n[1]++
		}
		byFormat[b.Format] = n
	}
	if files < 50 || faults < 150 {
		t.Errorf("%d faults in %d files, want at least 150 in 50", faults, files)
	}
	for _, f := range formats {
		if n := byFormat[f]; n[0] < 5 || n[1] < 1 {
			t.Errorf("%s: %d files with faults, %d valid ones", f, n[0], n[1])
		}
	}
}
