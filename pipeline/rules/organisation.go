package rules

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// trailingNote is what a register puts behind a name in brackets: （有限合伙）, （普通合伙）,
// （集团）.
var trailingNote = regexp.MustCompile(`[（(][^（()）]*[）)]$`)

// bareName is a name without the brackets at its end.
func bareName(name string) string {
	name = strings.TrimSpace(name)
	for {
		short := strings.TrimSpace(trailingNote.ReplaceAllString(name, ""))
		if short == name || short == "" {
			return name
		}
		name = short
	}
}

// foreignForm ends the names of companies in English and other languages.
var foreignForm = regexp.MustCompile(`(?i)\b(?:ltd|limited|inc|incorporated|corp|corporation|llc|llp|plc|gmbh|s\.?a\.?|b\.?v\.?|pte|pty|co)\.?$`)

// organisationInside are words of organisations wherever they stand in a name: 华联超市东门,
// 大药房3号.
var organisationInside = []string{
	"公司", "集团", "超市", "药房", "药店", "医院", "学校", "大学", "学院", "幼儿园", "银行", "事务所", "合作社",
	"委员会", "酒店", "宾馆", "饭店", "餐馆", "餐厅", "商行", "经营部", "门市部", "服务部", "工作室", "研究院", "研究所",
	"管理局", "办事处", "便利店", "加油站", "养老院", "基金会", "出版社", "连锁", "股份",
}

// companyName reports whether a name holds a company's own word, so that it is a company beyond
// doubt.
func companyName(name string) bool {
	return strings.Contains(name, "有限公司") || strings.Contains(name, "有限责任公司") ||
		strings.HasSuffix(bareName(name), "公司")
}

// foreignName reports whether a name says that its company is registered abroad, where no tax
// number is given out.
func foreignName(name string) bool {
	for _, w := range []string{"香港", "澳门", "台湾", "(HK)", "（HK）"} {
		if strings.Contains(name, w) {
			return true
		}
	}
	return false
}

// partnershipName reports whether a name holds the word for a partnership, wherever it stands.
func partnershipName(name string) bool {
	for _, w := range []string{
		"有限合伙", "普通合伙", "特殊普通合伙", "合伙企业", "个人独资", "个体工商户"} {
		if strings.Contains(name, w) {
			return true
		}
	}
	return false
}

// partnershipBeyondDoubt leaves out the self-employed and sole owners, whom the bureau knows by a
// person's name.
func partnershipBeyondDoubt(name string) bool {
	return strings.Contains(name, "有限合伙") || strings.Contains(name, "普通合伙") || strings.Contains(name, "合伙企业")
}

// calledPerson reports whether a name has the words that the bureau prints after a person's:
// （个人）.
func calledPerson(name string) bool {
	s := invoice.Fold(name)
	return strings.HasSuffix(s, "(个人)") || s == "个人" || s == "自然人"
}

// organisationName reports whether a name ends as organisations are called. People's names are
// short, so that words of one character count in longer names only.
func organisationName(name string) bool {
	if foreignName(name) && companyName(name) || partnershipName(name) {
		return true
	}
	bare := bareName(name)
	if foreignForm.MatchString(bare) {
		return true
	}
	for _, w := range organisationWords {
		if strings.HasSuffix(bare, w) {
			return true
		}
	}
	if utf8.RuneCountInString(bare) <= 4 {
		return false
	}
	if containsAny(bare, organisationInside) {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(bare)
	return strings.ContainsRune(organisationMarks, last)
}

// organisationWords end the names of organisations.
var organisationWords = []string{
	"公司", "集团", "总厂", "分厂", "工厂", "商店", "酒店", "饭店", "书店", "药店", "门店",
	"连锁店", "中心", "事务所", "研究所", "诊所", "会所", "派出所", "研究院", "设计院", "医院",
	"法院", "检察院", "学校", "大学", "中学", "小学", "学院", "幼儿园", "托儿所", "驾校", "党校",
	"委员会", "居委会", "村委会", "合作社", "旅行社", "出版社", "杂志社", "报社", "供销社",
	"信用社", "协会", "学会", "商会", "工会", "基金会", "联合会", "企业", "经营部", "门市部",
	"经销部", "服务部", "营业部", "商行", "车行", "银行", "支行", "分行", "拍卖行", "典当行",
	"工作室", "卫生室", "管理局", "税务局", "办事处", "代表处", "街道办", "政府", "超市", "商场",
	"商城", "市场", "广场", "农场", "林场", "牧场", "养殖场", "餐馆", "饭馆", "宾馆", "旅馆",
	"茶馆", "会馆", "餐厅", "食堂", "酒楼", "茶楼", "酒吧", "网吧", "客栈", "民宿", "招待所",
	"药房", "作坊", "影院", "剧院", "养老院", "福利院", "美容院", "加油站", "服务站", "工程队",
	"施工队", "运输队", "车队", "乐团", "剧团", "便利店", "小卖部",
}

// organisationMarks are single characters that end the names of organisations.
const organisationMarks = "厂店场馆院局所站部处社会室行队团校铺坊吧园楼"
