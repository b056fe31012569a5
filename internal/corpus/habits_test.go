package corpus

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// habits are the thirty troubles that users of such programs meet, in the order of the project's
// rules, each with a fault or a file of the corpus, or a file and a test, that shows it.
var habits = []struct {
	trouble string
	shown   string // names divided by blanks
}{
	{"tax number stored as a number", "tax-number-number tax-number-stored-power order-no-power goods-code-number"},
	{"leading zeros lost", "telephone-no-zero account-number"},
	{"number formats hide what a cell holds", "amount-rounded amount-in-thousands amount-hidden"},
	{"a number becomes 1.0 or 9.1E8", "goods-code-power order-no-decimals"},
	{"formulas without results, and errors", "rate-not-computed amount-not-computed amount-error order-no-error"},
	{"a million rows of formats", "blank-rows prefilled internal/xlsx:TestAMillionBlankRowsCostNoMemory"},
	{"merged and empty cells of continued orders", "buyer-merged buyer-once number-once buyers-disagree"},
	{"hidden sheets and rows, several sheets", "sheet-hidden hidden-rows two-sheets"},
	{"titles not in the first row, rows of examples", "titles-above sheet-of-examples header-again"},
	{"signs of money, full width, invisible characters", "amount-dollars order-no-full-width buyer-zero-width tax-number-blanks"},
	{"dates as numbers, from 1904, as text", "date-1904 date-not-a-day date-words date-as-amount"},
	{"a customer with several entries", "lists lists-old"},
	{"an order twice", "twins sheet-copied pipeline:TestANumberInTwoFilesIsRefusedInBoth"},
	{"half a batch fails", "pipeline:TestRefusedOrderFailsAndTheOthersGoOn"},
	{"no answer to a submission", "pipeline:TestLostAnswerIsAskedForAndNotRepeated"},
	{"an issued order marked as failed", "pipeline:TestFinishedBatchSendsNothingAgain"},
	{"trouble of the account repeated for each row", "pipeline:TestAccountTroubleStopsTheSellerAndNotTheOthers"},
	{"asking too often, or forever", "nuonuo:TestQueryLimits pipeline:TestReconcileEndsInTime"},
	{"a signature that is late or fails", "pipeline:TestUnsignedInvoiceIsSignedAgainAndNotIssuedAgain pipeline:TestSignatureIsRetriedTwentyTimesADay"},
	{"a failed order under a new number", "pipeline:TestRetryIssuesUnderTheSameNumber"},
	{"a callback taken for the truth", "nuonuo:TestParseNotice nuonuo:TestCallbackHandler"},
	{"results matched by amount", "cmd/fapiao/platform:TestAnswersMatchWhatWasAsked"},
	{"several invoices of an order", "pipeline:TestPartOfAnOrderIsNotTheOrder"},
	{"long invoice numbers cut", "nuonuo:TestNumbersKeepEveryDigit writers/resultbook:TestInvoiceCodeIsBehindTheLinks"},
	{"the PDF taken for the voucher", "writers/resultbook:TestSheetLayout cmd/fapiao/platform:TestLinksOfThePlatform"},
	{"field names other than in the guide", "nuonuo:TestDecodeTakesWhatThePlatformSends nuonuo:TestQueryOddResults"},
	{"a wrong invoice", "cmd/fapiao/platform:TestRedInvoicesAreKnown state-issued state-void"},
	{"a new version of the bureau's workbook", "column-unknown title-mistyped bureau-elements"},
	{"text files in GBK, with quoted numbers", "valid readers/csvfile:TestCellsAreThoseOfExcel readers/csvfile:TestEncodingsAreFound"},
	{"formulas in results", "writers/resultbook:TestTextsAreNeverFormulas writers:TestFormulaLike"},
}

func TestEveryHabitIsShown(t *testing.T) {
	t.Parallel()
	if len(habits) != 30 {
		t.Fatalf("%d troubles", len(habits))
	}
	names := map[string]bool{}
	for _, b := range Books() {
		names[b.Name] = true
		for i := range b.Plants {
			names[b.Plants[i].Name] = true
		}
	}
	tests := map[string]string{} // the sources of a folder's tests
	for i, h := range habits {
		for name := range strings.FieldsSeq(h.shown) {
			folder, test, is := strings.Cut(name, ":")
			switch {
			case !is && !names[name]:
				t.Errorf("%d, %s: the corpus has no %s", i+1, h.trouble, name)
			case is:
				if _, read := tests[folder]; !read {
					tests[folder] = sources(t, folder)
				}
				if !strings.Contains(tests[folder], "\nfunc "+test+"(t") {
					t.Errorf("%d, %s: %s has no %s", i+1, h.trouble, folder, test)
				}
			}
		}
	}
}

// sources are the tests of a folder of the project.
func sources(t *testing.T, folder string) string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("..", "..", folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(b)
	}
	return all.String()
}
