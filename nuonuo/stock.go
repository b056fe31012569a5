package nuonuo

import (
	"context"
	"encoding/json"
	"time"
)

// StockRequest filters a query of blank invoices. The first field that is set is used, in the order
// ExtensionNumbers, MachineCode, Pair, DepartmentID. Without any, the result covers the whole tax
// number.
type StockRequest struct {
	DepartmentID     string      `json:"departmentId,omitempty"`        // 部门id
	ExtensionNumbers []string    `json:"extensionNums,omitempty"`       // 分机号, at most 100
	MachineCode      string      `json:"machineCode,omitempty"`         // 机器编号
	Pair             []StockPair `json:"extMachineCodePairs,omitempty"` // at most one
}

// StockPair identifies a device by extension and machine.
type StockPair struct {
	ExtensionNumber string `json:"extensionNum"` // 分机号
	MachineCode     string `json:"machineCode"`  // 机器编号
}

// Stock is the number of blank invoices of one kind in one device.
type Stock struct {
	ExtensionNumber string                     `json:"extensionNumber"` // 分机号
	MachineCode     string                     `json:"machineCode"`     // 机器编号
	TerminalNumber  string                     `json:"terminalNumber"`  // 终端号
	Kind            Kind                       `json:"invoiceLine"`     // 发票种类
	Remaining       int                        `json:"remainNum"`       // 剩余张数
	TypeCode        string                     `json:"typeCode"`        // 发票代码
	FirstNo         string                     `json:"invoiceNumStart"` // 起始发票号码
	LastNo          string                     `json:"invoiceNumEnd"`   // 终止发票号码
	UpdatedAt       time.Time                  `json:"updateTime"`      // 更新时间
	Extra           map[string]json.RawMessage `json:"-"`               // keys without a field, values that did not fit theirs
}

// QueryStock returns how many blank invoices are left (发票余量查询). 数电 kinds have none: see
// [Client.CreditLine]. E1001 means that the seller is not configured (VerdictStop). A row whose
// number cannot be parsed has Remaining 0 and the value in Extra.
func (c *Client) QueryStock(ctx context.Context, r StockRequest) ([]Stock, error) {
	method, err := c.method(MethodStock)
	if err != nil {
		return nil, err
	}
	if len(r.ExtensionNumbers) > 100 {
		return nil, refuse(method, "extensionNums", "%d numbers, want at most 100", len(r.ExtensionNumbers))
	}
	if len(r.Pair) > 1 {
		return nil, refuse(method, "extMachineCodePairs", "%d pairs, want at most one", len(r.Pair))
	}
	var stocks []Stock
	_, err = c.Call(ctx, method, r, &stocks)
	return stocks, err
}
