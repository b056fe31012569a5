package ui

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// printer writes texts in the language of the person at the screen.
type printer struct{ lang string }

// text is a text in that language.
func (p printer) text(t lang.Texter) string { return t.Text(p.lang) }

// Texts that are used in more than one place.
var (
	textOrder   = lang.Text{Zh: "订单 ", En: "order "}
	textOrders  = lang.Text{Zh: "单", En: "orders"}
	textBatch   = lang.Text{Zh: "批次：", En: "Batch: "}
	textSeller  = lang.Text{Zh: "销售方：", En: "Seller: "}
	textYuan    = lang.Text{Zh: " 元", En: " yuan"}
	textTotal   = lang.Text{Zh: "合计", En: "Total"}
	textError   = lang.Text{Zh: "错误", En: "error"}
	textWarning = lang.Text{Zh: "提示", En: "warning"}
	textColon   = lang.Text{Zh: "：", En: ": "}
	textOpen    = lang.Text{Zh: "（", En: " ("}
	textClose   = lang.Text{Zh: "）", En: ")"}
	textComma   = lang.Text{Zh: "、", En: ", "}  // between the parts of a list
	textEtc     = lang.Text{Zh: "等", En: ", …"} // after a list that is not complete
	textYes     = lang.Text{Zh: "确认请输入 yes：", En: "Type yes to continue: "}
	textResults = lang.Text{Zh: "结果文件：", En: "Results: "}
	textNext    = lang.Text{Zh: "下一步：", En: "Next: "}
	textThen    = lang.Text{Zh: "核对补全后运行：", En: "Check and complete it, then run: "}
	textFix     = lang.Text{Zh: "改正后运行：", En: "After fixing the errors, run: "}
)

// thousands groups the digits of a whole number.
func thousands(n int) string { return group(strconv.Itoa(n)) }

// Money groups the yuan of an amount.
func Money(a invoice.Amount) string {
	yuan, fen, _ := strings.Cut(a.String(), ".")
	return group(yuan) + "." + fen
}

func group(digits string) string {
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return sign + b.String()
}

// span formats a duration to the second, such as 1h02m or 6m24s.
func span(d time.Duration) string {
	d = d.Round(time.Second)
	switch {
	case d >= time.Hour:
		return fmt.Sprintf("%dh%02dm", int(d.Hours()), int(d.Minutes())%60)
	case d >= time.Minute:
		return fmt.Sprintf("%dm%02ds", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%ds", int(d.Seconds()))
}

// minute is a time in Beijing to the minute.
func minute(t time.Time) string { return t.In(beijing.Zone).Format("2006-01-02 15:04") }

// questionWidth is the width in columns of what is shown before a question.
const questionWidth = 80

// fit cuts a line that is wider than questionWidth.
func fit(line string) string { return strings.TrimRight(cut(line, questionWidth), " ") }

// cut shortens a text to a width.
func cut(s string, width int) string {
	s = Plain(s)
	if text.StringWidth(s) <= width {
		return s
	}
	return text.Trim(s, width-1) + "…"
}

// column pads a text to a width on the right.
func column(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-text.StringWidth(s)))
}

// figure pads a number to a width on the left.
func figure(s string, width int) string {
	return strings.Repeat(" ", max(0, width-text.StringWidth(s))) + s
}
