package notify

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/internal/golden"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// TestMessages compares each form of two digests, in both languages, with reviewed files.
func TestMessages(t *testing.T) {
	t.Parallel()
	for name, run := range map[string]func(string) *Run{"stopped": stopped, "alarm": alarmed} {
		for _, in := range []string{"zh", "en"} {
			m := Digest(run(in))
			indented, err := json.MarshalIndent(m.Body, "", " ")
			if err != nil {
				t.Fatal(err)
			}
			feishu, err := json.MarshalIndent(post(&m), "", " ")
			if err != nil {
				t.Fatal(err)
			}
			for form, text := range map[string]string{"markdown": markdown(&m), "txt": plain(&m), "json": string(indented) + "\n", "feishu.json": string(feishu) + "\n"} {
				golden.Check(t, "testdata/"+name+"."+in+"."+form, []byte(text))
				hasNo(t, text, personal)
			}
		}
	}
}

// What a person has to do comes first: what stops a seller before deadlines, these before orders.
func TestUrgentWorkIsFirst(t *testing.T) {
	t.Parallel()
	todo := strings.Join(Digest(stopped("en")).Todo, "\n")
	at := -1
	for _, part := range []string{"Stopped: seller", "Answer red confirmation forms that buyers started: 1, the first to be agreed to by 2026-11-28 10:00, 22 hours left", "agree to red confirmation forms: 2, the first to be agreed to by 2026-11-28 00:00, 12 hours left", "Held, to be decided", "differ", "Next: fapiao reconcile"} {
		next := strings.Index(todo, part)
		if next <= at {
			t.Errorf("%q is at %d, after %d, in\n%s", part, next, at, todo)
		}
		at = next
	}
}

func TestReceiversGetWhatTheyWant(t *testing.T) {
	t.Parallel()
	c := &config.Config{Notify: []config.Receiver{{Name: "p", When: config.WhenProblems}, {Name: "c", When: config.WhenChanges}, {Name: "a", When: config.WhenAlways}}}
	for _, x := range []struct {
		code int
		did  app.Did
		want string
	}{{0, app.Did{}, "a"}, {0, app.Did{Sent: 1}, "ca"}, {4, app.Did{}, "pca"}, {130, app.Did{}, "pca"}} {
		r := stopped("zh")
		r.Code, r.Result.Did = x.code, x.did
		m, got := Digest(r), ""
		for _, to := range For(c, &m) {
			got += to.Name
		}
		if got != x.want {
			t.Errorf("exit code %d, did %+v: %q get it, want %q", x.code, x.did, got, x.want)
		}
	}
}

func TestLinkOfTheResults(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ base, out, results, want string }{
		{"https://f.example/a", "/srv/out", "/srv/out/x y-results.xlsx", "https://f.example/a/x%20y-results.xlsx"},
		{"https://f.example/a/", "/srv/out", "/srv/out/11/x.xlsx", "https://f.example/a/11/x.xlsx"},
		{"https://f.example/a/", "/srv/out", "/home/x.xlsx", "https://f.example/a/x.xlsx"},
		{"https://f.example/a/", "", "x.xlsx", "https://f.example/a/x.xlsx"},
		{"", "/srv/out", "/srv/out/x.xlsx", ""}, {"https://f.example/a/", "", "", ""},
	} {
		r := stopped("zh")
		r.Config.ReportURL, r.Config.OutDir, r.Result.Results = x.base, x.out, x.results
		if got := r.link(); got != x.want {
			t.Errorf("%+v: link %q", x, got)
		}
	}
}

// A run that failed before it had a result is reported with its error.
func TestRunWithoutResult(t *testing.T) {
	t.Parallel()
	r := stopped("zh")
	r.Result, r.Code, r.Error = nil, 7, "orders.xlsx 读不了，联系 "+personal
	m := Digest(r)
	if !m.Problem || len(m.Todo) != 2 || !strings.HasPrefix(m.Todo[0], "orders.xlsx 读不了") {
		t.Errorf("%+v", m)
	}
	hasNo(t, markdown(&m)+string(encode(m.Body)), personal)
}

// TestLeftOutIsSaid: where a list is cut, the number of the rest is said.
func TestLeftOutIsSaid(t *testing.T) {
	t.Parallel()
	r := stopped("zh")
	for range 44 {
		r.Result.Summary.Sources = append(r.Result.Summary.Sources, "/srv/in/more.xlsx")
		r.Config.Sellers = append(r.Config.Sellers, r.Config.Sellers[0])
		r.Result.Buyers.Lapsed = append(r.Result.Buyers.Lapsed, r.Result.Buyers.Lapsed[0])
		r.Result.Buyers.Waits = append(r.Result.Buyers.Waits, r.Result.Buyers.Waits[0])
		r.Result.Doubts.Kept = append(r.Result.Doubts.Kept, r.Result.Doubts.Kept[0])
	}
	for in, want := range map[string][]string{
		"zh": {"more.xlsx，另有 35 个", "另有 35 个销售方", "另有 35 张购方发起的确认单已作废", "另有 35 张购方发起的确认单，截止", "待人工确认的另有 35 种原因"},
		"en": {"more.xlsx and 35 more", "More sellers: 35", "forms of buyers that are void: 35", "More forms that buyers started, with later deadlines: 35", "More causes why orders are held: 35"},
	} {
		r.Config.Lang = in
		m := Digest(r)
		text := plain(&m)
		for _, part := range want {
			if !strings.Contains(text, part) {
				t.Errorf("%q is missing in\n%s", part, text)
			}
		}
	}
}

// TestNextIsSaidOnce: the error of an interruption has the command that goes on.
func TestNextIsSaidOnce(t *testing.T) {
	t.Parallel()
	r := stopped("zh")
	r.Next, r.Error, r.Code = "fapiao run --yes orders.xlsx", "已中断，状态是安全的。要继续，请运行：fapiao run --yes orders.xlsx", 130
	m := Digest(r)
	if text := plain(&m); strings.Count(text, r.Next) != 1 || m.Body.Next != r.Next {
		t.Errorf("%s", text)
	}
}

// A stop names the command itself where workers go on: a robot may cut the lines below.
func TestAStopNamesTheCommandThatHandsOut(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"zh": "处理后运行 fapiao submit --batch B --workers：", "en": "Then run fapiao submit --batch B --workers:",
	} {
		r := stopped(in)
		r.Next, r.Result.Next = "fapiao submit --batch B --workers", app.Next{Use: app.Submit, Workers: true}
		r.Result.Summary.States = []report.StateSum{{State: ledger.Ready, Orders: 1}}
		m := Digest(r)
		if cut := (m).fit(1, func(m *Message) int { return len(m.Todo) }); !strings.Contains(cut.Todo[0], want) {
			t.Errorf("no %q in %s", want, cut.Todo[0])
		}
	}
}

// TestStopsAreInChinese: what the platform or the system says in English is in brackets.
func TestStopsAreInChinese(t *testing.T) {
	t.Parallel()
	r := stopped("zh")
	for _, x := range []struct {
		stop report.Stop
		want string
	}{
		{report.Stop{Code: "070305", Text: "Incorrect clientSecret"}, "本机无法调用平台：app_secret 不对（070305 Incorrect clientSecret）"},
		{report.Stop{Away: true, Outage: "refused", Text: "http://x: dial tcp: connection refused"}, "平台无法访问：连接被拒绝（http://x: dial tcp: connection refused）"},
	} {
		r.Result.Summary.Stops = []report.Stop{x.stop}
		m := Digest(r)
		if !strings.Contains(m.Todo[0], x.want) {
			t.Errorf("%s, want %s", m.Todo[0], x.want)
		}
	}
}
