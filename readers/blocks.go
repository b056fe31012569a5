package readers

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// block is one kind of special business (特定业务) on the bureau's third sheet, where the same
// title stands in several blocks. Source: the bureau's batch workbook, versions V251101 and
// V260401.
type block struct {
	names   []string // how the text above the block begins, folded
	columns map[string]invoice.Field
}

// blocks lists the blocks in the order of the sheet. The platform does not support those without
// columns.
func blocks() []block {
	return []block{
		{[]string{"建筑服务"}, map[string]invoice.Field{
			"建筑服务发生地": invoice.ConstructionAddress, "发生地详细地址": invoice.ConstructionDetail, "建筑项目名称": invoice.ConstructionProject,
			"土地增值税项目编号": invoice.ConstructionLandVAT, "跨地市标志": invoice.ConstructionCross, "跨区域涉税事项报验管理编号": invoice.ConstructionReport}},
		{[]string{"货物运输"}, map[string]invoice.Field{
			"起运地": invoice.FreightOrigin, "到达地": invoice.FreightDestination, "运输工具种类": invoice.FreightTool,
			"运输工具牌号": invoice.FreightToolNum, "运输货物名称": invoice.FreightGoods}},
		{[]string{"不动产销售"}, map[string]invoice.Field{
			"产权证书/不动产权证号码": invoice.SaleCertificate, "不动产地址": invoice.SaleAddress, "不动产详细地址": invoice.SaleDetail,
			"不动产单元代码/网签合同备案编码": invoice.SaleContract, "土地增值税项目编号": invoice.SaleLandVAT, "核定计税价格": invoice.SaleAssessed,
			"实际成交含税金额": invoice.SaleActual, "跨地市标志": invoice.SaleCross, "面积单位": invoice.SaleUnit}},
		{[]string{"不动产租赁", "不动产经营租赁"}, map[string]invoice.Field{
			"产权证书/不动产权证号码": invoice.LeaseCertificate, "不动产地址": invoice.LeaseAddress, "不动产详细地址": invoice.LeaseDetail,
			"租赁期起": invoice.LeaseStart, "租赁期止": invoice.LeaseEnd, "跨地市标志": invoice.LeaseCross, "面积单位": invoice.LeaseUnit, "车牌号": invoice.LeasePlate}},
		{[]string{"保险机构代收车船税", "代收车船税"}, nil},
		{[]string{"旅客运输"}, map[string]invoice.Field{
			"出行人": invoice.TravellerName, "出行人证件类型": invoice.TravellerIDType, "出行人证件号码": invoice.TravellerIDNum, "出行日期": invoice.TravelDate,
			"出发地": invoice.TravelFrom, "到达地": invoice.TravelTo, "交通工具类型": invoice.TravelVehicle, "等级": invoice.TravelLevel}},
		{[]string{"医疗服务"}, nil},
		{[]string{"拖拉机"}, nil},
	}
}

// noBlock is the index for no block.
const noBlock = -1

// blockOf finds the block that a text above the titles begins.
func blockOf(all []block, text string) int {
	s := invoice.Fold(text)
	for i, b := range all {
		for _, n := range b.names {
			if strings.HasPrefix(s, n) {
				return i
			}
		}
	}
	return noBlock
}

// blockFields returns the special fields of a header by column. above has the texts of a row above
// the header by column; each applies to the columns to its right until the next one, like a merged
// cell. Without such a row, the block of a repeated title is determined from its neighbours.
func blockFields(header, above map[int]string, last int) map[int]invoice.Field {
	all := blocks()
	out := map[int]invoice.Field{}
	marked, current := false, noBlock
	for col := 0; col <= last; col++ {
		if text := above[col]; invoice.CleanText(text) != "" {
			current = blockOf(all, text)
			marked = marked || current != noBlock
		}
		if current == noBlock {
			continue
		}
		if f, ok := all[current].columns[bareTitle(invoice.Fold(header[col]))]; ok {
			out[col] = f
		}
	}
	if marked {
		return out
	}
	return neighbourFields(all, header, last)
}

// neighbourFields assigns titles to blocks without a row above them.
func neighbourFields(all []block, header map[int]string, last int) map[int]invoice.Field {
	out := map[int]invoice.Field{}
	used := map[invoice.Field]bool{}
	current := noBlock
	for col := 0; col <= last; col++ {
		name := bareTitle(invoice.Fold(header[col]))
		fits := candidates(all, name, used)
		if len(fits) == 0 {
			continue
		}
		if !contains(fits, current) {
			current = anchor(all, header, col, last, fits)
		}
		f := all[current].columns[name]
		out[col], used[f] = f, true
	}
	return out
}

// candidates are the blocks with an unused column of this name.
func candidates(all []block, name string, used map[invoice.Field]bool) []int {
	var fits []int
	for i, b := range all {
		if f, ok := b.columns[name]; ok && !used[f] {
			fits = append(fits, i)
		}
	}
	return fits
}

// anchor chooses among blocks the one of the next unambiguous title to the right, else the first.
func anchor(all []block, header map[int]string, col, last int, fits []int) int {
	if len(fits) == 1 {
		return fits[0]
	}
	for c := col + 1; c <= last; c++ {
		owners := candidates(all, bareTitle(invoice.Fold(header[c])), nil)
		if len(owners) == 1 && contains(fits, owners[0]) {
			return owners[0]
		}
	}
	return fits[0]
}

func contains(list []int, n int) bool {
	return slices.Contains(list, n)
}
