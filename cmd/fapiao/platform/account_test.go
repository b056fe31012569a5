package platform

import (
	"os"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// verdict is how testdata/texts.txt words a judgement.
func verdict(b Blame) string {
	switch {
	case b.Trouble != "":
		return string(b.Trouble)
	case b.Order:
		return "order"
	}
	return "unknown"
}

func TestTextsBlameWhomTheyBlame(t *testing.T) {
	t.Parallel()
	table, err := os.ReadFile("testdata/texts.txt")
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for line := range strings.Lines(string(table)) {
		want, text, found := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !found {
			continue
		}
		count[want]++
		for _, spelt := range spelt(text) {
			if got := verdict(Judge(spelt)); got != want {
				t.Errorf("%q blames %s, want %s", spelt, got, want)
			}
		}
	}
	for _, k := range ledger.Troubles() {
		known := k == ledger.TroubleSetup || k == ledger.TroubleToken || k == ledger.TroubleQuota || k == ledger.TroubleOther // by code, or not at all
		if n := count[string(k)]; n < 20 && !known {
			t.Errorf("%s has %d texts", k, n)
		}
	}
	if count["order"] < 100 || count["unknown"] < 20 {
		t.Errorf("%v", count)
	}
}

// spelt is a text as other systems write it.
func spelt(text string) []string {
	wide := strings.NewReplacer(",", "，", "!", "！", ":", "：").Replace(text)
	return []string{text, wide, " " + strings.ReplaceAll(text, "，", ", ") + "\r\n", "【税局返回】" + text, "开票失败：" + text + "。", "[9999]" + text}
}

func TestNothingBlamesNobody(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "  ", "。", "()", "\x00\xff"} {
		if got := Judge(text); got != (Blame{}) {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

// A buyer or goods whose name speaks of logins and credit lines is still the order's.
func FuzzJudge(f *testing.F) {
	f.Add("登录已失效", "授信额度不足")
	f.Add(" !", "额度不足")
	f.Fuzz(func(t *testing.T, name, words string) {
		if b := Judge(words); b.Trouble != "" && b.Order {
			t.Errorf("%q blames both: %+v", words, b)
		}
		text := "购买方" + name + words
		if len(clausesOf(text)) != 1 {
			return // punctuation begins another clause
		}
		if b := Judge(text); b.Trouble != "" {
			t.Errorf("%s blames the account: %+v", text, b)
		}
	})
}

func TestCallsThatStopASellerHaveAKind(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]ledger.Trouble{
		"070301": ledger.TroubleToken, "070306": ledger.TroubleQuota, "E9338": ledger.TroublePermission, "E9301": ledger.TroubleBinding,
		"E9513": ledger.TroubleDevice,
	} {
		if got := troubleOf(&nuonuo.Error{Method: nuonuo.MethodIssue, Code: code, Sent: true}); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
	spoken := &nuonuo.Error{Method: nuonuo.MethodIssue, Code: "E9999", Describe: "授信额度不足", Sent: true}
	if got := troubleOf(spoken); got != ledger.TroubleCredit {
		t.Errorf("%q", got)
	}
	inner := &nuonuo.Error{Method: nuonuo.MethodIssue, Err: &nuonuo.Error{Method: nuonuo.MethodAccessToken, Code: "070306", Sent: true}}
	if got := troubleOf(inner); got != ledger.TroubleQuota {
		t.Errorf("without a token: %q", got)
	}
	if got := troubleOf(&nuonuo.Error{Method: nuonuo.MethodIssue, Err: &nuonuo.QuotaError{}}); got != ledger.TroubleQuota {
		t.Errorf("held back to protect the quota: %q", got)
	}
}
