package resultbook

import (
	"github.com/fapiao/fapiao/internal/lang"
)

var (
	sheetSummary = lang.Text{Zh: "汇总", En: "Summary"}
	sheetIssued  = lang.Text{Zh: "开票结果", En: "Invoices"}
	sheetOpen    = lang.Text{Zh: "待处理", En: "Not issued"}

	cutMark = lang.Text{Zh: "…（过长，已截断）", En: "… (too long, cut)"}
)

// environment is how a workbook shows the environment of its invoices.
type environment struct {
	name, mark, warning lang.Text
	fill                string // of the banner
	files               bool   // an invoice may be a file of this machine
}

// Mark is what stands before a text of invoices that are not real, as in the books of a company;
// empty in production.
func Mark(environmentName string) string { return environmentOf(environmentName).mark.Zh }

// environmentOf marks all environments without real invoices.
func environmentOf(name string) environment {
	switch name {
	case "simulator":
		return environment{lang.Text{Zh: "模拟环境", En: "simulator"}, lang.Text{Zh: "【模拟】", En: "[SIMULATED] "},
			lang.Text{Zh: "模拟数据，不是真实发票，不得交付、报销或入账", En: "simulated data: these are not real invoices"}, "C00000", true}
	case "sandbox":
		return environment{lang.Text{Zh: "沙箱环境", En: "sandbox"}, lang.Text{Zh: "【沙箱】", En: "[SANDBOX] "},
			lang.Text{Zh: "测试数据，不是真实发票，不得交付、报销或入账", En: "test data: these are not real invoices"}, "B45F06", false}
	case "production":
		return environment{name: lang.Text{Zh: "正式环境", En: "production"}, fill: "1F3864"}
	}
	return environment{name: lang.Text{Zh: name, En: name}, fill: "1F3864"}
}
