package nuonuo

// Flag is a field that means yes or no.
type Flag string

// Values of [Flag]. Where an empty flag means something else than FlagNo, its field says so.
const (
	FlagNo  Flag = "0" // 否
	FlagYes Flag = "1" // 是
)

// InvoiceType (开票类型) tells invoices from their reversals.
type InvoiceType string

// Values of [InvoiceType].
const (
	TypeBlue InvoiceType = "1" // 蓝票
	TypeRed  InvoiceType = "2" // 红票; 数电 reds go through [Client.ApplyRed] or [Client.FastRed]
)

// PushMode (推送方式) is how the platform sends the invoice to the buyer.
type PushMode string

// Values of [PushMode]. The platform treats an empty value as PushPhone, which requires a phone
// number.
const (
	PushNone  PushMode = "-1"
	PushMail  PushMode = "0"
	PushPhone PushMode = "1"
	PushBoth  PushMode = "2"
)

// ShownAccounts (备注显示开户行) are the bank accounts that the remark of a bs or pc invoice shows.
type ShownAccounts string

// Values of [ShownAccounts]; empty means ShowNoAccount.
const (
	ShowNoAccount     ShownAccounts = "0"
	ShowSellerAccount ShownAccounts = "1"
	ShowBuyerAccount  ShownAccounts = "2"
	ShowBothAccounts  ShownAccounts = "3"
)

// PaperType (数电纸票类型) is the form on which a 数电 invoice is printed.
type PaperType string

// Values of [PaperType], of 2016. The default is PaperOrdinaryTwo for kind ec and PaperSpecialThree
// for es.
const (
	PaperOrdinaryTwo  PaperType = "04"   // 增值税普通发票（二联折叠票）
	PaperOrdinaryFive PaperType = "05"   // 增值税普通发票（五联折叠票）
	PaperSpecialThree PaperType = "1130" // 增值税专用发票（中文三联无金额限制版）
	PaperSpecialFour  PaperType = "1140" // 增值税专用发票（中文四联无金额限制版）
	PaperSpecialSix   PaperType = "1160" // 增值税专用发票（中文六联无金额限制版）
	PaperSpecialSeven PaperType = "1170" // 增值税专用发票（中文七联无金额限制版）
)

// Factor (特定要素) is what is special about an invoice; most need a block of their own.
type Factor string

// Values of [Factor]; empty means FactorNone. The classic family has FactorNone, FactorOil,
// FactorClassicBuilding, FactorClassicProperty and FactorMinerals.
const (
	FactorNone            Factor = "0"  // 普通发票
	FactorOil             Factor = "1"  // 成品油
	FactorRareEarth       Factor = "2"  // 稀土, kinds c and s
	FactorBuilding        Factor = "3"  // 建筑服务: Order.Building
	FactorFreight         Factor = "4"  // 货物运输服务: Order.GoodsTransports
	FactorPropertySale    Factor = "5"  // 不动产销售: Order.PropertySale
	FactorPropertyRent    Factor = "6"  // 不动产经营租赁服务: Order.PropertyRent
	FactorPassengers      Factor = "9"  // 旅客运输: Order.TravellerTransports
	FactorFarmPurchase    Factor = "16" // 农产品收购
	FactorClassicBuilding Factor = "31" // 建安发票
	FactorClassicProperty Factor = "32" // 房地产销售发票
	FactorUsedCarReverse  Factor = "33" // 二手车发票反向开具
	FactorECigarette      Factor = "34" // 电子烟
	FactorMinerals        Factor = "35" // 矿产品
)

// DifferenceType (差额征税开具方式) is how a 数电 invoice with differential taxation is issued.
type DifferenceType string

// Values of [DifferenceType].
const (
	DifferenceFull DifferenceType = "01" // 全额开票; not supported by the platform yet
	DifferencePart DifferenceType = "02" // 差额开票: Order.DifferenceVouchers
)

// RateReason (3%、1%税率开具理由) is why a small-scale seller issues at 3% or 1%.
type RateReason string

// Values of [RateReason].
const (
	RateBefore2022April RateReason = "1" // 2022年3月31日前发生纳税义务的业务
	RateOfEarlier       RateReason = "2" // 前期已开具相应征收率发票，需要开具红字发票或重新开具
	RateWaived          RateReason = "3" // 放弃享受免征增值税政策
)

// LineProperty (发票行性质) tells discounts from other lines.
type LineProperty string

// Values of [LineProperty]; empty means LineNormal. A discount follows its discounted line.
const (
	LineNormal     LineProperty = "0" // 正常行
	LineDiscount   LineProperty = "1" // 折扣行
	LineDiscounted LineProperty = "2" // 被折扣行
)

// Policy (优惠政策标识) is the policy by which a line pays less tax. Kinds before 数电 have
// PolicyNo and PolicyYes, with the name in Detail.FavouredPolicyName; the others are those of 数电.
type Policy string

// Values of [Policy].
const (
	PolicyNo             Policy = "0"  // 不使用, kinds before 数电
	PolicyYes            Policy = "1"  // 使用, kinds before 数电
	PolicySimplified     Policy = "01" // 简易征收
	PolicyRareEarth      Policy = "02" // 稀土产品
	PolicyExempt         Policy = "03" // 免税
	PolicyNotTaxable     Policy = "04" // 不征税
	PolicyRefundLater    Policy = "05" // 先征后退
	PolicyRefundLater100 Policy = "06" // 100%先征后退
	PolicyRefundLater50  Policy = "07" // 50%先征后退
	PolicySimplified3    Policy = "08" // 按3%简易征收
	PolicySimplified5    Policy = "09" // 按5%简易征收
	PolicyReduced5To15   Policy = "10" // 按5%简易征收减按1.5%计征
	PolicyRefund30       Policy = "11" // 即征即退30%
	PolicyRefund50       Policy = "12" // 即征即退50%
	PolicyRefund70       Policy = "13" // 即征即退70%
	PolicyRefund100      Policy = "14" // 即征即退100%
	PolicyBurden3        Policy = "15" // 超税负3%即征即退
	PolicyBurden8        Policy = "16" // 超税负8%即征即退
	PolicyBurden12       Policy = "17" // 超税负12%即征即退
	PolicyBurden6        Policy = "18" // 超税负6%即征即退
)

// ZeroRate (零税率标识) is why the rate of a line is 0, for kinds before 数电. Empty means that it
// is not.
type ZeroRate string

// Values of [ZeroRate].
const (
	ZeroExempt     ZeroRate = "1" // 免税
	ZeroNotTaxable ZeroRate = "2" // 不征税
	ZeroPlain      ZeroRate = "3" // 普通零税率
)
