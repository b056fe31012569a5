package nuonuo

import (
	"encoding/json"
	"time"
)

// Invoice is an invoice returned by [Client.QueryInvoices]. Amounts are decimal text in yuan as the
// platform sent it. Fields that the platform omitted are empty or the zero time. Times are Beijing
// time.
type Invoice struct {
	SerialNo              string               `json:"serialNo"`                                                            // 发票请求流水号
	OrderNo               string               `json:"orderNo"`                                                             // 订单编号
	Status                Status               `json:"status"`                                                              // 发票状态
	StatusText            string               `json:"statusMsg"`                                                           // 发票状态描述
	FailCause             string               `json:"failCause"`                                                           // 失败原因
	PDFURL                string               `json:"pdfUrl"`                                                              // 发票pdf地址; no legal original when OFDURL is present
	PictureURL            string               `json:"pictureUrl"`                                                          // 发票图片地址, without a scheme
	IssuedAt              time.Time            `json:"invoiceTime"`                                                         // 开票时间; zero until issued
	InvoiceCode           string               `json:"invoiceCode"`                                                         // 发票代码; empty for electronic 数电
	InvoiceNo             string               `json:"invoiceNo"`                                                           // 发票号码; the 20 digits for electronic 数电
	DigitalNo             string               `json:"allElectronicInvoiceNumber" alias:"allElectronicInvoiceNumbe"`        // 数电票号码, 20 digits
	Net                   string               `json:"exTaxAmount"`                                                         // 不含税金额
	Tax                   string               `json:"taxAmount"`                                                           // 合计税额
	Gross                 string               `json:"orderAmount"`                                                         // 价税合计
	BuyerName             string               `json:"payerName"`                                                           // 购方名称
	BuyerTaxNum           string               `json:"payerTaxNo"`                                                          // 购方税号
	BuyerAddress          string               `json:"address"`                                                             // 购方地址
	BuyerTel              string               `json:"telephone"`                                                           // 购方电话
	BuyerAccount          string               `json:"bankAccount"`                                                         // 购方开户行及账号
	KindText              string               `json:"invoiceKind"`                                                         // 发票种类 as Chinese text, see KindOf
	CheckCode             string               `json:"checkCode"`                                                           // 校验码
	QRCode                string               `json:"qrCode"`                                                              // 二维码
	MachineCode           string               `json:"machineCode"`                                                         // 税控设备号
	CipherText            string               `json:"cipherText"`                                                          // 发票密文
	PaperPDFURL           string               `json:"paperPdfUrl"`                                                         // 含底图纸票pdf地址
	OFDURL                string               `json:"ofdUrl"`                                                              // 发票ofd地址
	XMLURL                string               `json:"xmlUrl"`                                                              // 发票xml地址
	Clerk                 string               `json:"clerk"`                                                               // 开票员
	Payee                 string               `json:"payee"`                                                               // 收款人
	Checker               string               `json:"checker"`                                                             // 复核人
	SellerAccount         string               `json:"salerAccount"`                                                        // 销方银行账号
	SellerTel             string               `json:"salerTel"`                                                            // 销方电话
	SellerAddress         string               `json:"salerAddress"`                                                        // 销方地址
	SellerTaxNum          string               `json:"salerTaxNum"`                                                         // 销方税号
	SellerName            string               `json:"saleName"`                                                            // 销方名称
	Remark                string               `json:"remark"`                                                              // 备注
	OilFlag               Flag                 `json:"productOilFlag"`                                                      // 成品油标志
	ImageURLs             string               `json:"imgUrls"`                                                             // 图片地址, comma separated
	ExtensionNumber       string               `json:"extensionNumber"`                                                     // 分机号
	TerminalNumber        string               `json:"terminalNumber"`                                                      // 终端号
	DepartmentID          string               `json:"deptId"`                                                              // 部门门店id
	ClerkID               string               `json:"clerkId"`                                                             // 开票员id
	BlueInvoiceCode       string               `json:"oldInvoiceCode"`                                                      // 对应蓝票发票代码
	BlueInvoiceNo         string               `json:"oldInvoiceNo"`                                                        // 对应蓝票发票号码
	BlueDigitalNo         string               `json:"oldEleInvoiceNumber"`                                                 // 对应蓝票数电票号码
	ListFlag              Flag                 `json:"listFlag"`                                                            // 清单标志
	ListName              string               `json:"listName"`                                                            // 清单项目名称
	NotifyPhone           string               `json:"phone"`                                                               // 购方手机
	NotifyEmail           string               `json:"notifyEmail"`                                                         // 购方邮箱
	VehicleFlag           Flag                 `json:"vehicleFlag"`                                                         // 是否机动车类专票
	CreatedAt             time.Time            `json:"createTime"`                                                          // 数据创建时间
	UpdatedAt             time.Time            `json:"updateTime"`                                                          // 数据更新时间; may lie before CreatedAt
	StateUpdatedAt        time.Time            `json:"stateUpdateTime"`                                                     // 发票状态更新时间
	ProxyInvoiceFlag      Flag                 `json:"proxyInvoiceFlag"`                                                    // 代开标志
	OrderTime             time.Time            `json:"invoiceDate"`                                                         // 订单时间
	InvoiceType           InvoiceType          `json:"invoiceType"`                                                         // 开票类型
	RedReason             RedReason            `json:"redReason"`                                                           // 冲红原因
	VoidedAt              time.Time            `json:"invalidTime"`                                                         // 作废时间
	InvalidSource         VoidSource           `json:"invalidSource"`                                                       // 作废来源
	InvalidReason         VoidReason           `json:"invalidReason"`                                                       // 作废原因
	SpecificReason        string               `json:"specificReason"`                                                      // 其他作废原因详情
	SpecificFactor        Factor               `json:"specificFactor"`                                                      // 特定要素
	MailStatus            NotifyStatus         `json:"emailNotifyStatus"`                                                   // 邮箱交付状态
	PhoneStatus           NotifyStatus         `json:"phoneNotifyStatus"`                                                   // 手机交付状态
	BuyerManagerName      string               `json:"buyerManagerName"`                                                    // 购买方经办人姓名
	ManagerCardType       CardType             `json:"managerCardType"`                                                     // 经办人证件类型
	ManagerCardNo         string               `json:"managerCardNo"`                                                       // 经办人证件号码
	BField1               string               `json:"bField1"`                                                             // 自定义字段
	BField2               string               `json:"bField2"`                                                             // 自定义字段
	BField3               string               `json:"bField3"`                                                             // 自定义字段
	NaturalPersonFlag     Flag                 `json:"naturalPersonFlag"`                                                   // 购买方自然人标志
	Items                 []Item               `json:"invoiceItems"`                                                        // 发票明细集合
	Vehicles              []Vehicle            `json:"vehicleInfo"`                                                         // 机动车, kind j
	UsedCars              []UsedCar            `json:"secondHandCarInfo"`                                                   // 二手车, kind u
	Building              *Building            `json:"invoiceBuildingInfo"`                                                 // 建筑服务, factor 3
	PropertyRent          *PropertyRent        `json:"realPropertyRentInfo"`                                                // 不动产经营租赁, factor 6
	TravellerTransports   []TravellerTransport `json:"invoiceTravellerTransportInfoList" alias:"invoiceTravellerTransport"` // 旅客运输, factor 9
	GoodsTransports       []GoodsTransport     `json:"invoiceGoodsTransports"`                                              // 货物运输, factor 4
	AdditionalElementName string               `json:"additionalElementName"`                                               // 附加模版名称
	AdditionalElements    []AdditionalElement  `json:"additionalElementList"`                                               // 附加要素信息列表
	// Extra holds keys that this package does not know and values that did not fit their field.
	Extra map[string]json.RawMessage `json:"-"`
}

// Item is a line of an invoice. It is present only if the query asked for lines.
type Item struct {
	Name               string       `json:"itemName"`            // 商品名称
	ShortName          string       `json:"itemCodeAbb"`         // 简称
	Unit               string       `json:"itemUnit"`            // 单位
	Price              string       `json:"itemPrice"`           // 单价, 18 decimals
	TaxRate            string       `json:"itemTaxRate"`         // 税率
	Quantity           string       `json:"itemNum"`             // 数量, 18 decimals
	Amount             string       `json:"itemAmount"`          // 金额, with tax when WithTax is true
	Tax                string       `json:"itemTaxAmount"`       // 税额
	Spec               string       `json:"itemSpec"`            // 规格型号
	GoodsCode          string       `json:"itemCode"`            // 商品编码
	SelfCode           string       `json:"itemSelfCode"`        // 自行编码
	WithTax            string       `json:"isIncludeTax"`        // 含税标识: true or false
	LineProperty       LineProperty `json:"invoiceLineProperty"` // 发票行性质
	ZeroRateFlag       ZeroRate     `json:"zeroRateFlag"`        // 零税率标识
	FavouredPolicyName string       `json:"favouredPolicyName"`  // 优惠政策名称
	FavouredPolicyFlag Policy       `json:"favouredPolicyFlag"`  // 优惠政策标识
	Deduction          string       `json:"deduction"`           // 扣除额
	DField1            string       `json:"dField1"`             // 自定义字段
	DField2            string       `json:"dField2"`             // 自定义字段
	DField3            string       `json:"dField3"`             // 自定义字段
	DField4            string       `json:"dField4"`             // 自定义字段
	DField5            string       `json:"dField5"`             // 自定义字段
	// Extra holds keys that this package does not know and values that did not fit their field.
	Extra map[string]json.RawMessage `json:"-"`
}
