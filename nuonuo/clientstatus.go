package nuonuo

import (
	"context"
	"encoding/json"
	"time"
)

// ClientStatus is the state of the issuing client (开票客户端) that tax-disk kinds need.
type ClientStatus struct {
	SellerTaxNum    string                     `json:"sellerTaxNo"`     // 销方税号
	SellerName      string                     `json:"sellerName"`      // 销方名称
	ExtensionNumber string                     `json:"extensionNumber"` // 分机号
	Version         string                     `json:"clientVersion"`   // 版本号
	Online          Flag                       `json:"onlineStatus"`    // 在线状态
	CheckedAt       time.Time                  `json:"date"`            // 检测时间
	Extra           map[string]json.RawMessage `json:"-"`               // keys without a field, values that did not fit theirs
}

// ClientStatus reads whether the issuing client of a seller is online (客户端在线状态检测). 数电
// kinds need none. extensionNumber may be empty. Both families use one method. E9513, E9548 and
// E9236 mean that the client is not in order (VerdictStop).
func (c *Client) ClientStatus(ctx context.Context, sellerTaxNum, extensionNumber string) (*ClientStatus, error) {
	if sellerTaxNum == "" {
		return nil, refuse(MethodClientStatus, "sellerTaxNo", "empty")
	}
	request := struct {
		SellerTaxNum    string `json:"sellerTaxNo"`
		ExtensionNumber string `json:"extensionNumber,omitempty"`
	}{sellerTaxNum, extensionNumber}
	var status ClientStatus
	if _, err := c.Call(ctx, MethodClientStatus, request, &status); err != nil {
		return nil, err
	}
	return &status, nil
}
