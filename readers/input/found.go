package input

import (
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
)

// foundZh translates values of Error.Found that are not names taken from the file.
var foundZh = map[string]string{
	"no worksheet":             "没有工作表",
	"cols":                     "列设置",
	"merged cells":             "合并单元格",
	"cells":                    "单元格",
	"settings beside the rows": "数据验证、合并单元格、条件格式、超链接等",
	"shared strings":           "共享字符串",
	"styles":                   "样式",
	"a style of cells":         "单元格样式",
	"array formulas":           "数组公式",
}

// foundCounts translates the units of counts in Error.Found.
var foundCounts = map[string]string{
	" bytes": " 字节", " parts": " 个部件", " styles": " 种样式", " shared strings": " 条共享字符串",
	" sheets": " 个工作表", " files": " 个文件",
}

// found is Error.Found in a language.
func found(in, text string) string {
	if in == lang.English {
		return text
	}
	if zh, ok := foundZh[text]; ok {
		return zh
	}
	if zh, ok := kindsZh[text]; ok {
		return zh
	}
	if part, ok := strings.CutSuffix(text, " is missing"); ok {
		return "缺少 " + part
	}
	if row, ok := strings.CutPrefix(text, "row "); ok {
		return "第 " + row + " 行"
	}
	more, over := strings.CutPrefix(text, "more than ")
	for en, zh := range foundCounts {
		count, ok := strings.CutSuffix(more, en)
		switch {
		case ok && over:
			return "超过 " + count + zh
		case ok && en != " bytes" && strings.Trim(count, "0123456789") != "":
		case ok:
			return count + zh
		}
	}
	return text
}
