package nuonuo

// WorkStatus is the state of what the platform does at the tax bureau for a call.
type WorkStatus string

// Values of [WorkStatus].
const (
	WorkRunning WorkStatus = "0" // read again
	WorkDone    WorkStatus = "1"
	WorkFailed  WorkStatus = "2" // the message says why; for a login also: not logged in
)

// QRType (二维码类型) is which app a QR code is for.
type QRType string

// Values of [QRType]. 5 and 6 were seen and are not documented.
const (
	QRForAnyApp      QRType = "1" // 多源二维码: a login with WeChat or Alipay
	QRForTaxApp      QRType = "2" // 税务APP: a login with the app of the region
	QRForLicenceApp  QRType = "3" // 电子营业执照: a login
	QRForIdentityApp QRType = "4" // 开票实人认证 with the tax app of the region
)

// LoginType is how an account logged in at the tax bureau.
type LoginType string

// Values of [LoginType].
const (
	LoginByPassword    LoginType = "0" // 账号密码快捷登录
	LoginByQRCode      LoginType = "1" // 扫码登录
	LoginBySMS         LoginType = "2" // 短信验证码登录
	LoginByCertificate LoginType = "3" // 证书登录
)

// CertificationState is the state of an account at the tax bureau. What it means depends on the
// [CertificationAction] that read it.
type CertificationState string

// Values of [CertificationState].
const (
	IdentityUnknown   CertificationState = "0" // for CertificationIdentity: 未知
	IdentityCertified CertificationState = "1" // for CertificationIdentity: 已认证
	IdentityRequired  CertificationState = "2" // for CertificationIdentity: 待认证
	IdentityRunning   CertificationState = "3" // for CertificationIdentity: 查询中
	LoggedOut         CertificationState = "0" // for CertificationLogin: 未登录
	LoggedIn          CertificationState = "1" // for CertificationLogin: 已登录
)

// NotifyStatus (交付状态) is whether an invoice was sent to the buyer.
type NotifyStatus string

// Values of [NotifyStatus].
const (
	NotifyNot     NotifyStatus = "0" // 未交付
	NotifyDone    NotifyStatus = "1" // 交付成功
	NotifyFailed  NotifyStatus = "2" // 交付失败
	NotifyRunning NotifyStatus = "3" // 交付中
	NotifyNever   NotifyStatus = "4" // 不会交付
)

// VoidSource (作废来源) is where an invoice was voided.
type VoidSource string

// Values of [VoidSource].
const (
	VoidedAtWorkbench VoidSource = "1" // 诺诺工作台
	VoidedByAPI       VoidSource = "2" // API接口
	VoidedByClient    VoidSource = "3" // 开票软件
	VoidedBySignature VoidSource = "4" // 验签失败作废
	VoidedElsewhere   VoidSource = "5" // 其他
)

// TimeKind is the time by which [Client.ListInvoices] selects. One value selects by time of
// creation, the other by time of issue; which is which is not documented. Samples use TimeKindOne.
type TimeKind string

// Values of [TimeKind].
const (
	TimeKindZero TimeKind = "0"
	TimeKindOne  TimeKind = "1"
)
