package main

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/internal/fixture"
)

// rows are the orders of the pictures by the titles of the template; two cannot be issued.
func rows() []map[string]any {
	return []map[string]any{
		order("FP1101", "杭州青禾商贸有限公司", fixture.TaxNum("91330106MA2QH0010"), "数电普票", "办公桌", "1050101010000000000", "张", 10, 1200, 12000, "13%"),
		order("FP1102", "宁波远山物流有限公司", fixture.TaxNum("91330200MA2YA0020"), "数电专票", "打印纸", "1060105040000000000", "箱", 50, 180, 9000, "13%"),
		order("FP1103", "苏州星河科技有限公司", fixture.TaxNum("91320500MA2XH0030"), "数电专票", "显示器", "1090511030000000000", "台", 6, 1500, 9000, "13%"),
		order("FP1104", "无锡松石建材有限公司", "9132020012", "数电普票", "文件柜", "1050101010000000000", "个", 4, 850, 3400, "13%"),
		order("FP1105", "合肥明湖食品有限公司", fixture.TaxNum("91340100MA2MH0050"), "数电普票", "培训服务", "3070201020000000000", "次", 1, 6000, 6000, "6%"),
		order("FP1106", "长沙白鹭餐饮管理有限公司", fixture.TaxNum("91430100MA2BL0060"), "数电普票", "打印纸", "1060105040000000000", "箱", 20, 180, "三千六", "13%"),
	}
}

func order(no, buyer, taxNum, kind, goods, code, unit string, quantity, price, net any, rate string) map[string]any {
	return map[string]any{"订单号": no, "购买方名称": buyer, "购买方纳税人识别号": taxNum, "发票种类": kind, "项目名称": goods, "商品和服务税收编码": code,
		"单位": unit, "数量": quantity, "单价": price, "金额": net, "税率": rate}
}

// correct corrects one of the two orders in the marked copy.
func correct(path string) error {
	book, err := excelize.OpenFile(path)
	if err != nil {
		return err
	}
	defer book.Close()
	if err := book.SetCellValue(book.GetSheetList()[1], "F5", fixture.TaxNum("91320200MA2RC0040")); err != nil {
		return err
	}
	return book.Save()
}

// fill writes the orders into the template, below its titles.
func fill(path string) error {
	book, err := excelize.OpenFile(path)
	if err != nil {
		return err
	}
	defer book.Close()
	sheet := book.GetSheetList()[0]
	lines, err := book.GetRows(sheet)
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		return fmt.Errorf("%s has no titles", path)
	}
	for i, row := range rows() {
		for column, title := range lines[0] {
			value, given := row[title]
			if !given {
				continue
			}
			cell, err := excelize.CoordinatesToCellName(column+1, i+2)
			if err != nil {
				return err
			}
			if err := book.SetCellValue(sheet, cell, value); err != nil {
				return err
			}
		}
	}
	return book.Save()
}
