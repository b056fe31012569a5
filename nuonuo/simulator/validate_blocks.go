package simulator

import (
	"strconv"
	"strings"
)

// block is what the platform asks of a special-business block (特定要素).
type block struct {
	field    int
	required []string
	max      map[string]int
}

var blocks = map[string]block{
	"3": {hBuildingInfo, []string{"buildingAddress", "itemName", "crossCityFlag"},
		map[string]int{"landVatItemNo": 16, "itemName": 80, "crossCityFlag": 1}},
	"5": {hSellInfo, []string{"realPropertyAddress", "detailAddress", "crossCityFlag", "unit"},
		map[string]int{"realPropertyContractNumber": 28, "incrementTaxNumber": 18, "price": 20, "taxAmount": 20, "realPropertyCertificate": 40, "unit": 2}},
	"6": {hRentInfo, []string{"realPropertyAddress", "detailAddress", "rentStartDate", "rentEndDate", "crossCityFlag", "unit"},
		map[string]int{"crossCityFlag": 2, "realPropertyCertificate": 40, "unit": 2}},
	"9": {hTravellers, []string{"traveller", "travelDate", "travellerCardType", "travellerCardNo", "travelPlace", "arrivePlace", "vehicleType"},
		map[string]int{"traveller": 20, "travellerCardNo": 20, "travelPlace": 80, "arrivePlace": 80, "vehicleType": 2, "vehicleLevel": 20}},
}

var (
	vehicleBlock = block{hVehicleInfo, []string{"vehicleType", "brandModel", "productOrigin", "vehicleCode"},
		map[string]int{"vehicleType": 40, "brandModel": 60, "productOrigin": 32, "certificate": 50, "importCerNum": 36, "insOddNum": 32,
			"engineNum": 50, "vehicleCode": 23, "intactCerNum": 32, "tonnage": 8, "maxCapacity": 12, "idNumOrgCode": 30,
			"manufacturerName": 80, "taxOfficeName": 80, "taxOfficeCode": 11}}
	usedCarBlock = block{hSecondHandCarInfo, []string{"organizeType", "vehicleType", "brandModel", "vehicleCode", "licenseNumber", "registerCertNo"},
		map[string]int{"organizeType": 1, "vehicleType": 40, "brandModel": 60, "vehicleCode": 23, "intactCerNum": 32, "licenseNumber": 20,
			"registerCertNo": 20, "vehicleManagementName": 80, "sellerName": 80, "sellerTaxnum": 20, "sellerAddress": 80, "sellerPhone": 20}}
	elementBlock = block{hElementList, []string{"elementName", "elementType", "elementValue"},
		map[string]int{"elementName": 200, "elementType": 20, "elementValue": 200}}
	voucherBlock = block{hDifferenceVouchers, nil,
		map[string]int{"allElectronicInvoiceNumber": 20, "invoiceCode": 12, "invoiceNumber": 8, "voucherNumber": 20, "invoiceTime": 18,
			"taxtotal": 18, "differenceTaxtotal": 18, "remark": 100, "voucherSource": 1}}
)

// blocks checks the block that specificFactor or the kind asks for, and those
// that come of their own accord.
func (v *validator) blocks() {
	factor := v.order.head[hSpecificFactor]
	if b, asked := blocks[factor]; asked {
		v.block(b, true)
		v.propertyRules(factor)
	}
	if factor == "4" {
		v.transports()
	}
	if v.order.kind() == "j" && !v.order.red() {
		v.block(vehicleBlock, true)
	}
	if v.order.kind() == "u" && !v.order.red() {
		v.block(usedCarBlock, true)
	}
	v.block(elementBlock, false)
	v.block(voucherBlock, false)
	if eachCount(v.order.head[hElementList]) > 10 {
		v.fail("E4000", "additionalElementList最多10条")
	}
	if v.order.head[hElementList] != "" && v.order.head[hElementName] == "" {
		v.fail("E4000", "additionalElementName不能为空")
	}
}

// block checks one block, be it an object or a list of them.
func (v *validator) block(b block, must bool) {
	raw, name := v.order.head[b.field], headSpecs[b.field].name
	if raw == "" {
		if must {
			v.fail("E4000", name+"不能为空")
		}
		return
	}
	one := func(object string) {
		values := members(object)
		for _, key := range b.required {
			if values[key] == "" {
				v.fail("E4000", name+"."+key+"不能为空")
			}
		}
		for key, limit := range b.max {
			if tooLong(values[key], limit) {
				v.fail("E4000", name+"."+key+"长度不能超过"+strconv.Itoa(limit))
			}
		}
	}
	if !eachElement(raw, one) {
		one(raw)
	}
}

func eachCount(raw string) int {
	n := 0
	eachElement(raw, func(string) { n++ })
	return n
}

// propertyRules: construction and real property have one row without
// specification (and without price for construction), and an address that says
// street, road, village, township, town or lane.
func (v *validator) propertyRules(factor string) {
	if factor == "9" {
		return
	}
	l := &v.order.lines[0]
	switch {
	case len(v.order.lines) != 1:
		v.fail("E4000", "该特定要素发票明细只能有一行")
	case l[lSpecType] != "":
		v.fail("E4000", "该特定要素发票规格型号应为空")
	case factor == "3" && (l[lUnit] != "" || l[lPrice] != "" || l[lNum] != ""):
		v.fail("E4000", "建筑服务发票单位、单价、数量应为空")
	}
	place := members(v.order.head[blocks[factor].field])
	region, detail := place["realPropertyAddress"], place["detailAddress"]
	if factor == "3" {
		region, detail = place["buildingAddress"], place["detailedAddress"]
	}
	if tooLong(region+detail, 120) {
		v.fail("E4000", "地址总长度不能超过120")
	}
	if factor != "3" && !strings.ContainsAny(detail, "街路村乡镇道") {
		v.fail("E4000", "详细地址必须包含街、路、村、乡、镇、道之一")
	}
}

// transports checks the freight block (货物运输), whose failures have codes of
// their own.
func (v *validator) transports() {
	raw := v.order.head[hGoodsTransports]
	n := eachCount(raw)
	if n == 0 {
		v.fail("E9796", "货物运输服务信息不能为空")
		return
	}
	if n > maxRows {
		v.fail("E9797", "货物运输服务信息不能超过2000行")
		return
	}
	eachElement(raw, func(object string) {
		values := members(object)
		tool := values["transportTool"]
		switch {
		case len(tool) != 1 || tool < "1" || tool > "5":
			v.fail("E9798", "运输工具种类不正确")
		case values["transportToolNum"] == "" || tooLong(values["transportToolNum"], 40):
			v.fail("E9799", "运输工具牌号不正确")
		case values["origin"] == "" || tooLong(values["origin"], 80):
			v.fail("E9800", "起运地不正确")
		case values["destination"] == "" || tooLong(values["destination"], 80):
			v.fail("E9801", "到达地不正确")
		case values["goodsName"] == "" || tooLong(values["goodsName"], 80):
			v.fail("E4000", "invoiceGoodsTransports.goodsName不正确")
		}
	})
}
