package suggest

import (
	"sync"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// word is what a title means.
type word struct {
	field invoice.Field // empty: see carry and why
	sure  Sureness
	base  base
	carry bool   // a column for people, to be carried
	why   reason // why it is not a field
}

// base says whether an amount or a price includes tax.
type base uint8

const (
	noBase  base = iota // not an amount, or the title does not say
	isGross             // with tax
	isNet               // without tax
)

// reason is why a known title is placed nowhere.
type reason uint8

const (
	noReason    reason = iota
	twoInOne           // a column with two values, such as address and telephone
	deliveredTo        // where goods go, not who buys
	otherMoney         // money that is no line of an invoice
)

// likelyTitles are titles that accountants and shops use, besides those of the catalogue. They are
// less exact: 项目 may be a project.
var likelyTitles = map[invoice.Field][]string{
	invoice.OrderNo: {"订单", "单号", "销售单号", "销售订单号", "销售订单", "销售单", "出库单号", "发货单号", "送货单号",
		"主订单编号", "主订单号", "平台订单号", "平台单号", "交易号", "订单id", "订单号码", "订单编码", "单据号码",
		"申请单号", "开票申请单号", "开票申请号", "收据号", "收据编号", "order", "order no", "order no.", "order id", "order number",
		"invoice no", "invoice id"},
	invoice.BuyerName: {"客户", "购货单位", "购货方", "购货方名称", "购买单位", "购买方", "购方", "购方单位", "开票单位",
		"开票名称", "开票抬头", "开票公司", "单位名称", "公司名称", "企业名称", "付款单位", "付款方", "付款方名称", "往来单位",
		"客户单位", "客户全称", "客户公司", "受票方", "受票单位", "买方", "买方名称", "发票抬头名称", "名称(抬头)", "单位全称",
		"客户名", "姓名", "学员姓名", "业主姓名", "customer", "customer name", "client", "client name", "company", "company name",
		"bill to", "billing name", "buyer name"},
	invoice.BuyerTaxNum: {"客户税号", "纳税识别号", "信用代码", "社会信用代码", "统一信用代码", "税务登记号", "税务登记证号", "公司税号",
		"企业税号", "单位税号", "开票税号", "纳税人税号", "纳税号", "购货单位税号", "购货方税号", "tax id", "tax no", "tax no.",
		"tax number", "vat no", "vat number", "taxpayer id"},
	invoice.BuyerIDNum:   {"身份证", "身份证号", "身份证号码", "客户身份证号"},
	invoice.BuyerAddress: {"地址", "客户地址", "公司地址", "单位地址", "注册地址", "开票地址", "address"},
	invoice.BuyerTel:     {"电话", "客户电话", "公司电话", "单位电话", "注册电话", "开票电话", "联系电话", "tel", "telephone"},
	invoice.BuyerBank:    {"开户行", "银行", "开户行名称", "开户银行名称", "bank"},
	invoice.BuyerAccount: {"账号", "帐号", "银行帐号", "开户账号", "银行账户", "account", "bank account"},
	invoice.BuyerPhone: {"手机号码", "联系手机", "移动电话", "客户手机", "客户手机号", "收票手机", "收票人手机", "收票手机号",
		"mobile", "phone", "cell phone"},
	invoice.BuyerEmail: {"电子邮件", "邮件", "收票邮箱", "客户邮箱", "接收邮箱", "email", "e-mail", "mail"},
	invoice.GoodsName: {"开票内容", "商品", "产品", "产品名称", "货品名称", "货品", "服务名称", "服务内容", "服务项目", "项目", "内容",
		"业务内容", "物料名称", "宝贝标题", "选购商品", "费用名称", "费用项目", "收费项目", "开票品名", "开票名目", "发票内容",
		"存货名称", "商品全名", "缴费项目", "货物或应税劳务、服务名称", "货物或服务名称", "货物(劳务)名称", "商品标题", "品名规格", "收入项目",
		"item", "item name", "product", "product name", "description", "goods", "service"},
	invoice.GoodsCode: {"税收分类", "税收分类编号", "商品税收编码", "商品税收分类编码", "税收商品编码", "分类编码", "税编", "税收编号", "tax code"},
	invoice.Spec:      {"型号", "规格名称", "颜色及规格", "颜色规格", "商品规格", "规格/型号", "产品规格", "型号规格", "spec", "model"},
	invoice.Unit:      {"计量", "主计量", "主计量单位", "销售单位", "基本单位", "数量单位", "uom"},
	invoice.Quantity:  {"件数", "数目", "销售数量", "购买数量", "订购数量", "发货数量", "出库数量", "实发数量", "货品数量", "qty"},
	invoice.Price:     {"销售单价", "折后单价", "成交价", "价格", "unit price"},
	invoice.LineAmount: {"开票金额", "开票总额", "开票额", "销售金额", "销售额", "总金额", "总价", "合计", "合计金额", "金额合计",
		"应收金额", "应收款", "折后金额", "分摊后总价", "缴费金额", "订单金额", "实付金额", "实收金额", "成交金额", "收费金额", "收款金额",
		"本次开票金额", "申请开票金额", "发票金额", "买家实际支付金额", "买家应付货款", "商家实收金额", "用户实付金额",
		"商品总价", "商品金额", "订单应付金额", "应付金额", "结算金额", "京东价", "total", "total amount", "invoice amount", "line total"},
	invoice.TaxRate:   {"适用税率", "增值税率", "增值税税率", "开票税率", "税点", "税率%", "vat rate", "rate"},
	invoice.TaxAmount: {"税金", "增值税", "增值税额", "销项税", "销项税额", "原币税额", "本币税额", "税款", "vat", "vat amount", "tax amount"},
	invoice.Discount:  {"折扣额", "折让", "折让金额", "优惠金额"},
	invoice.Remark:    {"开票备注", "发票备注栏", "备注栏", "remarks", "note", "notes", "memo"},
	invoice.OrderDate: {"日期", "业务日期", "销售日期", "下单时间", "下单日期", "订单创建时间", "订单提交时间", "成交时间",
		"date", "order date"},
	// Row numbers under a name that does not say of what.
	invoice.RowNo:     {"编号", "号码", "序列", "序列号", "记录号", "id", "nr", "nr."},
	invoice.KindField: {"票据类型", "开票类型", "专票/普票", "专普票", "票面类型", "发票种类/类型", "发票性质", "invoice type"},
}

// basedTitles are titles that say whether they include tax.
var basedTitles = map[base]map[invoice.Field][]string{
	isGross: {
		invoice.GrossField: {"含税金额", "价税合计", "价税合计金额", "含税销售额", "含税总额", "含税总价", "含税合计", "含税价",
			"金额含税", "金额(含税)", "含税开票金额", "开票金额(含税)", "含税收入", "价税合计额", "合计(含税)", "总金额(含税)",
			"原币价税合计", "本币价税合计", "gross", "gross amount", "total incl. tax", "amount incl. tax", "total including tax"},
		invoice.Price: {"含税单价", "单价(含税)", "单价含税", "原币含税单价", "gross price"},
	},
	isNet: {
		invoice.NetAmount: {"不含税金额", "不含税销售额", "不含税总额", "不含税合计", "不含税价", "未税金额", "税前金额", "去税金额",
			"无税金额", "金额(不含税)", "金额不含税", "开票金额(不含税)", "不含税收入", "不含税开票金额", "原币无税金额", "本币无税金额",
			"net", "net amount", "amount excl. tax", "total excl. tax"},
		invoice.Price: {"不含税单价", "单价(不含税)", "无税单价", "未税单价", "原币无税单价", "net price"},
	},
}

// carriedTitles are columns for people: no part of an invoice, but worth having in the results.
var carriedTitles = []string{"制单人", "制单", "审核人", "业务员", "销售员", "销售", "销售人员", "经办人", "经手人", "负责人", "跟单员", "申请人",
	"部门", "申请部门", "合同号", "合同编号", "合同名称", "项目编号", "工程名称", "客户编号", "客户编码", "客户代码", "摘要", "到账日期",
	"到账时间", "缴费时间", "缴费日期", "收款日期", "回款日期", "付款日期", "开票日期", "申请日期", "登记日期", "录入日期", "订单付款时间", "付款时间",
	"支付时间", "支付完成时间", "店铺", "店铺名称", "物流单号", "快递单号", "凭证号", "期间", "月份", "区域", "渠道",
	"买家会员名", "买家昵称", "子订单编号", "商品id", "商家备注", "卖家备注", "收款方式", "结算方式", "付款方式", "sales", "contract",
	"contract no", "salesperson", "department"}

// leftTitles are known titles that are placed nowhere.
var leftTitles = map[reason][]string{
	twoInOne: {"地址电话", "地址、电话", "地址及电话", "购方地址电话", "购买方地址电话", "开户行及账号", "开户行账号", "开户行、账号",
		"开户行及帐号", "购方银行账号", "银行及账号", "名称及税号", "单位名称及税号"},
	deliveredTo: {"收货人姓名", "收货人", "收货地址", "收件人", "收件地址", "收货人地址", "收货人手机", "收货手机", "收货人电话",
		"收件人手机", "详细地址", "客户姓名", "收货省份", "收货城市"},
	otherMoney: {"到账金额", "回款金额", "已收金额", "未收金额", "欠款", "余额", "已开票金额", "未开票金额", "合同金额", "合同总额", "成本",
		"成本价", "利润", "毛利", "运费", "邮费", "邮费(元)", "买家应付邮费", "优惠券", "平台优惠"},
}

// words has the meaning of each folded title.
var words = sync.OnceValue(func() map[string]word {
	out := map[string]word{}
	add := func(title string, w word) {
		key := invoice.Fold(title)
		if _, taken := out[key]; !taken && key != "" {
			out[key] = w
		}
	}
	for why, titles := range leftTitles {
		for _, t := range titles {
			add(t, word{why: why})
		}
	}
	for b, fields := range basedTitles {
		for f, titles := range fields {
			for _, t := range titles {
				add(t, word{field: f, sure: Sure, base: b})
			}
		}
	}
	for _, info := range invoice.Catalogue() {
		for _, t := range append(info.Titles(), string(info.Field)) {
			add(t, word{field: info.Field, sure: Sure, base: baseOf(info.Field)})
		}
	}
	for f, titles := range likelyTitles {
		for _, t := range titles {
			add(t, word{field: f, sure: Likely})
		}
	}
	for _, t := range carriedTitles {
		add(t, word{carry: true, sure: Likely})
	}
	return out
})

func baseOf(f invoice.Field) base {
	switch f {
	case invoice.GrossField:
		return isGross
	case invoice.NetAmount:
		return isNet
	}
	return noBase
}
