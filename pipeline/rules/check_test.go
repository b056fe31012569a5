package rules_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// fault is one draft with all the codes it must give.
type fault struct {
	name  string
	edits []edit
	want  []string
	s     func(*rules.Settings)
	late  edit // once places are given
}

func allFaults() []fault {
	return slices.Concat(orderFaults(), buyerFaults(), cellFaults(), rateFaults(), amountFaults(), discountFaults(), specialFaults(), rowFaults(), goodsFaults(), codeFaults(), datedFaults(), limitFaults(), habitFaults())
}

func (f fault) run() rules.Result {
	s := settings()
	if f.s != nil {
		f.s(s)
	}
	d := baseDraft(f.edits...)
	if f.late != nil {
		f.late(d)
	}
	r := rules.Check(d, s)
	var columns rules.ColumnTally
	columns.Add(r.Unplaced)
	for _, f := range columns.Findings() {
		if !rules.OfColumn(f.Code) { // that one is among the order's own already
			r.Findings = append(r.Findings, f)
		}
	}
	return r
}

func codes(fs []rules.Finding) []string {
	var out []string
	for _, f := range fs {
		out = append(out, f.Code)
	}
	slices.Sort(out)
	return out
}

func TestEachFaultGivesItsFindings(t *testing.T) {
	t.Parallel()
	for _, f := range allFaults() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			r := f.run()
			want := slices.Clone(f.want)
			slices.Sort(want)
			if diff := cmp.Diff(want, codes(r.Findings)); diff != "" {
				for _, x := range r.Findings {
					t.Logf("%s %s %s", x.Code, x.Place, x.Message("zh"))
				}
				t.Errorf("codes (-want +got)\n%s", diff)
			}
			if rejected := r.Order == nil; rejected != rules.Errors(r.Findings) {
				t.Errorf("rejected = %v with findings %v", rejected, codes(r.Findings))
			}
			for _, x := range r.Findings {
				if x.Place.File == "" || x.Place.Row == 0 {
					t.Errorf("%s has no place: %+v", x.Code, x.Place)
				}
				for _, lang := range []string{"zh", "en"} {
					if text := x.Message(lang) + x.Hint(lang); strings.Contains(text, "?") && !strings.Contains(rawTexts(x.Code), "?") || strings.ContainsAny(text, "{}\x1f") {
						t.Errorf("%s in %s has a gap: %s", x.Code, lang, text)
					}
				}
			}
		})
	}
}

func rawTexts(code string) string {
	for _, r := range rules.Catalogue() {
		if r.Code == code {
			return r.Text.Zh + r.Text.En + r.Hint.Zh + r.Hint.En
		}
	}
	return ""
}

// madeElsewhere are the codes of readers and of the ledger, which a check of one draft cannot give.
var madeElsewhere = []string{rules.OtherContent, rules.RepeatedInBatch, rules.NumberForeign, rules.PartOnly, rules.InvoiceDiffers, rules.LooksAlike, rules.StrayResult, rules.RenumberedRow, rules.RenumberedOrder, rules.DroppedIssued, rules.IssuedBeside, rules.InvoiceMoved, rules.MayBeIssued, rules.LikelyTwice, rules.SheetHidden, rules.RowsHidden, rules.SheetUnread, rules.TitleMistyped, rules.SheetOfExamples, rules.NoOrders, rules.NotConfirmed, rules.MissingLater, rules.NotSplit, rules.SplitInto, rules.MergedInto, rules.SplitOther, rules.NumberTaken, rules.FollowsRed, rules.ReplacedBy, rules.CorrectedAs,
	rules.ReadingIncomplete, rules.TakenBack, rules.RejectedLater, rules.DroppedBefore, rules.DroppedOther, rules.RevisesSent, rules.EarlierMonth, rules.SentElsewhere,
	rules.RowsJoined, rules.TotalRows, rules.TotalDiffers, rules.MoreFindings, rules.RowsSkipped, rules.ColumnUnseen, rules.SerialSheet, rules.SerialOrders, rules.ReadOtherwise, rules.OwnResults, rules.LeftBare, rules.ProfileSkips, rules.OriginalDiffers, rules.FileChanged, rules.OriginalUnreadable}

func TestEveryRuleIsProducedByACase(t *testing.T) {
	t.Parallel()
	made := map[string]bool{}
	for _, f := range allFaults() {
		for _, x := range f.run().Findings {
			made[x.Code] = true
		}
	}
	for _, r := range rules.Catalogue() {
		if strings.HasPrefix(r.Code, "FP-RED-") { // of lists of corrections
			continue
		}
		if !made[r.Code] && !slices.Contains(madeElsewhere, r.Code) {
			t.Errorf("no case gives %s: %s", r.Code, r.Text.Zh)
		}
	}
}

func TestAFaultlessDraftBecomesAnOrder(t *testing.T) {
	t.Parallel()
	r := check(t, settings())
	if len(r.Findings) != 0 || r.Order == nil {
		t.Fatalf("findings %v", codes(r.Findings))
	}
	o := r.Order
	if o.OrderNo != "A1001" || o.Seller != "91350100M000100Y43" || o.Kind != invoice.KindDigitalOrdinary || !o.TaxIncluded {
		t.Errorf("order = %+v", o)
	}
	if o.Net.String() != "100.00" || o.Tax.String() != "6.00" || o.Gross.String() != "106.00" {
		t.Errorf("sums = %s + %s = %s", o.Net, o.Tax, o.Gross)
	}
	if r.Facts.BuyerName != "杭州云帆科技有限公司" || r.Facts.Gross != o.Gross || r.Facts.Kind != o.Kind {
		t.Errorf("facts = %+v", r.Facts)
	}
}

func TestAllFindingsComeAtOnce(t *testing.T) {
	t.Parallel()
	r := check(t, settings(), drop(invoice.BuyerName, invoice.TaxRate, invoice.GoodsCode), set(invoice.BuyerEmail, "x"), set(invoice.KindField, "什么票"))
	want := []string{rules.EmailForm, rules.GoodsCodeMissing, rules.KindUnknown, rules.FieldMissing, rules.FieldMissing}
	slices.Sort(want)
	if diff := cmp.Diff(want, codes(r.Findings)); diff != "" {
		t.Error(diff)
	}
	if r.Facts.OrderNo != "A1001" || r.Facts.Seller == "" {
		t.Errorf("facts of a rejected order = %+v", r.Facts)
	}
}

func TestFindingsNameTheCell(t *testing.T) {
	t.Parallel()
	r := check(t, settings(), set(invoice.BuyerPhone, "1380000"))
	f := r.Findings[0]
	if f.Place.Cell() != "H2" || f.Place.Sheet != "订单" || f.Field != invoice.BuyerPhone || f.OrderNo != "A1001" || f.Severity != rules.Error {
		t.Errorf("finding = %+v", f)
	}
	if f.Value != "13****0" {
		t.Errorf("value = %q, must be masked", f.Value)
	}
}
