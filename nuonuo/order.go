package nuonuo

// Kind is a kind of invoice (发票种类), the wire field invoiceLine.
type Kind string

// Kinds of invoice.
const (
	KindOrdinary             Kind = "p"  // 增值税电子普通发票
	KindPaperOrdinary        Kind = "c"  // 增值税普通发票
	KindPaperSpecial         Kind = "s"  // 增值税专用发票
	KindElectronicSpecial    Kind = "b"  // 增值税电子专用发票
	KindPurchase             Kind = "e"  // 收购发票(电子)
	KindPaperPurchase        Kind = "f"  // 收购发票(纸质)
	KindRoll                 Kind = "r"  // 增值税普通发票(卷式)
	KindVehicle              Kind = "j"  // 机动车销售统一发票
	KindUsedCar              Kind = "u"  // 二手车销售统一发票
	KindDigitalSpecial       Kind = "bs" // 数电专票(电子)
	KindDigitalOrdinary      Kind = "pc" // 数电普票(电子)
	KindDigitalPaperSpecial  Kind = "es" // 数电专票(纸质)
	KindDigitalPaperOrdinary Kind = "ec" // 数电普票(纸质)
)

// Digital reports whether the kind is one of the fully digitalised invoices (数电), paper included.
func (k Kind) Digital() bool {
	switch k {
	case KindDigitalSpecial, KindDigitalOrdinary, KindDigitalPaperSpecial, KindDigitalPaperOrdinary:
		return true
	}
	return false
}

// Order is a request for one invoice: order of requestBillingNew. All scalars are sent as text;
// empty ones are omitted. Lengths are limits of the platform in characters; the client does not
// check them. Amounts are decimal text in yuan.
//
// Give all three amounts of each line: if one is missing, the platform computes it from price and
// quantity, which may differ by a cent.
//
// The classic family does not accept 数电 kinds, and ignores or refuses their fields.
type Order struct {
	BuyerName               string               `json:"buyerName,omitempty"`                         // 购方名称, ≤100, required
	BuyerTaxNum             string               `json:"buyerTaxNum,omitempty"`                       // 购方税号, ≤20
	BuyerTel                string               `json:"buyerTel,omitempty"`                          // 购方电话, ≤50
	BuyerAddress            string               `json:"buyerAddress,omitempty"`                      // 购方地址, ≤80
	BuyerAccount            string               `json:"buyerAccount,omitempty"`                      // 购方银行开户行及账号, ≤100
	SellerTaxNum            string               `json:"salerTaxNum,omitempty"`                       // 销方税号, ≤20, required
	SellerTel               string               `json:"salerTel,omitempty"`                          // 销方电话, ≤20, required
	SellerAddress           string               `json:"salerAddress,omitempty"`                      // 销方地址, ≤80, required
	SellerAccount           string               `json:"salerAccount,omitempty"`                      // 销方银行开户行及账号, ≤100
	ShowBankAccountType     ShownAccounts        `json:"showBankAccountType,omitempty"`               // 备注显示开户行; bs and pc only
	OrderNo                 string               `json:"orderNo,omitempty"`                           // 订单号, unique for the seller, ≤20 is safe, required
	OrderTime               string               `json:"invoiceDate,omitempty"`                       // 订单时间 as FormatTime writes it, required
	InvoiceCode             string               `json:"invoiceCode,omitempty"`                       // 发票代码: of the blue invoice that an old-style red one reverses, ≤12
	InvoiceNum              string               `json:"invoiceNum,omitempty"`                        // 发票号码: of the blue invoice that an old-style red one reverses, ≤8
	RedReason               RedReason            `json:"redReason,omitempty"`                         // 冲红原因, RedReasonReturn by default
	RedFormNo               string               `json:"billInfoNo,omitempty"`                        // 红字信息表编号: for reds of special invoices, ≤24
	DepartmentID            string               `json:"departmentId,omitempty"`                      // 部门门店id, ≤32
	ClerkID                 string               `json:"clerkId,omitempty"`                           // 开票员id, ≤32
	Remark                  string               `json:"remark,omitempty"`                            // 备注, ≤230, 数电 ≤200
	Checker                 string               `json:"checker,omitempty"`                           // 复核人, ≤20
	Payee                   string               `json:"payee,omitempty"`                             // 收款人, ≤20
	Clerk                   string               `json:"clerk,omitempty"`                             // 开票员, ≤20, required
	ListFlag                Flag                 `json:"listFlag,omitempty"`                          // 清单标志: with a sales list, paper only
	ListName                string               `json:"listName,omitempty"`                          // 清单项目名称, ≤92
	PushMode                PushMode             `json:"pushMode,omitempty"`                          // 推送方式, PushPhone by default
	BuyerPhone              string               `json:"buyerPhone,omitempty"`                        // 购方手机, ≤20, required by PushPhone, which is the default, and PushBoth
	BuyerEmail              string               `json:"email,omitempty"`                             // 推送邮箱, ≤50, required by PushMail and PushBoth
	CcPhone                 string               `json:"ccPhone,omitempty"`                           // 抄送手机, comma separated, at most 5, ≤100
	CcEmail                 string               `json:"ccEmail,omitempty"`                           // 抄送邮箱, comma separated, at most 5, ≤250
	InvoiceType             InvoiceType          `json:"invoiceType,omitempty"`                       // 开票类型, required
	Kind                    Kind                 `json:"invoiceLine,omitempty"`                       // 发票种类, KindOrdinary (p) by default
	PaperInvoiceType        PaperType            `json:"paperInvoiceType,omitempty"`                  // 数电纸票类型: kinds ec and es only
	SpecificFactor          Factor               `json:"specificFactor,omitempty"`                    // 特定要素
	ForceFlag               Flag                 `json:"forceFlag,omitempty"`                         // 是否强制开具: skips the check of the seller's id, used cars only
	ProxyInvoiceFlag        Flag                 `json:"proxyInvoiceFlag,omitempty"`                  // 代开标志, ≤1
	TaxRebateProxy          Flag                 `json:"taxRebateProxy,omitempty"`                    // 代办退税标记
	InvoiceDifferenceType   DifferenceType       `json:"invoiceDifferenceType,omitempty"`             // 差额征税开具方式; 数电 only
	CallbackURL             string               `json:"callBackUrl,omitempty"`                       // 回传发票信息地址
	ExtensionNumber         string               `json:"extensionNumber,omitempty"`                   // 分机号, digits, ≤5
	TerminalNumber          string               `json:"terminalNumber,omitempty"`                    // 终端号, ≤4
	MachineCode             string               `json:"machineCode,omitempty"`                       // 机器编号, ≤12
	VehicleFlag             Flag                 `json:"vehicleFlag,omitempty"`                       // 是否机动车类专票
	HideCodeVersion         Flag                 `json:"hiddenBmbbbh,omitempty"`                      // 是否隐藏编码表版本号
	NextInvoiceCode         string               `json:"nextInvoiceCode,omitempty"`                   // 指定发票代码, paper rolls, ≤12
	NextInvoiceNum          string               `json:"nextInvoiceNum,omitempty"`                    // 发票起始号码, ≤8
	LastInvoiceNum          string               `json:"invoiceNumEnd,omitempty"`                     // 发票终止号码, ≤8
	SurveyAnswerType        RateReason           `json:"surveyAnswerType,omitempty"`                  // 3%、1%税率开具理由; small-scale sellers
	BuyerManagerName        string               `json:"buyerManagerName,omitempty"`                  // 购买方经办人姓名, ≤16
	ManagerCardType         CardType             `json:"managerCardType,omitempty"`                   // 经办人证件类型, ≤40
	ManagerCardNo           string               `json:"managerCardNo,omitempty"`                     // 经办人证件号码, ≤20
	BField1                 string               `json:"bField1,omitempty"`                           // 业务方自定义字段, stored only, ≤255
	BField2                 string               `json:"bField2,omitempty"`                           // 业务方自定义字段, stored only, ≤255
	BField3                 string               `json:"bField3,omitempty"`                           // 业务方自定义字段, stored only, ≤255
	NaturalPersonFlag       Flag                 `json:"naturalPersonFlag,omitempty"`                 // 购买方自然人标志, pc only
	CertificateType         CardType             `json:"certificateType,omitempty"`                   // 证件类型 of the natural person who sells farm products
	TaxNumVerifyFlag        Flag                 `json:"taxNumVerifyFlag,omitempty"`                  // 对购方税号校验: makes an unknown tax number fail
	NaturalPersonVerifyFlag Flag                 `json:"naturalPersonVerifyFlag,omitempty"`           // 对购方名称校验: refuses short names without the person flag
	Details                 []Detail             `json:"invoiceDetail,omitempty"`                     // 发票明细, 1 to 2000 with discount rows, required
	Vehicle                 *Vehicle             `json:"vehicleInfo,omitempty"`                       // 机动车: kind j
	UsedCar                 *UsedCar             `json:"secondHandCarInfo,omitempty"`                 // 二手车: kind u
	Building                *Building            `json:"invoiceBuildingInfo,omitempty"`               // 建筑服务: factor 3
	GoodsTransports         []GoodsTransport     `json:"invoiceGoodsTransports,omitempty"`            // 货物运输: factor 4
	TravellerTransports     []TravellerTransport `json:"invoiceTravellerTransportInfoList,omitempty"` // 旅客运输: factor 9
	PropertyRent            *PropertyRent        `json:"realPropertyRentInfo,omitempty"`              // 不动产经营租赁: factor 6
	PropertySale            *PropertySale        `json:"realPropertySellInfo,omitempty"`              // 不动产销售: factor 5
	DifferenceVouchers      []DifferenceVoucher  `json:"differenceVoucherInfoList,omitempty"`         // 差额扣除凭证: difference type 02
	AdditionalElementName   string               `json:"additionalElementName,omitempty"`             // 附加模版名称, ≤50
	AdditionalElements      []AdditionalElement  `json:"additionalElementList,omitempty"`             // 附加要素信息列表
}

// Detail is one line (明细行) of an order.
type Detail struct {
	GoodsName          string       `json:"goodsName,omitempty"`           // 商品名称, ≤90, required
	GoodsCode          string       `json:"goodsCode,omitempty"`           // 税收分类编码, ≤19; matched by name when absent
	SelfCode           string       `json:"selfCode,omitempty"`            // 自行编码, ≤16
	WithTax            Flag         `json:"withTaxFlag,omitempty"`         // 单价含税标志: the price includes tax, required
	Price              string       `json:"price,omitempty"`               // 单价, at most 8 decimals, with Quantity or not at all
	Quantity           string       `json:"num,omitempty"`                 // 数量, at most 8 decimals, with Price or not at all
	Unit               string       `json:"unit,omitempty"`                // 单位, ≤20
	Spec               string       `json:"specType,omitempty"`            // 规格型号, ≤40
	Tax                string       `json:"tax,omitempty"`                 // 税额, 2 decimals
	TaxRate            string       `json:"taxRate,omitempty"`             // 税率, as 0.13, required
	TaxExcludedAmount  string       `json:"taxExcludedAmount,omitempty"`   // 不含税金额, 2 decimals
	TaxIncludedAmount  string       `json:"taxIncludedAmount,omitempty"`   // 含税金额, 2 decimals
	LineProperty       LineProperty `json:"invoiceLineProperty,omitempty"` // 发票行性质; a discount follows its row
	FavouredPolicyFlag Policy       `json:"favouredPolicyFlag,omitempty"`  // 优惠政策标识
	FavouredPolicyName string       `json:"favouredPolicyName,omitempty"`  // 优惠政策名称, ≤50, not for 数电
	Deduction          *string      `json:"deduction,omitempty"`           // 扣除额; nil unless differential taxation is wanted: "0.00" switches it on
	ZeroRateFlag       ZeroRate     `json:"zeroRateFlag,omitempty"`        // 零税率标识; not for 数电
	DField1            string       `json:"dField1,omitempty"`             // 业务方明细自定义字段, stored only, ≤255
	DField2            string       `json:"dField2,omitempty"`             // 业务方明细自定义字段, stored only, ≤255
	DField3            string       `json:"dField3,omitempty"`             // 业务方明细自定义字段, stored only, ≤255
	DField4            string       `json:"dField4,omitempty"`             // 业务方明细自定义字段, stored only, ≤255
	DField5            string       `json:"dField5,omitempty"`             // 业务方明细自定义字段, stored only, ≤255
}
