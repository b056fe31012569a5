package rules

import (
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// parseBool reads yes and no in the words that workbooks use.
func parseBool(text string) (value, ok bool) {
	switch strings.TrimSuffix(invoice.Fold(text), ".0") {
	case "是", "y", "yes", "1", "true", "t", "含税", "有", "√", "展示":
		return true, true
	case "否", "n", "no", "0", "false", "f", "不含税", "未含税", "无", "×", "不展示":
		return false, true
	}
	return false, false
}
