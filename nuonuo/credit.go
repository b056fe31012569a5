package nuonuo

import (
	"context"
	"encoding/json"
	"time"
)

// CertificationAction is the queryType of [Client.Certification].
type CertificationAction string

// Values of [CertificationAction]. Refreshing is limited to once in 30 seconds and 20 times a day
// per account.
const (
	CertificationRefresh  CertificationAction = "0" // 刷新开票认证状态
	CertificationIdentity CertificationAction = "1" // 查询开票认证状态
	CertificationLogin    CertificationAction = "2" // 查询登录状态
)

// Certification is the state of a tax-bureau account.
type Certification struct {
	Account string `json:"eleAccount"` // 数电账号
	// State (开票认证状态, 登录状态) is one of IdentityCertified and its like, or, for
	// CertificationLogin, LoggedIn or LoggedOut.
	State           CertificationState         `json:"certificationStatus"`
	ExtensionNumber string                     `json:"extensionNumber"` // 分机号
	LoginType       LoginType                  `json:"loginType"`       // 登录模式; login only
	Message         string                     `json:"message"`         // the text that answers a refresh
	Extra           map[string]json.RawMessage `json:"-"`               // keys without a field, values that did not fit theirs
}

// Certification reads whether the tax-bureau account is logged in and certified
// (登录及开票认证状态). Otherwise an expired session shows only as a failed invoice.
// electronicAccount may be empty. A refresh only starts the check at the bureau and returns a
// message or nothing; read the state some time later. SaaS only.
func (c *Client) Certification(ctx context.Context, a Account, action CertificationAction, electronicAccount string) (*Certification, error) {
	return c.certification(ctx, a, action, electronicAccount, "")
}

// FinishIdentity refreshes the certification after a person passed the identity check (实人认证)
// with the QR code that carried authID ([QRCode].AuthID). The parameter authId is undocumented, but
// the live platform needs it to finish an identity check. Read the state some time later with
// [CertificationIdentity]. SaaS only.
func (c *Client) FinishIdentity(ctx context.Context, a Account, electronicAccount, authID string) (*Certification, error) {
	if authID == "" {
		return nil, refuse(MethodCertification, "authId", "empty")
	}
	return c.certification(ctx, a, CertificationRefresh, electronicAccount, authID)
}

func (c *Client) certification(ctx context.Context, a Account, action CertificationAction, electronicAccount, authID string) (*Certification, error) {
	method, err := c.method(MethodCertification)
	if err != nil {
		return nil, err
	}
	request := struct {
		Account
		Action     CertificationAction `json:"queryType"`
		Electronic string              `json:"eleAccount,omitempty"`
		AuthID     string              `json:"authId,omitempty"`
	}{a, action, electronicAccount, authID}
	var state Certification
	if err := c.callAccount(ctx, method, request, &state, action == CertificationRefresh, &state.Message); err != nil {
		return nil, err
	}
	return &state, nil
}

// CreditLine (授信额度) is the amount that the seller may still issue. Amounts exclude tax and are
// decimal text with two decimals, in yuan.
type CreditLine struct {
	RequestStatus   WorkStatus                 `json:"requestStatus"`       // 状态
	Message         string                     `json:"message"`             // 结果信息
	TaxNum          string                     `json:"taxNum"`              // 税号
	ExtensionNumber string                     `json:"extensionNumber"`     // 分机号
	Account         string                     `json:"account"`             // masked by the platform
	Available       string                     `json:"availableCreditLine"` // 剩余可用授信额度
	Used            string                     `json:"usedCreditLine"`      // 已使用授信额度
	Total           string                     `json:"totalCreditLine"`     // 总授信额度
	AvailableCount  int                        `json:"availableCount"`      // 剩余纸质发票张数
	UsedCount       int                        `json:"usedCount"`           // 已使用纸质蓝票张数
	BlueCount       int                        `json:"invoicedBlueCount"`   // 已开具蓝票张数
	InvoicedAmount  string                     `json:"invoicedAmount"`      // 已开发票合计金额
	InvoicedTax     string                     `json:"invoicedTax"`         // 已开发票累计税额
	UpdatedAt       time.Time                  `json:"amountUpdateTime"`    // 授信额度更新时间
	Extra           map[string]json.RawMessage `json:"-"`                   // keys without a field, values that did not fit theirs
}

// CreditLine reads the credit line last seen by the platform (企业授信额度). With refresh it makes
// the platform query the tax bureau again; a later read returns the new amounts. Refreshing is
// limited to once in 30 seconds and 20 times a day per account. Check RequestStatus before using
// the amounts. SaaS only.
func (c *Client) CreditLine(ctx context.Context, a Account, refresh bool) (*CreditLine, error) {
	method, err := c.method(MethodCreditLine)
	if err != nil {
		return nil, err
	}
	request := struct {
		Account
		Action string `json:"queryType"`
	}{a, flag(!refresh)}
	var line CreditLine
	if err := c.callAccount(ctx, method, request, &line, refresh, &line.Message); err != nil {
		return nil, err
	}
	return &line, nil
}
