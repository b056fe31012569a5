// Package setup writes the first configuration file.
package setup

import (
	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Field is one value that a first configuration has.
type Field struct {
	Key      string    // as in the file, such as "seller.tax_num"
	Flag     string    // without its hyphens
	Question lang.Text // what a person is asked
	Note     lang.Text // comment in the file
	Must     bool      // it may not be empty
}

// The keys that are treated by themselves.
const (
	Environment = "environment"
	AppKey      = "app_key"
	TaxNum      = "seller.tax_num"
)

// Fields are the values in the order of the questions and of the file. The secret is none of them.
func Fields() []Field {
	return []Field{
		{Environment, "environment",
			lang.Text{Zh: "环境（production 正式、sandbox 沙箱、simulator 模拟）", En: "Environment (production, sandbox or simulator)"},
			lang.Text{Zh: "production 开真实发票；sandbox 是平台的沙箱；simulator 是内置模拟平台。每个环境有自己的台账。",
				En: "production issues real invoices, sandbox is the platform's test system, and\n" +
					"simulator is built in. Each environment has its own ledger."}, true},
		{AppKey, "app-key",
			lang.Text{Zh: "应用的 app key", En: "App key"},
			lang.Text{Zh: "诺诺开放平台控制台里，这个应用的 app key。", En: "The app key of your app, from the console of the Nuonuo platform."}, true},
		{TaxNum, "tax-num",
			lang.Text{Zh: "销售方税号", En: "Tax number of the seller"},
			lang.Text{Zh: "统一社会信用代码，和平台上授权的一致。", En: "The unified social credit code, as authorized on the platform."}, true},
		{"seller.name", "name",
			lang.Text{Zh: "销售方名称", En: "Name of the seller"},
			lang.Text{Zh: "全称，和营业执照一致。", En: "The full name, as on the business licence."}, true},
		{"seller.address", "address",
			lang.Text{Zh: "地址（可不填）", En: "Address (may be empty)"},
			lang.Text{Zh: "写到发票上；平台的工作台里已经填过的，可以不写。", En: "On the invoice. May be left out if it is set in the platform's workbench."}, false},
		{"seller.tel", "tel",
			lang.Text{Zh: "电话（可不填）", En: "Telephone (may be empty)"},
			lang.Text{Zh: "同上。", En: "The same."}, false},
		{"seller.account", "account",
			lang.Text{Zh: "开户行和账号（可不填）", En: "Bank and account number (may be empty)"},
			lang.Text{Zh: "开户行和账号，中间一个空格。", En: "The bank and the account number, with a blank between."}, false},
		{"seller.clerk", "clerk",
			lang.Text{Zh: "开票员", En: "Clerk (开票员)"},
			lang.Text{Zh: "数电发票必须是登录电子税务局的人。", En: "For 数电 invoices: the person who is logged in at the tax bureau."}, true},
	}
}

// Needed reports whether an environment uses a value: the simulator accepts calls without an app.
func (f Field) Needed(environment string) bool {
	return f.Key != AppKey || environment != string(config.Simulator)
}

// Check checks a value in an environment. The sandbox's own seller has a tax number with a wrong
// check digit, so that it counts in production only. An error is a [lang.Text].
func (f Field) Check(environment, text string) error {
	if text == "" {
		if f.Must && f.Needed(environment) {
			return lang.Text{Zh: "不能为空", En: "must not be empty"}
		}
		return nil
	}
	if err := config.CheckValue(f.Key, text); err != nil {
		return err
	}
	if f.Key == TaxNum && environment == string(config.Production) && !rules.GoodTaxNum(upper(text)) {
		return lang.Text{
			Zh: "位数或最后一位校验码不对；请核对每一位",
			En: "has a wrong length or check digit; compare each character",
		}
	}
	return nil
}
