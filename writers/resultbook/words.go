package resultbook

// words is a text in both languages.
type words struct{ zh, en string }

func (w words) in(lang string) string {
	if lang == "en" {
		return w.en
	}
	return w.zh
}

var (
	sheetSummary = words{"汇总", "Summary"}
	sheetIssued  = words{"开票结果", "Invoices"}
	sheetOpen    = words{"待处理", "Not issued"}

	cutMark = words{"…（过长，已截断）", "… (too long, cut)"}
)

// environment is how a workbook names where its invoices came from.
type environment struct {
	name, mark, warning words
	fill                string // of the banner
	files               bool   // an invoice may be a file of this machine
}

// environmentOf is plain for production, and loud for what is no real invoice.
func environmentOf(name string) environment {
	switch name {
	case "simulator":
		return environment{words{"模拟环境", "simulator"}, words{"【模拟】", "[SIMULATED] "},
			words{"模拟数据，不是真实发票，不得交付、报销或入账", "simulated data: these are not real invoices"}, "C00000", true}
	case "sandbox":
		return environment{words{"沙箱环境", "sandbox"}, words{"【沙箱】", "[SANDBOX] "},
			words{"测试数据，不是真实发票，不得交付、报销或入账", "test data: these are not real invoices"}, "B45F06", false}
	case "production":
		return environment{name: words{"正式环境", "production"}, fill: "1F3864"}
	}
	return environment{name: words{name, name}, fill: "1F3864"}
}
