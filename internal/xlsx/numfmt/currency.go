package numfmt

import "strings"

// yuan reports whether a symbol is that of the yuan.
func yuan(symbol string) bool {
	switch strings.ToUpper(strings.TrimSpace(symbol)) {
	case "¥", "￥", "元", "圆", "圓", "RMB", "CNY", "CN¥", "CN￥", "RMB¥", "RMB￥",
		"人民币", "人民幣", "人民币元":
		return true
	}
	return false
}

// foreignMarks are texts that name another currency anywhere in a format.
var foreignMarks = []string{
	"$", "＄", "€", "£", "￡", "₤", "₩", "￦", "₽", "₹", "฿", "₫", "₱", "₺", "₴", "₦", "₪", "₡", "₲",
	"₭", "₮", "₵", "₸", "₼", "₾", "USD", "EUR", "GBP", "JPY", "HKD", "KRW", "TWD", "NTD", "MOP",
	"SGD", "AUD", "CAD", "CHF", "NZD", "RUB", "INR", "THB", "VND", "MYR", "IDR", "BRL", "美元", "美金",
	"欧元", "歐元", "英镑", "英鎊", "日元", "日圆", "日圓", "日币", "円", "港元", "港币", "港幣", "港纸", "澳元", "澳币", "澳门元",
	"葡币", "台币", "台幣", "臺幣", "台元", "加元", "加币", "纽元", "新元", "新币", "新加坡元", "坡币", "韩元", "韓元", "韩币",
	"卢布", "盧布", "卢比", "瑞郎", "法郎", "泰铢", "泰銖", "越南盾", "马币", "林吉特",
}

// foreignCurrency reports whether a text names a currency other than the yuan.
func foreignCurrency(text string) bool {
	upper := strings.ToUpper(text)
	for _, m := range foreignMarks {
		if strings.Contains(upper, m) {
			return true
		}
	}
	return false
}
