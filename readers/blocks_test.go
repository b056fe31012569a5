package readers

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// bureauTitles are the titles of the third sheet that the platform supports, with their blocks.
func bureauTitles() (titles []string, fields []invoice.Field, names []string) {
	order := [][]string{
		{"建筑服务", "建筑服务发生地", "发生地详细地址", "建筑项目名称", "土地增值税项目编号", "跨地市标志", "跨区域涉税事项报验管理编号"},
		{"货物运输服务", "起运地", "到达地", "运输工具种类", "运输工具牌号", "运输货物名称"},
		{"不动产销售", "产权证书/不动产权证号码", "不动产地址", "不动产详细地址", "不动产单元代码/网签合同备案编码", "土地增值税项目编号", "核定计税价格", "实际成交含税金额", "跨地市标志", "面积单位"},
		{"不动产租赁", "产权证书/不动产权证号码", "不动产地址", "不动产详细地址", "租赁期起", "租赁期止", "跨地市标志", "面积单位", "车牌号"},
		{"旅客运输服务", "出行人", "出行人证件类型", "出行人证件号码", "出行日期", "出发地", "到达地", "交通工具类型", "等级"},
	}
	all := blocks()
	for _, b := range order {
		for _, title := range b[1:] {
			titles, names = append(titles, title), append(names, b[0])
			fields = append(fields, all[blockOf(all, b[0])].columns[title])
		}
	}
	return titles, fields, names
}

func headerOf(titles []string, from int) map[int]string {
	out := map[int]string{}
	for i, title := range titles {
		out[from+i] = title
	}
	return out
}

func TestRepeatedTitlesAreToldByTheirBlock(t *testing.T) {
	t.Parallel()
	titles, fields, names := bureauTitles()
	want, above := map[int]invoice.Field{}, map[int]string{}
	for i, f := range fields {
		want[1+i] = f
		if i == 0 || names[i] != names[i-1] {
			above[1+i] = names[i] + "：\n1、按行政区划名称填写"
		}
	}
	last := len(titles)
	if d := cmp.Diff(want, blockFields(headerOf(titles, 1), above, last)); d != "" {
		t.Errorf("with blocks: %s", d)
	}
	if d := cmp.Diff(want, blockFields(headerOf(titles, 1), nil, last)); d != "" {
		t.Errorf("by their neighbours: %s", d)
	}
}

func TestMovedBlocksAreRead(t *testing.T) {
	t.Parallel()
	header := map[int]string{0: "不动产地址", 1: "跨地市标志", 2: "新列", 3: "不动产地址", 4: "跨地市标志", 5: "到达地", 6: "车牌号", 7: "性别"}
	above := map[int]string{0: "不动产租赁\n…", 3: "不动产销售\n…", 5: "旅客运输服务", 6: "保险机构代收车船税", 7: "新业务"}
	want := map[int]invoice.Field{0: invoice.LeaseAddress, 1: invoice.LeaseCross, 3: invoice.SaleAddress, 4: invoice.SaleCross, 5: invoice.TravelTo}
	if d := cmp.Diff(want, blockFields(header, above, 7)); d != "" {
		t.Error(d)
	}
	// A title of an unknown block is never read as one of another block.
	unknown := maps.Clone(above)
	unknown[3] = "新的不动产业务"
	delete(want, 3)
	delete(want, 4)
	if d := cmp.Diff(want, blockFields(header, unknown, 7)); d != "" {
		t.Error(d)
	}
}
