package nuonuo

import (
	"context"
	"encoding/json"
	"strings"
	"time"
)

// Account selects the tax-bureau account (数电账号) of the seller. All fields may be empty when the
// seller has only one.
type Account struct {
	ExtensionNumber string `json:"extensionNumber,omitempty"` // 分机号
	DepartmentID    string `json:"deptId,omitempty"`          // 部门id
	ClerkID         string `json:"clerkId,omitempty"`         // 开票员id
}

// QRAction is the queryType of [Client.QRCode].
type QRAction string

// Values of [QRAction]. Refreshing and sending are limited to once in 60 seconds and 20 times a day
// per account.
const (
	QRRefreshIdentity QRAction = "0" // 刷新开票实人认证二维码
	QRReadIdentity    QRAction = "1" // 查询开票实人认证二维码
	QRRefreshLogin    QRAction = "2" // 刷新登录认证二维码
	QRReadLogin       QRAction = "3" // 查询登录认证二维码
	QRSendSMS         QRAction = "4" // 发送短信验证码
	QRReadSMS         QRAction = "5" // 查询短信验证发送状态
)

// QRCode is what a person needs to log in or to pass the identity check.
type QRCode struct {
	Status          WorkStatus                 `json:"status"`          // 状态
	Message         string                     `json:"message"`         // 结果信息
	TaxNum          string                     `json:"taxNum"`          // 税号
	ExtensionNumber string                     `json:"extensionNumber"` // 分机号
	Type            QRType                     `json:"qrCodeType"`      // 二维码类型
	Text            string                     `json:"qrCode"`          // to be drawn as a QR code
	Account         string                     `json:"account"`         // masked by the platform
	URL             string                     `json:"qrCodeUrl"`       // reserved
	EndsAt          time.Time                  `json:"endTime"`         // five minutes after the refresh
	AuthID          string                     `json:"authId"`          // undocumented, seen live
	Extra           map[string]json.RawMessage `json:"-"`               // keys without a field, values that did not fit theirs
}

// QRCode reads or refreshes the QR code for login or identity check, or sends the text message for
// a login by SMS (扫码登录/实人认证二维码). SaaS only.
//
// Read first. If the result has no code, refresh and read again: a refresh only starts the work and
// returns a status or a message. A code is valid for five minutes.
func (c *Client) QRCode(ctx context.Context, a Account, action QRAction) (*QRCode, error) {
	method, err := c.method(MethodQRCode)
	if err != nil {
		return nil, err
	}
	request := struct {
		Account
		Action QRAction `json:"queryType"`
	}{a, action}
	var code QRCode
	starts := action == QRRefreshIdentity || action == QRRefreshLogin || action == QRSendSMS
	if err := c.callAccount(ctx, method, request, &code, starts, &code.Message); err != nil {
		return nil, err
	}
	return &code, nil
}

// LoginAction is the queryType of [Client.ConfirmLogin].
type LoginAction string

// Values of [LoginAction].
const (
	LoginScanned   LoginAction = "0" // 扫码登录验证完成
	LoginReadScan  LoginAction = "1" // 查询扫码登录结果
	LoginSubmitSMS LoginAction = "2" // 短信登录提交, with a code
	LoginReadSMS   LoginAction = "3" // 查询短信登录结果
)

// LoginState is the result of [Client.ConfirmLogin].
type LoginState struct {
	Status          WorkStatus                 `json:"status"`          // 状态
	Message         string                     `json:"message"`         // 结果信息
	LoginType       LoginType                  `json:"loginType"`       // 登录方式: LoginByQRCode or LoginBySMS
	TaxNum          string                     `json:"taxNum"`          // 税号
	ExtensionNumber string                     `json:"extensionNumber"` // 分机号
	Account         string                     `json:"account"`         // masked by the platform
	Extra           map[string]json.RawMessage `json:"-"`               // keys without a field, values that did not fit theirs
}

// ConfirmLogin reports that a person has scanned the code, or submits the code of a text message,
// and reads the state of the login (扫码登录确认). The account must be the one that scanned.
// smsCode is used by [LoginSubmitSMS] only. While Status is WorkRunning, the login is not finished:
// read again. SaaS only.
func (c *Client) ConfirmLogin(ctx context.Context, a Account, action LoginAction, smsCode string) (*LoginState, error) {
	method, err := c.method(MethodLoginConfirm)
	if err != nil {
		return nil, err
	}
	code, ok := verifyCode(smsCode)
	if !ok || (action == LoginSubmitSMS) != (smsCode != "") {
		return nil, refuse(method, "verifyCode", "want up to 10 digits with LoginSubmitSMS, nothing otherwise")
	}
	request := struct {
		Account
		Action LoginAction     `json:"queryType"`
		Code   json.RawMessage `json:"verifyCode,omitempty"`
	}{a, action, code}
	var state LoginState
	starts := action == LoginScanned || action == LoginSubmitSMS
	if err := c.callAccount(ctx, method, request, &state, starts, &state.Message); err != nil {
		return nil, err
	}
	return &state, nil
}

// callAccount reads the state of an account. A call that only starts something is documented to
// return plain text instead of a state; that text becomes the message.
func (c *Client) callAccount(ctx context.Context, method string, request, state any, starts bool, message *string) error {
	resp, err := c.Call(ctx, method, request, nil)
	if err != nil {
		return err
	}
	if err := Decode(resp.Result, state); err != nil {
		text, isText := scalarText(resp.Result)
		if !starts || !isText {
			return resp.failure(&AnswerError{Reason: "of an unexpected shape", Err: err})
		}
		*message = text
	}
	return nil
}

// verifyCode writes the code as the number that the platform documents, or as text when a number
// would lose a zero.
func verifyCode(code string) (json.RawMessage, bool) {
	if len(code) > 10 || strings.Trim(code, "0123456789") != "" {
		return nil, false
	}
	if strings.HasPrefix(code, "0") {
		return json.RawMessage(`"` + code + `"`), true
	}
	return json.RawMessage(code), true
}
