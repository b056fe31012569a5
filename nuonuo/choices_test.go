package nuonuo

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// protocolChoices are the values of the fields that have a fixed set of them, as the platform's
// tables and the protocol (§3, §4) list them.
const protocolChoices = `
AreaUnit 1 2 3 4 5 6 7
CarSeller 1 2 3
CardType 101 102 103 199 201 202 203 204 205 206 207 208 210 212 213 214 215 216 219 220 221 233 299
CertificationAction 0 1 2
CertificationState 0 0 1 1 2 3
DifferenceType 01 02
Factor 0 1 16 2 3 31 32 33 34 35 4 5 6 9
Flag 0 1
InvoiceType 1 2
Kind b bs c e ec es f j p pc r s u
LineProperty 0 1 2
LoginAction 0 1 2 3
LoginType 0 1 2 3
NoticeKind callback invoiceApply invoiceInvalid invoiceRedCallback redConfirmCallback
NotifyStatus 0 1 2 3 4
PaperType 04 05 1130 1140 1160 1170
Policy 0 01 02 03 04 05 06 07 08 09 1 10 11 12 13 14 15 16 17 18
PushMode -1 0 1 2
QRAction 0 1 2 3 4 5
QRType 1 2 3 4
RateReason 1 2 3
RedReason 1 2 3 4
RedSheetStatus 0 1 2 3 4 6 7 8
RedStatus 01 02 03 04 05 06 07 08 09 15 16
RedWork 01 02 03 04
ShownAccounts 0 1 2 3
Side 0 1
Status 2 20 21 22 24 3 31
TimeKind 0 1
TransportTool 1 2 3 4 5
TravelVehicle 1 2 3 4 5 6 7 9
VoidReason 1 2 3 4
VoidSource 1 2 3 4 5
VoucherSource 1 2 3
VoucherType 01 02 03 04 05 06 07 08 09
WorkStatus 0 1 2
ZeroRate 1 2 3
`

// typedConstants returns the values of the exported text constants that have a type, by type.
func typedConstants(t *testing.T) map[string][]string {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, isValue := n.(*ast.ValueSpec)
			if !isValue || len(spec.Values) != 1 || !spec.Names[0].IsExported() {
				return true
			}
			kind, named := spec.Type.(*ast.Ident)
			literal, isLiteral := spec.Values[0].(*ast.BasicLit)
			if named && isLiteral && literal.Kind == token.STRING && kind.IsExported() {
				value, err := strconv.Unquote(literal.Value)
				if err != nil {
					t.Fatal(err)
				}
				found[kind.Name] = append(found[kind.Name], value)
			}
			return true
		})
	}
	return found
}

// TestChoicesAreThoseOfTheProtocol: every value that the platform documents has a constant, and no
// constant has another.
func TestChoicesAreThoseOfTheProtocol(t *testing.T) {
	t.Parallel()
	found := typedConstants(t)
	for _, own := range []string{"Reason", "DownloadReason", "FileKind"} {
		delete(found, own) // of this package, not of the platform
	}
	for line := range strings.Lines(strings.TrimSpace(protocolChoices)) {
		words := strings.Fields(line)
		if got := slices.Sorted(slices.Values(found[words[0]])); !slices.Equal(got, words[1:]) {
			t.Errorf("%s has %v, want %v", words[0], got, words[1:])
		}
		delete(found, words[0])
	}
	for kind := range found {
		t.Errorf("%s is not compared with the protocol", kind)
	}
}
