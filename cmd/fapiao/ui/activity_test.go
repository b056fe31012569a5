package ui

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

func TestActivityInBothLanguages(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 2, 0, 0, 0, time.UTC)
	seller := "91330106MADEM0003K"
	a := &app.Activity{Now: now,
		Workers: []ledger.Worker{
			{Name: "aa", Host: "m1", PID: 7, Version: "v1", Since: now.Add(-time.Hour), Seen: now, Doing: []ledger.Task{{Name: "submit", Seller: seller, Slices: 4}, {Name: "later", Slices: 1}},
				Terms: []ledger.Term{{Seller: seller, App: "12ab", Endpoint: "https://platform.example/v1", Rate: "7.5"}}},
			{Name: "bb", Host: "m2", PID: 8, Version: "v1", Since: now.Add(-time.Hour), Seen: now,
				Terms: []ledger.Term{{Seller: seller, App: "12ab", Endpoint: "https://platform.example/v1", Rate: "7.5"}, {Seller: "S2", App: "34cd", Endpoint: "http://[::1]", Rate: "unlimited"}}},
			{Name: "cc", Host: "m3", PID: 9, Version: "v0", Since: now.Add(-time.Hour), Seen: now.Add(-time.Minute)},
			{Name: "dd", Host: "m4", PID: 10, Version: "v0", Seen: now.Add(-time.Minute), Ended: now.Add(-time.Minute)},
		},
		Spenders: []ledger.Spender{{Limit: "app 12ab", Run: "aa", Host: "m1", PID: 7, Turns: 6}, {Limit: "seller " + seller, Run: "ee", Turns: 4}, {Limit: "app 12ab", Turns: 1}},
		Oldest:   &ledger.Unfinished{Seller: seller, OrderNo: "A1", State: ledger.Ready, Since: now.Add(-time.Hour), Handed: ledger.NoEnd},
		Files:    []app.SellerFiles{{Seller: seller, FetchCount: ledger.FetchCount{Due: 1, Waiting: 3, Failed: 2, Differing: 1}}}, Troubled: 5,
		Troubles: []ledger.FetchTrouble{{Number: "77", Code: "FP-DWN-001", Why: lang.Text{Zh: "不一致", En: "it differs"}}, {OrderNo: "A2", Code: ledger.FetchNone}},
		Periods:  []ledger.Period{{Name: "recheck " + seller, Begun: now}, {Name: "reconcile", Done: now}},
	}
	for in, want := range map[string]string{
		"en": "\nWorkers:\n" +
			"  m1 process 7 (aa)  v1  since 2026-11-27 09:00; submit 91330106MADEM0003K ×4, later\n" +
			"  m2 process 8 (bb)  v1  since 2026-11-27 09:00; idle\n" +
			"  m3 process 9 (cc)  v0  silent since 2026-11-27 09:59\n" +
			"  m4 process 10 (dd)  v0  stopped 2026-11-27 09:59\n" +
			"  seller 91330106MADEM0003K: app 12ab, at most 7.5 calls a second, https://platform.example/v1\n" +
			"  seller S2: app 34cd, without a limit, http://[::1]\n" +
			"\nWho spends the calls of the limit:\n" +
			"  app 12ab: m1 process 7 (aa), at most 6 a second\n" +
			"  seller 91330106MADEM0003K: run ee, at most 4 a second\n" +
			"  app 12ab: a process of an older version, at most 1 a second\n" +
			"\nOldest unfinished order (of all batches): A1 ready, since 2026-11-27 09:00; handed out to workers, and not sent yet\n" +
			"\nInvoice files that workers download (orders):\n" +
			"  seller 91330106MADEM0003K: 1 to be downloaded now and 3 later, 2 of them cannot be; 1 downloaded that a person must look at\n" +
			"  FP-DWN-001  77  it differs\n" +
			"  none    order A2: the platform gave no link\n" +
			"  and 3 more\n" +
			"  no longer listed after a look: fapiao download INVOICE -o FOLDER\n" +
			"Begun and not done: recheck of the month (91330106MADEM0003K), 2026-11-27 10:00\n" +
			"Last reconcile: 2026-11-27 10:00\n",
		"zh": "\n工作进程：\n" +
			"  m1 进程 7（aa）  v1  自 2026-11-27 09:00；提交 91330106MADEM0003K ×4、later\n" +
			"  m2 进程 8（bb）  v1  自 2026-11-27 09:00；空闲\n" +
			"  m3 进程 9（cc）  v0  没有响应，最后一次 2026-11-27 09:59\n" +
			"  m4 进程 10（dd）  v0  已停止，2026-11-27 09:59\n" +
			"  销售方 91330106MADEM0003K：应用 12ab，每秒最多 7.5 次，https://platform.example/v1\n" +
			"  销售方 S2：应用 34cd，不限速，http://[::1]\n" +
			"\n正在使用调用次数的进程：\n" +
			"  应用 12ab：m1 进程 7（aa），每秒最多 6 次\n" +
			"  销售方 91330106MADEM0003K：运行 ee，每秒最多 4 次\n" +
			"  应用 12ab：旧版本的进程，每秒最多 1 次\n" +
			"\n最久没有完成的订单（全部批次）：A1 待开票，自 2026-11-27 09:00；已交给工作进程，还没有提交\n" +
			"\n工作进程下载的发票文件（单数）：\n" +
			"  销售方 91330106MADEM0003K：待下载 1，稍后再试 3，其中下载不到 2；已下载、要人核对 1\n" +
			"  FP-DWN-001  77  不一致\n" +
			"  none    订单 A2：平台没有给出链接\n" +
			"  还有 3 件\n" +
			"  核对以后不再列出：fapiao download 发票号码 -o 文件夹\n" +
			"复查本月发票（91330106MADEM0003K）：2026-11-27 10:00 开始，还没有完成\n" +
			"上次查询（reconcile）：2026-11-27 10:00\n",
	} {
		if d := cmp.Diff(want, printer{in}.activity(a)); d != "" {
			t.Errorf("%s (-want +got):\n%s", in, d)
		}
	}
	if text := (printer{"en"}).activity(&app.Activity{Now: now}); text != "" {
		t.Errorf("a ledger on which nobody worked: %q", text)
	}
}

// That nobody sends what is handed out is said, with the last sign of life of a worker.
func TestActivityWithoutWorkers(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 2, 0, 0, 0, time.UTC)
	a := &app.Activity{Now: now, Handed: 1200}
	says := func(in, want string) {
		t.Helper()
		if d := cmp.Diff(want, printer{in}.activity(a)); d != "" {
			t.Errorf("%s (-want +got):\n%s", in, d)
		}
	}
	says("en", "\nHanded out to workers: 1,200 orders, and no worker lives (none was ever seen), so nobody sends them. Start fapiao worker, or take them back: fapiao recall --all\n")
	says("zh", "\n有 1,200 单交给了工作进程，但没有工作进程在运行（从来没有工作进程运行过），没有人提交。启动 fapiao worker，或用 fapiao recall --all 收回。\n")
	a.Seen = now.Add(-time.Hour)
	says("en", "\nHanded out to workers: 1,200 orders, and no worker lives (the last one was seen 2026-11-27 09:00), so nobody sends them. Start fapiao worker, or take them back: fapiao recall --all\n")
	a.Workers = []ledger.Worker{{Seen: now}}
	if a.Deserted() {
		t.Error("a worker lives")
	}
}

// Every reason for which an order waits has words.
func TestReasonsOfTheOldestOrder(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 2, 0, 0, 0, time.UTC)
	seen := map[string]bool{}
	for _, why := range []ledger.WaitKind{ledger.WaitClaim, ledger.WaitDoubt, ledger.WaitMissing, ledger.WaitIssue, ledger.WaitVoid} {
		for _, due := range []time.Time{now.Add(time.Minute), now} {
			text := printer{"en"}.reason(&ledger.Unfinished{State: ledger.Submitted, Due: due, Why: why}, false, now)
			if text.Zh == "" || text.En == "" {
				t.Errorf("%s at %v", why, due)
			}
			seen[text.En] = true
		}
	}
	for _, stopped := range []bool{true, false} {
		seen[printer{"en"}.reason(&ledger.Unfinished{State: ledger.Ready}, stopped, now).En] = true
	}
	if len(seen) != 8 {
		t.Errorf("%d texts: %v", len(seen), seen)
	}
}
