package nuonuo

import (
	"context"
	"encoding/json"
	"time"
)

// ScannedTitle is a buyer's invoice title that a customer submitted by scanning (扫码提交的抬头).
type ScannedTitle struct {
	TaxNum      string                     `json:"c_kpcode"`        // 税号
	Name        string                     `json:"c_kpname"`        // 名称
	Address     string                     `json:"c_kpaddr"`        // 地址
	Tel         string                     `json:"c_kptel"`         // 电话
	Bank        string                     `json:"c_account_blank"` // 开户行 (the platform's spelling)
	Account     string                     `json:"c_bank_account"`  // 账号
	Remarks     string                     `json:"remarks"`         // 备注
	AddedAt     time.Time                  `json:"adddate"`         // 提交时间
	AlipayUser  string                     `json:"alipayuserid"`    // 支付宝用户id
	Platform    string                     `json:"platType"`        // not documented
	InvoiceType string                     `json:"invoicetype"`     // not documented
	SystemType  string                     `json:"sType"`           // not documented
	Source      string                     `json:"source"`          // not documented
	Extra       map[string]json.RawMessage `json:"-"`               // keys without a field, values that did not fit theirs
}

// ScannedTitles returns the titles waiting at an extension (极速开票). S0101 means that there are
// none (VerdictNotFound), S01 is a temporary failure (VerdictWait). Both families use one method.
func (c *Client) ScannedTitles(ctx context.Context, extensionNumber string) ([]ScannedTitle, error) {
	var titles []ScannedTitle
	_, err := c.Call(ctx, MethodTitleScans, map[string]string{"extensionNum": extensionNumber}, &titles)
	return titles, err
}

// TitleHit is a company found by [Client.SearchTitles].
type TitleHit struct {
	Code       string                     `json:"code"`        // key for TitleByCode, not a tax number
	Name       string                     `json:"name"`        // 名称
	NameLength int                        `json:"name_length"` // of Name, as the platform counts
	Extra      map[string]json.RawMessage `json:"-"`           // keys without a field, values that did not fit theirs
}

// SearchTitles finds companies by the beginning of their name (抬头模糊查询). Hits have no tax
// number: call [Client.TitleByCode] for it. Both families use one method.
func (c *Client) SearchTitles(ctx context.Context, prefix string) ([]TitleHit, error) {
	if prefix == "" {
		return nil, refuse(MethodTitlePrefix, "q", "empty")
	}
	var hits []TitleHit
	_, err := c.Call(ctx, MethodTitlePrefix, map[string]string{"q": prefix}, &hits)
	return hits, err
}

// Title is a company's name and tax number.
type Title struct {
	TaxNum     string                     `json:"kpCode"`  // 税号
	Name       string                     `json:"kpName"`  // 名称
	Code       string                     `json:"code"`    // the code that was asked for
	SystemType string                     `json:"systype"` // not documented
	Extra      map[string]json.RawMessage `json:"-"`       // keys without a field, values that did not fit theirs
}

// TitleByCode returns the name and tax number for a code of [Client.SearchTitles] (抬头税号查询).
// Both families use one method.
func (c *Client) TitleByCode(ctx context.Context, code string) (*Title, error) {
	if code == "" {
		return nil, refuse(MethodTitleByCode, "code", "empty")
	}
	var title Title
	if _, err := c.Call(ctx, MethodTitleByCode, map[string]string{"code": code}, &title); err != nil {
		return nil, err
	}
	return &title, nil
}
