package invoice

import "strings"

// longestWord is more bytes than any word below has, so that longer texts need not be folded.
const longestWord = 32

// longestLetters is the most bytes of a word of Ditto and Nothing, folded, that begins with a
// letter.
const longestLetters = len("同上一行")

// noWord reports whether a text is certainly none of the words of Ditto and Nothing. They have no
// digits, which Fold leaves where they are; and those of Nothing that have no end are of dashes.
func noWord(text string) bool {
	if len(text) > longestWord {
		return true
	}
	looks := look(text)
	return looks&hasDigit != 0 || looks&shortens == 0 && len(text) > longestLetters && letter(text[0])
}

// shortens is what Fold may leave out or spell with fewer bytes.
const shortens = hasControl | hasBlank | hasStar | hasWide | hasOther

// letter reports whether a text that begins with a byte begins with an ASCII or a Chinese letter.
func letter(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0xE4 && b <= 0xE9
}

// Ditto reports a cell that only means "same as above".
func Ditto(text string) bool {
	if noWord(text) {
		return false
	}
	switch Fold(text) {
	case "同上", "同前", "同上行", "同上一行", "〃", "″", "\"", "''", "”", "“", "↑",
		"ditto", "do.", "sameasabove":
		return true
	}
	return false
}

// Nothing reports a cell that only means "no value": a dash, 无, N/A. 0 is not included, since it
// is a value in some columns.
func Nothing(text string) bool {
	if noWord(text) {
		return false
	}
	s := Fold(text)
	if s != "" && !letter(s[0]) && strings.Trim(s, "-—–_/\\.。·~") == "" {
		return true
	}
	switch s {
	case "无", "暂无", "没有", "空", "(空)", "(空白)", "空白", "未填", "未填写", "不详",
		"n/a", "na", "#n/a", "null", "none", "nil", "nan":
		return true
	}
	return false
}

// simplified are the characters of labels of totals in traditional writing.
var simplified = strings.NewReplacer("計", "计", "總", "总", "頁", "页")

// TotalWord reports a text that is the label of a total: 合计, 本页小计：, Total.
func TotalWord(text string) bool { return mayTotal(text) && totalWord(text) }

// totalWord is the definition of TotalWord.
func totalWord(text string) bool {
	s := strings.TrimLeft(Fold(text), "([【")
	switch strings.TrimRight(s, ":)]】") {
	case "total", "totals", "subtotal", "sub-total", "grandtotal", "sum",
		"汇总", "总金额", "金额汇总", "∑":
		return true
	}
	s = simplified.Replace(s)
	for _, before := range totalBefore {
		if rest, ok := strings.CutPrefix(s, before); ok && rest != "" && !strings.HasPrefix(rest, "计") {
			s = rest
			break
		}
	}
	for _, word := range []string{"合计", "总计", "小计", "共计", "累计", "总合计"} {
		if rest, ok := strings.CutPrefix(s, word); ok {
			return totalNote(strings.Trim(rest, ":()[]【】0123456789.,-+¥￥%"))
		}
	}
	return counted(s)
}

// counted reports a text that only counts the rows: 共3笔, 共 12 单.
func counted(folded string) bool {
	rest, ok := strings.CutPrefix(folded, "共")
	unit := strings.TrimLeft(rest, "0123456789")
	return ok && unit != rest && unit != "" && unit != "元" && totalNote(strings.TrimRight(unit, ":"))
}

// mayTotal reports whether a text has one of 计計uUｕＵtTｔＴ共∑, 汇总 or 总金额: all labels of
// totals do.
func mayTotal(text string) bool {
	for i := range len(text) {
		switch text[i] {
		case 'u', 'U', 't', 'T':
			return true
		case "计"[0]:
			if strings.HasPrefix(text[i:], "计") || strings.HasPrefix(text[i:], "計") {
				return true
			}
		case "汇"[0]:
			if strings.HasPrefix(text[i:], "汇总") || strings.HasPrefix(text[i:], "总金额") {
				return true
			}
		case "共"[0]:
			if strings.HasPrefix(text[i:], "共") {
				return true
			}
		case "∑"[0]:
			if strings.HasPrefix(text[i:], "∑") {
				return true
			}
		case "ｕ"[0]:
			for _, wide := range [...]string{"ｕ", "Ｕ", "ｔ", "Ｔ"} {
				if strings.HasPrefix(text[i:], wide) {
					return true
				}
			}
		}
	}
	return false
}

// SignatureWord reports a label of a signature or date below a table: 制表, 审核：李四. A name may
// follow the colon.
func SignatureWord(text string) bool {
	if len(text) > 3*longestWord {
		return false
	}
	word, _, _ := strings.Cut(Fold(text), ":")
	switch strings.TrimSuffix(word, "人") {
	case "制表", "制单", "填表", "填报", "审核", "复核", "审批", "批准", "经办", "主管", "财务主管", "会计主管",
		"制表日期", "制表时间", "填表日期", "填报日期", "打印日期", "打印时间":
		return true
	}
	return false
}

// SignatureTitle reports, like SignatureWord, labels of signatures and dates, but those that have
// other meanings too: 会计, 日期. named reports that a name or a day follows the colon; otherwise
// it must be in the next cell.
func SignatureTitle(text string) (named, ok bool) {
	if len(text) > 3*longestWord {
		return false, false
	}
	word, name, _ := strings.Cut(Fold(text), ":")
	switch word {
	case "编制", "编制人", "编制日期", "编制时间", "填制", "填制人", "填制日期", "制单日期", "制单时间", "审核日期", "复核日期",
		"记账", "记账人", "会计", "出纳", "日期", "开票人", "收款人", "负责人", "部门负责人", "财务负责人", "单位负责人":
		return name != "", true
	}
	return false, false
}

// totalBefore are prefixes of the word for a total.
var totalBefore = []string{"本页", "本月", "本日", "本周", "本期", "本年", "当月", "全月", "每页", "分类",
	"总", "累计", "以上", "金额", "数量", "价税"}

// totalNote reports texts that may follow the word for a total.
func totalNote(s string) bool {
	switch s {
	case "", "金额", "数量", "行", "人民币", "大写", "小写", "元", "笔", "单", "张", "份", "项", "条", "税额",
		"含税", "不含税", "价税合计", "金额(大写", "人民币大写", "数":
		return true
	}
	return inWords(s)
}

// inWords reports an amount written in words: 人民币(大写):陆佰叁拾陆元整.
func inWords(s string) bool {
	for _, label := range []string{"金额", "人民币", "(大写)", "大写", ":"} {
		s = strings.TrimPrefix(s, label)
	}
	rest := strings.Trim(s, "零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正")
	return rest == "" && strings.ContainsAny(s, "元圆角分")
}
