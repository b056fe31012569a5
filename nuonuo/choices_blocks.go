package nuonuo

// CardType (证件类型) is what kind of document identifies a person or a company: 1.. companies, 2..
// persons.
type CardType string

// Values of [CardType].
const (
	CardOrganizationCode     CardType = "101" // 组织机构代码证
	CardBusinessLicence      CardType = "102" // 营业执照
	CardTaxRegistration      CardType = "103" // 税务登记证
	CardOtherCompany         CardType = "199" // 其他单位证件
	CardResident             CardType = "201" // 居民身份证
	CardOfficer              CardType = "202" // 军官证
	CardPoliceOfficer        CardType = "203" // 武警警官证
	CardSoldier              CardType = "204" // 士兵证
	CardRetiredCadre         CardType = "205" // 军队离退休干部证
	CardDisabled             CardType = "206" // 残疾人证
	CardDisabledSoldier      CardType = "207" // 残疾军人证
	CardForeignPassport      CardType = "208" // 外国护照
	CardHongKongMacaoTravel  CardType = "210" // 港澳居民来往内地通行证
	CardTravelToHongKong     CardType = "212" // 中华人民共和国往来港澳通行证
	CardTaiwanTravel         CardType = "213" // 台湾居民来往大陆通行证
	CardTravelToTaiwan       CardType = "214" // 大陆居民往来台湾通行证
	CardForeignerResidence   CardType = "215" // 外国人居留证
	CardDiplomat             CardType = "216" // 外交官证
	CardHongKongPermanent    CardType = "219" // 香港永久性居民身份证; farm purchases only
	CardTaiwanIdentity       CardType = "220" // 台湾身份证; farm purchases only
	CardMacaoPermanent       CardType = "221" // 澳门特别行政区永久性居民身份证; farm purchases only
	CardForeignerPermanentID CardType = "233" // 外国人永久居留身份证; farm purchases only
	CardOtherPerson          CardType = "299" // 其他个人证件
)

// CarSeller (开票方类型) is who issues the invoice of a used car.
type CarSeller string

// Values of [CarSeller].
const (
	CarDealer  CarSeller = "1" // 经营单位; FactorUsedCarReverse needs it
	CarAuction CarSeller = "2" // 拍卖单位
	CarMarket  CarSeller = "3" // 二手车市场
)

// TransportTool (运输工具种类) is what goods are transported with.
type TransportTool string

// Values of [TransportTool].
const (
	TransportRail  TransportTool = "1" // 铁路运输
	TransportRoad  TransportTool = "2" // 公路运输
	TransportWater TransportTool = "3" // 水路运输
	TransportAir   TransportTool = "4" // 航空运输
	TransportPipe  TransportTool = "5" // 管道运输
)

// TravelVehicle (交通工具类型) is what a passenger travels with. Planes, trains and ships need
// TravellerTransport.VehicleLevel.
type TravelVehicle string

// Values of [TravelVehicle].
const (
	TravelPlane  TravelVehicle = "1" // 飞机: 公务舱, 头等舱 or 经济舱
	TravelTrain  TravelVehicle = "2" // 火车: 一等座, 二等座, 软席（软座、软卧） or 硬席（硬座、硬卧）
	TravelCoach  TravelVehicle = "3" // 长途汽车
	TravelPublic TravelVehicle = "4" // 公共交通
	TravelTaxi   TravelVehicle = "5" // 出租车
	TravelCar    TravelVehicle = "6" // 汽车
	TravelShip   TravelVehicle = "7" // 船舶: 一等舱, 二等舱 or 三等舱
	TravelOther  TravelVehicle = "9" // 其他
)

// AreaUnit (面积单位) is the unit of the area of a property.
type AreaUnit string

// Values of [AreaUnit].
const (
	AreaSquareKilometre     AreaUnit = "1" // 平方千米
	AreaSquareMetre         AreaUnit = "2" // 平方米
	AreaHectare             AreaUnit = "3" // 公顷
	AreaMu                  AreaUnit = "4" // 亩
	AreaHectareSign         AreaUnit = "5" // hm²
	AreaSquareKilometreSign AreaUnit = "6" // km²
	AreaSquareMetreSign     AreaUnit = "7" // m²
)

// VoucherType (凭证类型) is what kind of document proves a deduction.
type VoucherType string

// Values of [VoucherType].
const (
	VoucherDigital      VoucherType = "01" // 数电发票
	VoucherSpecial      VoucherType = "02" // 增值税专用发票
	VoucherOrdinary     VoucherType = "03" // 增值税普通发票
	VoucherBusinessTax  VoucherType = "04" // 营业税发票
	VoucherFiscal       VoucherType = "05" // 财政票据
	VoucherCourt        VoucherType = "06" // 法院裁决书
	VoucherDeedTax      VoucherType = "07" // 契税完税凭证
	VoucherOtherInvoice VoucherType = "08" // 其他发票类
	VoucherOther        VoucherType = "09" // 其他扣除凭证
)

// VoucherSource (凭证来源) is how the vouchers of an invoice were entered; one for all of them.
type VoucherSource string

// Values of [VoucherSource].
const (
	VoucherTyped    VoucherSource = "1" // 手工录入
	VoucherPicked   VoucherSource = "2" // 勾选录入
	VoucherTemplate VoucherSource = "3" // 模板录入
)
