package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	redinvoice "github.com/fapiao/fapiao/pipeline/red"
)

// A list of forms has the bureau's words about those that came to nothing, without personal
// numbers, and repeats no state.
func TestFormsSayWhyTheyFailed(t *testing.T) {
	t.Parallel()
	form := func(status redinvoice.Status, said string) string {
		return (printer{lang.Chinese}).form(&app.Form{RedForm: pipeline.RedForm{BillNo: "1", Status: status, Message: said}}, time.Time{})
	}
	got := form(redinvoice.ApplyFailed, "发票状态异常，请联系 13800138000")
	if !strings.Contains(got, "    → 发票状态异常") || strings.Contains(got, "13800138000") {
		t.Errorf("a form that failed shows %q", got)
	}
	if got := form(redinvoice.Lapsed, redinvoice.Lapsed.Name().Zh) + form(redinvoice.Confirmed, "成功"); strings.Contains(got, "→") {
		t.Errorf("words that say nothing: %q", got)
	}
}

func TestRedNoteOfCorrectionIsChinese(t *testing.T) {
	t.Parallel()
	if got := (printer{lang: lang.Chinese}).redNote("a person agreed to the correction"); got != "已同意换开" {
		t.Errorf("note of an agreed correction is %q", got)
	}
}

// An invoice that was issued elsewhere shows what became of its buyer's form, and asks for an
// answer only as long as the form waits for one.
func TestElsewhereShowsAnsweredForms(t *testing.T) {
	t.Parallel()
	shown := func(status redinvoice.Status) string {
		form := app.Form{RedForm: pipeline.RedForm{BillNo: "33001", BlueNo: "2633", Buyer: "甲", ByBuyer: true, Status: status}}
		return (printer{lang.Chinese}).elsewhere(&app.Elsewhere{Blue: redinvoice.Blue{No: "2633", Buyer: "甲"}, Forms: []app.Form{form}})
	}
	if got := shown(redinvoice.WaitsSeller); !strings.Contains(got, "fapiao red agree 33001") {
		t.Errorf("a form that waits: %s", got)
	}
	got := shown(redinvoice.Confirmed)
	if strings.Contains(got, "agree") || !strings.Contains(got, "发票 2633  购销双方已确认") || !strings.Contains(got, "号码见 fapiao red list") {
		t.Errorf("a form that was agreed to: %s", got)
	}
}
