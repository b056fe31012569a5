package nuonuo_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/nuonuo"
)

// The pages about the set-up name methods that exist.
func TestSetUpPagesNameMethods(t *testing.T) {
	t.Parallel()
	known := strings.Join([]string{nuonuo.MethodIssue, nuonuo.MethodQuery, nuonuo.MethodReissue, nuonuo.MethodList, nuonuo.MethodRedApply, nuonuo.MethodRedQuery,
		nuonuo.MethodRedRefresh, nuonuo.MethodFastRed, nuonuo.MethodRedConfirm, nuonuo.MethodRedWithdraw, nuonuo.MethodOldRedApply, nuonuo.MethodOldRedQueryNew,
		nuonuo.MethodOldRedCancel, nuonuo.MethodVoid, nuonuo.MethodDeliver, nuonuo.MethodQRCode, nuonuo.MethodLoginConfirm, nuonuo.MethodCertification,
		nuonuo.MethodCreditLine, nuonuo.MethodStock, nuonuo.MethodClientStatus}, " ") + " "
	method := regexp.MustCompile(`[A-Za-z]+`)
	for _, page := range []string{"../docs/nuonuo.md", "../docs/zh/nuonuo.md"} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		named := 0
		for line := range strings.Lines(string(text)) {
			cells := strings.Split(line, "|")
			if len(cells) != 5 || !regexp.MustCompile(`^ [A-Za-z]+((、|, )[A-Za-z]+)* $`).MatchString(cells[2]) || slices.Contains([]string{"methods", "meaning"}, strings.TrimSpace(cells[2])) {
				continue
			}
			for _, name := range method.FindAllString(cells[2], -1) {
				if named++; !strings.Contains(known, "."+name+" ") {
					t.Errorf("%s: no method %s", page, name)
				}
			}
		}
		if want := strings.Count(known, " "); named != want {
			t.Errorf("%s names %d methods, want %d", page, named, want)
		}
	}
}
