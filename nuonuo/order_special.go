package nuonuo

// Vehicle is the block vehicleInfo of a motor-vehicle invoice (机动车销售统一发票).
type Vehicle struct {
	VehicleType        string `json:"vehicleType,omitempty"`      // 车辆类型, ≤40, required
	BrandModel         string `json:"brandModel,omitempty"`       // 厂牌型号, ≤60, required
	ProductOrigin      string `json:"productOrigin,omitempty"`    // 原产地, ≤32, required
	Certificate        string `json:"certificate,omitempty"`      // 合格证号, ≤50
	ImportCertificate  string `json:"importCerNum,omitempty"`     // 进出口证明书号, ≤36
	InspectionNum      string `json:"insOddNum,omitempty"`        // 商检单号, ≤32
	EngineNum          string `json:"engineNum,omitempty"`        // 发动机号码, ≤50
	VIN                string `json:"vehicleCode,omitempty"`      // 车辆识别号码/车架号, ≤23, required
	TaxPaidCertificate string `json:"intactCerNum,omitempty"`     // 完税证明号码, ≤32
	Tonnage            string `json:"tonnage,omitempty"`          // 吨位, ≤8
	MaxCapacity        string `json:"maxCapacity,omitempty"`      // 限乘人数, ≤12
	IDNumber           string `json:"idNumOrgCode,omitempty"`     // 其他证件号码, ≤30
	ManufacturerName   string `json:"manufacturerName,omitempty"` // 生产厂家, ≤80
	TaxOfficeName      string `json:"taxOfficeName,omitempty"`    // 主管税务机关名称, ≤80
	TaxOfficeCode      string `json:"taxOfficeCode,omitempty"`    // 主管税务机关代码, ≤11
}

// UsedCar is the block secondHandCarInfo of a used-car invoice (二手车销售统一发票).
type UsedCar struct {
	OrganizeType          CarSeller `json:"organizeType,omitempty"`          // 开票方类型, required
	VehicleType           string    `json:"vehicleType,omitempty"`           // 车辆类型, ≤40, required
	BrandModel            string    `json:"brandModel,omitempty"`            // 厂牌型号, ≤60, required
	VIN                   string    `json:"vehicleCode,omitempty"`           // 车辆识别号码/车架号, ≤23, required
	TaxPaidCertificate    string    `json:"intactCerNum,omitempty"`          // 完税证明号码, ≤32
	LicenseNumber         string    `json:"licenseNumber,omitempty"`         // 车牌照号, ≤20, required
	RegisterCertNo        string    `json:"registerCertNo,omitempty"`        // 登记证号, ≤20, required
	VehicleManagementName string    `json:"vehicleManagementName,omitempty"` // 转入地车管所名称, ≤80
	SellerName            string    `json:"sellerName,omitempty"`            // 卖方名称, ≤80
	SellerTaxNum          string    `json:"sellerTaxnum,omitempty"`          // 卖方单位代码/身份证号码, ≤20
	SellerAddress         string    `json:"sellerAddress,omitempty"`         // 卖方地址, ≤80
	SellerPhone           string    `json:"sellerPhone,omitempty"`           // 卖方电话, ≤20
}

// Building is the block invoiceBuildingInfo (建筑服务). The order must have one line, without spec,
// unit, quantity and price.
type Building struct {
	BuildingAddress string `json:"buildingAddress,omitempty"` // 建筑服务发生地, required
	DetailAddress   string `json:"detailedAddress,omitempty"` // 详细地址, ≤120
	LandVatItemNo   string `json:"landVatItemNo,omitempty"`   // 土地增值税项目编号, ≤16
	ItemName        string `json:"itemName,omitempty"`        // 建筑项目名称, ≤80, required
	CrossCityFlag   Flag   `json:"crossCityFlag,omitempty"`   // 跨地（市）标志, required
}

// GoodsTransport is one row of invoiceGoodsTransports (货物运输), 1 to 2000 rows.
type GoodsTransport struct {
	TransportTool    TransportTool `json:"transportTool,omitempty"`    // 运输工具种类, required
	TransportToolNum string        `json:"transportToolNum,omitempty"` // 运输工具牌号, ≤40, required
	Origin           string        `json:"origin,omitempty"`           // 起运地, ≤80, required
	Destination      string        `json:"destination,omitempty"`      // 到达地, ≤80, required
	GoodsName        string        `json:"goodsName,omitempty"`        // 货物运输名称, ≤80, required
}

// TravellerTransport is one row of invoiceTravellerTransportInfoList (旅客运输), up to 2000 rows.
type TravellerTransport struct {
	Traveller         string        `json:"traveller,omitempty"`         // 出行人, ≤20, required
	TravelDate        string        `json:"travelDate,omitempty"`        // 出行日期 yyyy-MM-dd, required
	TravellerCardType CardType      `json:"travellerCardType,omitempty"` // 出行人证件类型, required
	TravellerCardNo   string        `json:"travellerCardNo,omitempty"`   // 出行人证件号码, ≤20, required
	TravelPlace       string        `json:"travelPlace,omitempty"`       // 出行地, ≤80, required
	ArrivePlace       string        `json:"arrivePlace,omitempty"`       // 到达地, ≤80, required
	VehicleType       TravelVehicle `json:"vehicleType,omitempty"`       // 交通工具类型, required
	VehicleLevel      string        `json:"vehicleLevel,omitempty"`      // 交通工具等级, ≤20, required
}

// PropertyRent is the block realPropertyRentInfo (不动产经营租赁). The order must have one line,
// without spec and unit.
type PropertyRent struct {
	RealPropertyAddress     string   `json:"realPropertyAddress,omitempty"`     // 不动产地址, required
	DetailAddress           string   `json:"detailAddress,omitempty"`           // 详细地址, ≤120, required
	RentStartDate           string   `json:"rentStartDate,omitempty"`           // 租赁开始日期, required
	RentEndDate             string   `json:"rentEndDate,omitempty"`             // 租赁结束日期, required
	CrossCityFlag           Flag     `json:"crossCityFlag,omitempty"`           // 跨地（市）标志, required
	RealPropertyCertificate string   `json:"realPropertyCertificate,omitempty"` // 产权证书/不动产权证号, ≤40
	Unit                    AreaUnit `json:"unit,omitempty"`                    // 面积单位, required
}

// PropertySale is the block realPropertySellInfo (不动产销售). The order must have one line,
// without spec and unit.
type PropertySale struct {
	RealPropertyContractNumber string   `json:"realPropertyContractNumber,omitempty"` // 不动产单元代码/网签合同备案编号, ≤28
	RealPropertyAddress        string   `json:"realPropertyAddress,omitempty"`        // 不动产地址, required
	DetailAddress              string   `json:"detailAddress,omitempty"`              // 详细地址, ≤120, required
	CrossCityFlag              Flag     `json:"crossCityFlag,omitempty"`              // 跨地（市）标志, required
	IncrementTaxNumber         string   `json:"incrementTaxNumber,omitempty"`         // 土地增值税项目编号, ≤18
	Price                      string   `json:"price,omitempty"`                      // 核定计税价格, ≤20
	TaxAmount                  string   `json:"taxAmount,omitempty"`                  // 实际成交含税金额, ≤20, required with Price
	RealPropertyCertificate    string   `json:"realPropertyCertificate,omitempty"`    // 产权证书/不动产权证号, ≤40
	Unit                       AreaUnit `json:"unit,omitempty"`                       // 面积单位, required
}

// DifferenceVoucher is a row of differenceVoucherInfoList: a voucher (差额扣除凭证) for a
// deduction.
type DifferenceVoucher struct {
	DetailIndex   string        `json:"detailIndex,omitempty"`                // 序号, from 1
	VoucherType   VoucherType   `json:"voucherType,omitempty"`                // 凭证类型
	DigitalNo     string        `json:"allElectronicInvoiceNumber,omitempty"` // 数电票号码, ≤20, for voucher type 01
	InvoiceCode   string        `json:"invoiceCode,omitempty"`                // 发票代码: of the blue invoice that an old-style red one reverses, ≤12
	InvoiceNumber string        `json:"invoiceNumber,omitempty"`              // 发票号码, ≤8
	VoucherNumber string        `json:"voucherNumber,omitempty"`              // 凭证号码, ≤20
	InvoiceTime   string        `json:"invoiceTime,omitempty"`                // 开具日期, ≤18
	Total         string        `json:"taxtotal,omitempty"`                   // 凭证金额, ≤18
	Deducted      string        `json:"differenceTaxtotal,omitempty"`         // 本次扣除金额, ≤18
	Remark        string        `json:"remark,omitempty"`                     // 备注, ≤230, 数电 ≤200
	VoucherSource VoucherSource `json:"voucherSource,omitempty"`              // 凭证来源; one for the whole invoice
}

// AdditionalElement is a row of additionalElementList. Its template is defined at the tax bureau.
type AdditionalElement struct {
	ElementName  string `json:"elementName,omitempty"`  // 信息名称, ≤200
	ElementType  string `json:"elementType,omitempty"`  // 信息类型, ≤20
	ElementValue string `json:"elementValue,omitempty"` // 信息值, ≤200
}
