// Package heading reads headers of several rows: titles of groups of columns, such as 购买方信息,
// above the titles of their columns.
package heading

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// MaxRows is the most rows of a header.
const MaxRows = 4

// Title is the title of one column.
type Title struct {
	// Text is the complete title: those of all rows, from the top, with blanks between them.
	Text string
	// Group is Text without the lowest title; empty for a column that is in no group.
	Group string
	// Last is the lowest title.
	Last string
}

// Join joins the rows of a header, from the top; each has its titles by column. The title of a
// group stands over its first column, whether its cell is merged or not. The group ends before
// the next column that has a title in the row of the group or above it, and before a column
// without titles. A title without one below it is that of its own column alone.
func Join(rows ...map[int]string) map[int]Title {
	last := -1
	for _, r := range rows {
		for col := range r {
			last = max(last, col)
		}
	}
	out := map[int]Title{}
	open := make([]string, len(rows)) // title of the open group of each row
	for col := range last + 1 {
		low := lowest(rows, col)
		if low < 0 {
			clear(open)
			continue
		}
		out[col] = title(rows, open, col, low)
	}
	return out
}

// lowest is the index of the last row with a title in a column; -1 if there is none.
func lowest(rows []map[int]string, col int) int {
	for i, row := range slices.Backward(rows) {
		if clean(row[col]) != "" {
			return i
		}
	}
	return -1
}

// title is the title of a column whose lowest title is in row low. It opens and closes groups.
func title(rows []map[int]string, open []string, col, low int) Title {
	var parts []string
	for i := range low + 1 {
		own := clean(rows[i][col])
		if own != "" {
			clear(open[i:])
			if i < low {
				open[i] = own
			}
		} else if i < low {
			own = open[i]
		}
		if own != "" && (len(parts) == 0 || parts[len(parts)-1] != own) {
			parts = append(parts, own)
		}
	}
	clear(open[low:])
	n := len(parts) - 1
	return Title{strings.Join(parts, " "), strings.Join(parts[:n], " "), parts[n]}
}

func clean(s string) string { return strings.TrimSpace(invoice.CleanText(s)) }

// endings are words at the end of the title of a group that add nothing.
var endings = []string{"信息", "资料", "明细", "情况", "内容", "栏"}

// The titles of groups, folded and without their endings, under which a title means the same as
// alone.
var (
	buyers = []string{"购买方", "购方", "买方", "受票方", "购货方", "购货单位", "购买单位", "购方单位", "客户", "客户单位", "抬头", "发票抬头"}
	goods  = []string{"商品", "货物", "项目", "服务", "产品", "货物或应税劳务、服务", "开票项目", "开票商品"}
	others = []string{"金额", "价格", "价税", "税", "开票", "发票", "票面", "订单", "单据", "基本", "其他", "其它"}
)

// Readings are the titles of columns without groups that mean the same as a title, folded. They may
// name different fields; such a title must not be used. It is empty where the group is not known,
// such as 收货人 or 销售方: 名称 under it is another name.
func (t Title) Readings() []string {
	last := invoice.Fold(t.Last)
	if t.Group == "" {
		return []string{last}
	}
	group := invoice.Fold(t.Group)
	out := []string{group + last}
	for _, end := range endings {
		if short, ok := strings.CutSuffix(group, end); ok && short != "" {
			group = short
			out = append(out, group+last)
			break
		}
	}
	out = append(out, group+"("+strings.Trim(last, "()")+")", last+group)
	switch {
	case slices.Contains(buyers, group):
		out = append(out, last, "购买方"+last, "购方"+last)
	case slices.Contains(goods, group):
		out = append(out, last, "项目"+last, "商品"+last)
	case slices.Contains(others, group) && last != "含税": // alone it asks whether the price has tax
		out = append(out, last)
	}
	return out
}
