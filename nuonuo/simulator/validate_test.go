package simulator_test

import (
	"strings"
	"testing"
)

// edit is a change of a valid order.
type edit func(order, first object)

func set(key string, value any) edit     { return func(o, _ object) { o[key] = value } }
func setLine(key string, value any) edit { return func(_, l object) { l[key] = value } }
func drop(key string) edit               { return func(o, _ object) { delete(o, key) } }
func dropLine(keys ...string) edit {
	return func(_, l object) {
		for _, key := range keys {
			delete(l, key)
		}
	}
}

func amounts(net, tax, gross string) edit {
	return func(_, l object) { l["taxExcludedAmount"], l["tax"], l["taxIncludedAmount"] = net, tax, gross }
}

// discounted gives the order a discounted row and a discount row.
func discounted(change func(discount object)) edit {
	return func(o, l object) {
		l["invoiceLineProperty"] = "2"
		d := newLine("苹果", "-8.85", "-1.15", "-10.00")
		d["invoiceLineProperty"] = "1"
		delete(d, "price")
		delete(d, "num")
		if change != nil {
			change(d)
		}
		o["invoiceDetail"] = []object{l, d}
	}
}

func both(edits ...edit) edit {
	return func(o, l object) {
		for _, e := range edits {
			e(o, l)
		}
	}
}

var validations = []struct {
	name, want string
	edit       edit
	knob       string
}{
	{"valid", "E0000", both(), ""},
	{"no buyer", "E4000", drop("buyerName"), ""},
	{"no order number", "E4000", drop("orderNo"), ""},
	{"no clerk", "E4000", drop("clerk"), ""},
	{"no seller", "E4000", drop("salerTaxNum"), ""},
	{"no invoice date", "E4000", drop("invoiceDate"), ""},
	{"date without time", "E4000", set("invoiceDate", "2026-11-23"), ""},
	{"seller phone known to the platform", "E0000", drop("salerTel"), ""},
	{"seller phone required", "E4000", drop("salerTel"), "seller_configured=off"},
	{"order number of 20", "E0000", set("orderNo", strings.Repeat("7", 20)), ""},
	{"order number of 21", "E4000", set("orderNo", strings.Repeat("7", 21)), ""},
	{"order number of 21 by knob", "E0000", set("orderNo", strings.Repeat("7", 21)), "order_no_max=64"},
	{"buyer of 100 characters", "E0000", set("buyerName", strings.Repeat("司", 100)), ""},
	{"buyer of 101 characters", "E4000", set("buyerName", strings.Repeat("司", 101)), ""},
	{"remark of 201 on 数电", "E4000", set("remark", strings.Repeat("注", 201)), ""},
	{"remark of 201 on p", "E0000", both(set("invoiceLine", "p"), set("remark", strings.Repeat("注", 201))), ""},
	{"address and phone over 100", "E4000", both(set("buyerTel", strings.Repeat("1", 40)), set("buyerAddress", strings.Repeat("路", 70))), ""},
	{"goods name of 91", "E4000", setLine("goodsName", strings.Repeat("货", 91)), ""},
	{"invoice type 3", "E9101", set("invoiceType", "3"), ""},
	{"no invoice type", "E9101", drop("invoiceType"), ""},
	{"数电 red", "E4000", set("invoiceType", "2"), ""},
	{"proxy flag", "E9107", set("proxyInvoiceFlag", "2"), ""},
	{"email of 51", "E9104", set("email", strings.Repeat("a", 45)+"@b.com"), ""},
	{"unknown kind", "E4000", set("invoiceLine", "zz"), ""},
	{"special without tax number", "E4000", both(set("invoiceLine", "bs"), drop("buyerTaxNum")), ""},
	{"natural person on bs", "E4000", both(set("invoiceLine", "bs"), set("naturalPersonFlag", "1")), ""},
	{"push by phone without phone", "E4000", drop("pushMode"), ""},
	{"push by phone", "E0000", both(drop("pushMode"), set("buyerPhone", "13000000000")), ""},
	{"push by mail without mail", "E4000", set("pushMode", "0"), ""},
	{"six copies", "E4000", both(set("email", "a@b.c"), set("ccEmail", "1,2,3,4,5,6")), ""},
	{"no rows", "E9122", set("invoiceDetail", []object{}), ""},
	{"one row as an object", "E0000", func(o, l object) { o["invoiceDetail"] = l }, ""},
	{"numbers in place of strings", "E0000", both(setLine("taxRate", 0.13), setLine("num", 1)), ""},
	{"no goods name", "E4000", setLine("goodsName", ""), ""},
	{"no rate", "E4000", setLine("taxRate", ""), ""},
	{"rate of 13", "E4000", setLine("taxRate", "13"), ""},
	{"no tax flag", "E4000", setLine("withTaxFlag", ""), ""},
	{"no goods code", "E0000", dropLine("goodsCode"), ""},
	{"no goods code, no matching", "E9121", dropLine("goodsCode"), "goods_matching=off"},
	{"price without quantity", "E4000", dropLine("num"), ""},
	{"neither, with amounts", "E0000", dropLine("num", "price"), ""},
	{"neither, without tax", "E9123", dropLine("num", "price", "tax"), ""},
	{"no amounts", "E0000", dropLine("tax", "taxExcludedAmount", "taxIncludedAmount"), ""},
	{"nine decimals", "E4000", setLine("price", "1.123456789"), ""},
	{"gross too long", "E9124", setLine("taxIncludedAmount", "100000000000000000.00"), ""},
	{"gross no number", "E9125", setLine("taxIncludedAmount", "1e2"), ""},
	{"net too long", "E9126", setLine("taxExcludedAmount", "100000000000000000.00"), ""},
	{"net no number", "E9127", setLine("taxExcludedAmount", "x"), ""},
	{"tax too long", "E9128", setLine("tax", "100000000000000000.00"), ""},
	{"tax no number", "E9129", setLine("tax", "1,00"), ""},
	{"three decimals", "E4000", setLine("tax", "11.505"), ""},
	{"sum off by a cent", "E9130", setLine("tax", "11.51"), ""},
	{"tax off by 0.06", "E0000", amounts("100.00", "13.06", "113.06"), ""},
	{"tax off by 0.07", "E9131", amounts("100.00", "13.07", "113.07"), ""},
	{"tax off by -0.06", "E0000", amounts("100.00", "12.94", "112.94"), ""},
	{"tax off by -0.07", "E9131", amounts("100.00", "12.93", "112.93"), ""},
	{"zero in all", "E4000", amounts("0", "0", "0"), ""},
	{"negative", "E4000", amounts("-88.50", "-11.50", "-100.00"), ""},
	{"discount", "E0000", discounted(nil), ""},
	{"discount with quantity", "E0000", discounted(func(d object) { d["num"], d["price"] = "-1", "10" }), ""},
	{"discount with positive quantity", "E9111", discounted(func(d object) { d["num"], d["price"] = "1", "10" }), ""},
	{"discount of another name", "E9105", discounted(func(d object) { d["goodsName"] = "梨" }), ""},
	{"discount of another rate", "E9112", discounted(func(d object) { d["taxRate"] = "0.09" }), ""},
	{"discount too large", "E9108", discounted(func(d object) {
		d["taxExcludedAmount"], d["tax"], d["taxIncludedAmount"] = "-88.51", "-11.50", "-100.01"
	}), ""},
	{"discount of the whole row", "E0000", both(discounted(func(d object) {
		d["taxExcludedAmount"], d["tax"], d["taxIncludedAmount"] = "-88.50", "-11.50", "-100.00"
	}), func(o, _ object) {
		o["invoiceDetail"] = append(o["invoiceDetail"].([]object), newLine("梨", "88.50", "11.50", "100.00"))
	}), ""},
	{"discount rate in another spelling", "E0000", discounted(func(d object) { d["taxRate"] = "0.130" }), ""},
	{"discounted without discount", "E9110", setLine("invoiceLineProperty", "2"), ""},
	{"discount without discounted", "E9110", setLine("invoiceLineProperty", "1"), ""},
	{"discounted quantity negative", "E9114", both(discounted(nil), setLine("num", "-1")), ""},
	{"zero flag on 数电", "E4000", setLine("zeroRateFlag", "1"), ""},
	{"policy flag on 数电", "E0000", setLine("favouredPolicyFlag", "01"), ""},
	{"unknown policy flag", "E4000", setLine("favouredPolicyFlag", "19"), ""},
	{"deduction 0.00 on 数电", "E4000", setLine("deduction", "0.00"), ""},
	{"deduction on p", "E0000", both(set("invoiceLine", "p"), setLine("deduction", "8.50"), amounts("88.50", "10.40", "98.90")), ""},
	{"policy without name on p", "E4000", both(set("invoiceLine", "p"), setLine("favouredPolicyFlag", "1")), ""},
	{"zero flag with a rate on p", "E4000", both(set("invoiceLine", "p"), setLine("zeroRateFlag", "1")), ""},
	{"construction without block", "E4000", set("specificFactor", "3"), ""},
	{"freight without block", "E9796", set("specificFactor", "4"), ""},
	{"freight with a bad tool", "E9798", both(set("specificFactor", "4"), set("invoiceGoodsTransports", []object{{"transportTool": "9"}})), ""},
	{"freight by an unnamed tool", "E9799", freight("transportToolNum", ""), ""},
	{"freight from nowhere", "E9800", freight("origin", ""), ""},
	{"freight to nowhere", "E9801", freight("destination", ""), ""},
	{"freight of 2001 rows", "E9797", both(set("specificFactor", "4"), set("invoiceGoodsTransports", make([]object, 2001))), ""},
	{"look-up fails", "E9138", dropLine("goodsCode"), "goods_lookup=off"},
	{"not by API", "E9338", both(), "api_allowed=off"},
	{"freight", "E0000", both(set("specificFactor", "4"), set("invoiceGoodsTransports", []object{{"transportTool": "2",
		"transportToolNum": "浙A00000", "origin": "杭州", "destination": "上海", "goodsName": "苹果"}})), ""},
	{"construction", "E0000", both(set("specificFactor", "3"), dropLine("num", "price", "unit"), set("invoiceBuildingInfo", object{
		"buildingAddress": "浙江省杭州市", "detailedAddress": "测试路1号", "itemName": "测试工程", "crossCityFlag": "0"})), ""},
	{"rent at an address without street", "E4000", both(set("specificFactor", "6"), set("realPropertyRentInfo", object{
		"realPropertyAddress": "浙江省杭州市", "detailAddress": "1号", "rentStartDate": "2026-01-01", "rentEndDate": "2026-02-01",
		"crossCityFlag": "0", "unit": "3"})), ""},
	{"vehicle without block", "E4000", set("invoiceLine", "j"), ""},
	{"eleven elements", "E4000", both(set("additionalElementName", "模板"), set("additionalElementList", elements(11))), ""},
	{"ten elements", "E0000", both(set("additionalElementName", "模板"), set("additionalElementList", elements(10))), ""},
}

// freight is an order of goods transport with one field changed.
func freight(field, value string) edit {
	row := object{"transportTool": "2", "transportToolNum": "浙A00000", "origin": "杭州", "destination": "上海", "goodsName": "苹果"}
	row[field] = value
	return both(set("specificFactor", "4"), set("invoiceGoodsTransports", []object{row}))
}

func elements(n int) []object {
	out := make([]object, n)
	for i := range out {
		out[i] = object{"elementName": "a", "elementType": "b", "elementValue": "c"}
	}
	return out
}

func TestValidation(t *testing.T) {
	t.Parallel()
	for _, c := range validations {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, knobs(t, c.knob))
			order := newOrder("V-1")
			c.edit(order, order["invoiceDetail"].([]object)[0])
			if got := r.submit(order); got.Code != c.want {
				t.Errorf("got %s %s, want %s", got.Code, got.Describe, c.want)
			}
		})
	}
}

func TestLegacyMethodTakes100Rows(t *testing.T) {
	t.Parallel()
	for rows, want := range map[int]string{100: "E0000", 101: "E4000"} {
		r := newRig(t, nil)
		order := newOrder("L-1")
		lines := make([]object, rows)
		for i := range lines {
			lines[i] = newLine("苹果", "88.50", "11.50", "100.00")
		}
		order["invoiceDetail"], order["invoiceLine"] = lines, "p"
		if got := r.call("nuonuo.electronInvoice.requestBilling", object{"order": order}); got.Code != want {
			t.Errorf("%d rows: %s %s, want %s", rows, got.Code, got.Describe, want)
		}
	}
}

// The classic family has no 数电 kinds and few special factors.
func TestClassicFamilyIsWithoutDigitalKinds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		want string
		edit edit
	}{
		"electronic": {"E0000", set("invoiceLine", "p")},
		"数电":         {"E4000", set("invoiceLine", "pc")},
		"oil":        {"E0000", both(set("invoiceLine", "p"), set("specificFactor", "1"))},
		"travel":     {"E4000", both(set("invoiceLine", "p"), set("specificFactor", "9"))},
	} {
		for _, method := range []string{"ElectronInvoice.requestBillingNew", "electronInvoice.requestBilling"} {
			order := newOrder("C-1")
			c.edit(order, nil)
			if got := newRig(t, nil).call("nuonuo."+method, object{"order": order}); got.Code != c.want {
				t.Errorf("%s by %s: %s %s, want %s", name, method, got.Code, got.Describe, c.want)
			}
		}
	}
}

func TestMissingAmountsAreWorkedOut(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	order := newOrder("M-1")
	line := order["invoiceDetail"].([]object)[0]
	dropLine("tax", "taxExcludedAmount", "taxIncludedAmount")(order, line)
	line["price"], line["num"] = "33.335", "3"
	row := r.query(object{"serialNos": []string{r.accept(order)}})[0]
	if row["exTaxAmount"] != "88.50" || row["taxAmount"] != "11.51" || row["orderAmount"] != "100.01" {
		t.Errorf("net %v, tax %v, gross %v", row["exTaxAmount"], row["taxAmount"], row["orderAmount"])
	}
}
