package rules

import (
	"strings"
	"sync"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// option is one choice: the platform's code, its name, and other names of it.
type option struct {
	code, name string
	others     []string
}

// choice finds the platform's code for a cell with a value of a list, by name or by code.
func (c *checker) choice(v *value, list []option) string {
	if !v.usable() {
		return ""
	}
	if code := optionOf(v.text, list); code != "" {
		return code
	}
	c.reject(ChoiceUnknown, v, names(list))
	return ""
}

// optionOf is the code of an option, by name or by code; empty if there is no such option.
func optionOf(text string, list []option) string {
	want := invoice.Fold(text)
	for i := range list {
		o := &list[i]
		if want == o.code || want == invoice.Fold(o.name) {
			return o.code
		}
		for _, other := range o.others {
			if want == invoice.Fold(other) {
				return o.code
			}
		}
	}
	return ""
}

func names(list []option) string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].name
	}
	return strings.Join(out, "、")
}

// residentCard is the code of the ID card of residents.
const residentCard = "201"

// documents are the kinds of ID of handlers and passengers (managerCardType, travellerCardType).
var documents = sync.OnceValue(func() []option {
	return []option{
		{code: "101", name: "组织机构代码证"}, {code: "102", name: "营业执照"}, {code: "103", name: "税务登记证"}, {code: "199", name: "其他单位证件"},
		{code: residentCard, name: "居民身份证", others: []string{"身份证"}}, {code: "202", name: "军官证"}, {code: "203", name: "武警警官证"}, {code: "204", name: "士兵证"},
		{code: "205", name: "军队离退休干部证"}, {code: "206", name: "残疾人证"}, {code: "207", name: "残疾军人证（1-8级）", others: []string{"残疾军人证"}},
		{code: "208", name: "外国护照"}, {code: "210", name: "港澳居民来往内地通行证"}, {code: "212", name: "中华人民共和国往来港澳通行证"},
		{code: "213", name: "台湾居民来往大陆通行证"}, {code: "214", name: "大陆居民往来台湾通行证"}, {code: "215", name: "外国人居留证"},
		{code: "216", name: "外交官证"}, {code: "299", name: "其他个人证件"},
	}
})

// tools are the means of freight (transportTool).
var tools = sync.OnceValue(func() []option {
	return []option{
		{code: "1", name: "铁路运输", others: []string{"铁路"}}, {code: "2", name: "公路运输", others: []string{"公路"}}, {code: "3", name: "水路运输", others: []string{"水路"}},
		{code: "4", name: "航空运输", others: []string{"航空"}}, {code: "5", name: "管道运输", others: []string{"管道"}},
	}
})

// areaUnits are the units of property (unit). Fold has made ㎡ and m² into m2 already.
var areaUnits = sync.OnceValue(func() []option {
	return []option{
		{code: "1", name: "平方千米"}, {code: "2", name: "平方米"}, {code: "3", name: "公顷"}, {code: "4", name: "亩"},
		{code: "5", name: "hm²"}, {code: "6", name: "km²"}, {code: "7", name: "m²"},
	}
})

// vehicles are the means of passenger transport (vehicleType).
var vehicles = sync.OnceValue(func() []option {
	return []option{
		{code: vehiclePlane, name: "飞机"}, {code: vehicleTrain, name: "火车"}, {code: "3", name: "长途汽车"}, {code: "4", name: "公共交通"},
		{code: "5", name: "出租车"}, {code: "6", name: "汽车"}, {code: vehicleShip, name: "船舶"}, {code: "9", name: "其他"},
	}
})

// The vehicles that have classes.
const (
	vehiclePlane = "1"
	vehicleTrain = "2"
	vehicleShip  = "7"
)

// classes are the classes of a vehicle that has them (vehicleLevel); nil for one that has none.
func classes(vehicle string) []string {
	switch vehicle {
	case vehiclePlane:
		return []string{"公务舱", "头等舱", "经济舱"}
	case vehicleTrain:
		return []string{"一等座", "二等座", "软席（软座、软卧）", "硬席（硬座、硬卧）"}
	case vehicleShip:
		return []string{"一等舱", "二等舱", "三等舱"}
	}
	return nil
}
