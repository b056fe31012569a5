package app

import (
	"testing"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// A use that does the work of workers itself says which sellers none has; only where no worker
// lives does it say that.
func TestBySelfNamesTheSellersWithoutWorkers(t *testing.T) {
	t.Parallel()
	left := []pipeline.Unserved{
		{Seller: "S1", Outstanding: ledger.Outstanding{Handed: 3, Waiting: 1}}, {Seller: "S2", Outstanding: ledger.Outstanding{Handed: 2}}}
	for want, got := range map[string]string{
		"no worker is alive; this process does the work itself": bySelf(nil).Text(lang.English),
		"没有工作进程在运行；由本进程自己处理。":                                   bySelf(nil).Text(lang.Chinese),
		"no worker that is alive has in its configuration seller S1 (3 orders to send, 1 to query), " +
			"S2 (2 orders to send, 0 to query); this process does the work itself": bySelf(left).Text(lang.English),
		"工作进程的配置里都没有销售方 S1（待提交 3 单，待查询 1 单）、S2（待提交 2 单，待查询 0 单）；由本进程自己处理。": bySelf(left).Text(lang.Chinese),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
