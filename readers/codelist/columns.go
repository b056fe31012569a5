package codelist

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// meaning is what a column of a list of codes holds.
type meaning string

// The columns. Those of the levels are beside a joined code in some lists, and in its place in
// others.
const (
	codeColumn    meaning = "code"
	nameColumn    meaning = "name"
	shortColumn   meaning = "short"
	noteColumn    meaning = "note"
	rateColumn    meaning = "rate"
	fromColumn    meaning = "from"
	untilColumn   meaning = "until"
	stateColumn   meaning = "state"
	summaryColumn meaning = "summary"
)

// titles has the titles of each column, folded. Sources: the e-tax site's export and copies of it,
// and the code tables of billing programs.
var titles = map[meaning][]string{
	codeColumn: {"official_code", "code", "合并编码", "商品和服务税收编码", "商品和服务税收分类编码", "商品和服务税收分类合并编码",
		"税收分类编码", "税收编码", "商品编码", "分类编码", "编码", "spbm"},
	nameColumn: {"official_name", "name", "货物和劳务名称", "货物或应税劳务名称", "商品和服务名称", "商品和服务分类名称", "项目名称",
		"商品名称", "名称", "spmc"},
	shortColumn:   {"category_short_name", "short_name", "商品和服务分类简称", "商品和服务税收分类简称", "分类简称", "商品分类简称", "简称", "spbmjc"},
	noteColumn:    {"description", "说明", "备注", "注释"},
	rateColumn:    {"rate", "tax_rate", "增值税税率", "增值税税率/征收率", "税率/征收率", "税率", "可用税率", "zzssl"},
	fromColumn:    {"from", "valid_from", "启用时间", "启用日期", "有效期起", "生效日期", "生效时间", "qysj"},
	untilColumn:   {"until", "valid_until", "停用时间", "停用日期", "有效期止", "失效日期", "截止日期", "过渡期截止时间", "gdqjzsj"},
	stateColumn:   {"status", "可用状态", "使用状态", "状态", "kyzt"},
	summaryColumn: {"summary", "汇总项", "是否汇总", "是否汇总项", "hzx"},
}

// levelTitles are the columns of the levels, from the section down.
var levelTitles = [...]string{"篇", "类", "章", "节", "条", "款", "项", "目", "子目", "细目"}

// header is where a list has its columns, by their index from 0.
type header struct {
	columns map[meaning]int
	levels  []int // of all ten levels; nil where one is missing
}

// findHeader recognises a row of titles: one with codes, or with all levels, and with names.
func findHeader(cells []cell) *header {
	h := &header{columns: map[meaning]int{}}
	levels := map[string]int{}
	for i, c := range cells {
		title := fold(c.text)
		if slices.Contains(levelTitles[:], title) {
			levels[title] = i
			continue
		}
		for m, names := range titles {
			if _, twice := h.columns[m]; !twice && slices.Contains(names, title) {
				h.columns[m] = i
			}
		}
	}
	if len(levels) == len(levelTitles) {
		for _, title := range levelTitles {
			h.levels = append(h.levels, levels[title])
		}
	}
	_, coded := h.columns[codeColumn]
	if _, named := h.columns[nameColumn]; !named || !coded && h.levels == nil {
		return nil
	}
	return h
}

// fold is a title without blanks, marks and what stands in brackets.
func fold(title string) string {
	title = invoice.Fold(title)
	if i := strings.IndexAny(title, "(（"); i > 0 {
		title = title[:i]
	}
	return title
}

// of is a row's cell of a column; empty where there is none.
func (h *header) of(cells []cell, m meaning) cell {
	i, has := h.columns[m]
	if !has {
		return cell{}
	}
	return at(cells, i)
}

func at(cells []cell, i int) cell {
	if i >= len(cells) {
		return cell{}
	}
	return cells[i]
}
