package nuonuo

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/golden"
)

// protocolMethods is every method that the platform's documents, its own samples or other clients
// name (protocol §3.1).
const protocolMethods = `
nuonuo.OpeMplatform. requestBillingNew queryInvoiceResult queryInvoiceList reInvoice deliveryInvoice invoiceCancellation getInvoiceStock
nuonuo.OpeMplatform. saveInvoiceRedConfirm queryInvoiceRedConfirm refreshInvoiceRedConfirm confirm confirmInfoCancel fastInvoiceRed
nuonuo.OpeMplatform. getQrCode verifyComplete getCertificationStatus getCreditLine invoicePrintBatch InvoiceRedApply
nuonuo.ElectronInvoice. requestBillingNew queryInvoiceResult queryInvoiceList reInvoice deliveryInvoice getInvoiceStock getPDF unifiedfastInvoiceRed
nuonuo.ElectronInvoice. InvoiceRedApply InvoiceRedQuery InvoiceRedQueryNew downloadInvoiceRedApply cancelInvoiceRedApply
nuonuo.ElectronInvoice. getReportTax GetClientStatus invoicePrintBatch saveScanTemp
nuonuo.electronInvoice. requestBilling CheckEInvoice querySerialNum invoiceCancellation queryInvoiceQuantity invoiceInspection queryCount
nuonuo.electronInvoice. createNewWorkOrder getNewWorkOrderDetailByWork
nuonuo.speedBilling. querySpeedBilling prefixQuery queryNameAndTaxByCode queryGoldenPlate billingByCode
`

// pageMethods are the methods that the page tells how to reach.
func pageMethods() map[string]bool {
	listed := map[string]bool{}
	for _, m := range documented {
		listed[m.method] = true
		listed[m.classic] = m.classic != "-"
	}
	for _, m := range throughCall {
		listed[m] = true
	}
	delete(listed, "-")
	return listed
}

// TestEveryMethodOfThePlatformIsReachable: with a function of its own, or by a name for Call.
func TestEveryMethodOfThePlatformIsReachable(t *testing.T) {
	t.Parallel()
	listed := pageMethods()
	for line := range strings.Lines(strings.TrimSpace(protocolMethods)) {
		words := strings.Fields(line)
		for _, name := range words[1:] {
			if !listed[words[0]+name] {
				t.Errorf("%s%s is on no table of the page", words[0], name)
			}
			delete(listed, words[0]+name)
		}
	}
	for method := range listed {
		t.Errorf("%s is no method of the platform", method)
	}
}

// TestPageHasEveryNameAndFunction reads the code: a new constant or function that the page does not
// tell of is an error.
func TestPageHasEveryNameAndFunction(t *testing.T) {
	t.Parallel()
	listed := pageMethods()
	for name, value := range methodConstants(t) {
		if value != MethodAccessToken && !listed[value] {
			t.Errorf("%s (%s) is on no table of the page", name, value)
		}
	}
	functions := map[string]bool{"EncodeIssue": true, "Call": true, "CallRaw": true, "FetchToken": true, "ExchangeCode": true, "TokenUse": true,
		"WaitFinal": true, "AllInvoices": true, "AllReds": true, "AllRedSheets": true} // told in the text
	for _, m := range documented {
		for f := range strings.SplitSeq(m.function, ", ") {
			functions[f] = true
		}
	}
	client := reflect.TypeFor[*Client]()
	for m := range client.Methods() {
		if name := m.Name; name != "Format" && !functions[name] {
			t.Errorf("Client.%s is on no table of the page", name)
		}
		delete(functions, m.Name)
	}
	delete(functions, "EncodeIssue")
	for name := range functions {
		t.Errorf("the page has %s, the client does not", name)
	}
}

// methodConstants returns the exported constants whose names begin with Method.
func methodConstants(t *testing.T) map[string]string {
	t.Helper()
	found := constantsOf(t, "Method")
	if len(found) < 40 {
		t.Fatalf("only %d constants found", len(found))
	}
	return found
}

// constantsOf returns the texts of the exported constants whose names begin with a word.
func constantsOf(t *testing.T, word string) map[string]string {
	t.Helper()
	found := map[string]string{}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, isValue := n.(*ast.ValueSpec)
			if !isValue || !strings.HasPrefix(spec.Names[0].Name, word) || len(spec.Values) != 1 {
				return true
			}
			if literal, isLiteral := spec.Values[0].(*ast.BasicLit); isLiteral {
				found[spec.Names[0].Name], err = strconv.Unquote(literal.Value)
			}
			return true
		})
	}
	return found
}

// TestPageHasEveryCode goes through all codes of the platform's shapes: one that the classifier
// knows must be on the page, and the other way round.
func TestPageHasEveryCode(t *testing.T) {
	t.Parallel()
	listed := map[string]bool{}
	for _, g := range codesOf {
		for _, code := range g.codes {
			listed[code] = true
		}
	}
	known := func(code string) bool {
		for _, m := range []string{MethodIssue, MethodQuery, MethodRedApply, MethodDeliver} {
			if _, found := ruleFor(&Error{Method: m, Code: code}, effectOf(m)); found {
				return true
			}
		}
		return false
	}
	met := map[string]bool{}
	for _, format := range []string{"%02d", "S%02d", "%04d", "E%04d", "S%04d", "%06d"} {
		for n := range 80000 {
			code := fmt.Sprintf(format, n)
			if known(code) {
				met[code] = true
			}
		}
	}
	for code := range met {
		if !listed[code] && !listed["E"+code] { // the codes of red applications come with and without the letter
			t.Errorf("the page lacks %s", code)
		}
	}
	for code := range listed {
		if !met[code] {
			t.Errorf("the page has %s, the classifier does not know it", code)
		}
	}
}

// TestPageNamesWhatThePackageNeeds reads the imports: modules beside the standard library are the
// page's, all of them.
func TestPageNamesWhatThePackageNeeds(t *testing.T) {
	t.Parallel()
	if golden.Updating() {
		t.Skip("the page is being written")
	}
	page, err := os.ReadFile(clientPage)
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	modules := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			parts := strings.Split(strings.Trim(spec.Path.Value, `"`), "/")
			if strings.Contains(parts[0], ".") {
				modules[strings.Join(parts[:min(3, len(parts))], "/")] = true
			}
		}
	}
	for m := range modules {
		if !strings.Contains(string(page), "`"+m+"`") {
			t.Errorf("%s does not say that the package needs %s", clientPage, m)
		}
	}
	if len(modules) != 1 {
		t.Errorf("the package needs %v, want golang.org/x/sys alone", modules)
	}
}
