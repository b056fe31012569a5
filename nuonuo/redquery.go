package nuonuo

import (
	"context"
	"encoding/json"
	"strconv"
	"time"
)

// RedQuery selects red confirmation forms. Without one of the three IDs the period is required,
// although the documentation calls it optional.
type RedQuery struct {
	Side       Side      // identity: SideSeller or SideBuyer, required
	Status     RedStatus // billStatus
	BillID     string    // 申请号
	BillNo     string    // 确认单编号
	BillUUID   string    // 确认单uuid
	From, To   time.Time // application dates, at most 90 days
	Page, Size int       // from 1; size 10 by default, at most 50
}

// RedForm is a red confirmation form. Amounts are negative decimal text in yuan.
type RedForm struct {
	BillNo          string                     `json:"billNo"`                // 确认单编号
	BillUUID        string                     `json:"billUuid"`              // 确认单uuid
	BillID          string                     `json:"billId"`                // 申请号
	Status          RedStatus                  `json:"billStatus"`            // 确认单状态
	Message         string                     `json:"billMessage"`           // 状态说明
	SerialNo        string                     `json:"invoiceSerialNum"`      // of the red invoice, once issued
	OrderNo         string                     `json:"orderNo"`               // of the red invoice, once issued
	RequestStatus   RedWork                    `json:"requestStatus"`         // 确认单的最近操作
	OpenStatus      string                     `json:"openStatus"`            // 开具状态
	Source          Side                       `json:"applySource"`           // SideSeller or SideBuyer
	BlueKind        Kind                       `json:"blueInvoiceLine"`       // 蓝票种类
	BlueInvoiceCode string                     `json:"blueInvoiceCode"`       // 蓝票代码, of an old blue invoice
	BlueInvoiceNo   string                     `json:"blueInvoiceNumber"`     // 蓝票号码, of an old blue invoice
	BlueDigitalNo   string                     `json:"blueElecInvoiceNumber"` // 蓝字数电票号码; undocumented, seen live
	RedInvoiceNo    string                     `json:"redInvoiceNumber"`      // 红票号码; undocumented, seen live
	BlueIssuedAt    time.Time                  `json:"blueInvoiceTime"`       // 蓝票开票时间
	AppliedAt       time.Time                  `json:"billTime"`              // 申请时间
	ConfirmedAt     time.Time                  `json:"confirmTime"`           // 确认时间
	SellerTaxNum    string                     `json:"sellerTaxNo"`           // 销方税号
	SellerName      string                     `json:"sellerName"`            // 销方名称
	BuyerTaxNum     string                     `json:"buyerTaxNo"`            // 购方税号
	BuyerName       string                     `json:"buyerName"`             // 购方名称
	Net             string                     `json:"taxExcludedAmount"`     // 不含税金额, negative
	Tax             string                     `json:"taxAmount"`             // 税额, negative
	Reason          RedReason                  `json:"redReason"`             // 冲红原因, as in RedApply
	PDFURL          string                     `json:"pdfUrl"`                // 确认单pdf地址
	Details         []RedDetail                `json:"detail"`                // 明细
	Extra           map[string]json.RawMessage `json:"-"`                     // keys without a field, values that did not fit theirs
}

// redSpan is the longest period of one query.
const redSpan = 90 * 24 * time.Hour

// QueryRed returns a page of red confirmation forms (红字确认单查询) and their total number. Forms
// made at the bureau are missing until [Client.RefreshRed].
//
// total is 0 if the answer has no readable number; then request pages until one is not full. The
// documentation has total and list beside the result, live answers inside it; both are accepted.
func (c *Client) QueryRed(ctx context.Context, q RedQuery) (forms []RedForm, total int, err error) {
	method, err := c.method(MethodRedQuery)
	if err != nil {
		return nil, 0, err
	}
	request, err := q.request(method)
	if err != nil {
		return nil, 0, err
	}
	resp, err := c.Call(ctx, method, request, nil)
	if err != nil {
		return nil, 0, err
	}
	page, err := redPageOf(resp)
	if err == nil {
		err = Decode(page.List, &forms)
	}
	if err != nil {
		return nil, 0, resp.failure(&AnswerError{Reason: "of an unexpected shape", Err: err})
	}
	if Decode(page.Total, &total) != nil {
		total = 0
	}
	return forms, total, nil
}

// redPage is the part of an answer that has the forms and their number.
type redPage struct {
	Total json.RawMessage `json:"total"`
	List  json.RawMessage `json:"list"`
}

// redPageOf reads the page from the result, where live answers have it, or beside it, as
// documented. A result that is an array is the list. A result that is text, without a list beside
// it, is an error and not an empty list.
func redPageOf(resp *Response) (page redPage, err error) {
	odd := Decode(resp.Result, &page)
	if page.List != nil {
		return page, nil
	}
	if err := Decode(resp.Raw, &page); err != nil {
		return page, err
	}
	switch {
	case page.List != nil || odd == nil:
		return page, nil
	case shape(resp.Result) == "an array":
		page.List = resp.Result
		return page, nil
	}
	return page, odd
}

func (q RedQuery) request(method string) (map[string]string, error) {
	named := q.BillID != "" || q.BillNo != "" || q.BillUUID != ""
	switch {
	case q.Side != SideSeller && q.Side != SideBuyer:
		return nil, refuse(method, "identity", "want SideSeller or SideBuyer")
	case !named && (q.From.IsZero() || q.To.IsZero()):
		return nil, refuse(method, "billTimeStart", "give an id or a period")
	case q.To.Before(q.From) || q.To.Sub(q.From) > redSpan:
		return nil, refuse(method, "billTimeStart", "want a period of at most 90 days")
	case q.Size < 0 || q.Size > 50 || q.Page < 0:
		return nil, refuse(method, "pageSize", "want at most 50")
	}
	request := map[string]string{"identity": string(q.Side)}
	for name, value := range map[string]string{
		"billStatus": string(q.Status), "billId": q.BillID, "billNo": q.BillNo, "billUuid": q.BillUUID,
	} {
		if value != "" {
			request[name] = value
		}
	}
	if !q.From.IsZero() {
		request["billTimeStart"], request["billTimeEnd"] = FormatDate(q.From), FormatDate(q.To)
	}
	if q.Page > 0 {
		request["pageNo"] = strconv.Itoa(q.Page)
	}
	if q.Size > 0 {
		request["pageSize"] = strconv.Itoa(q.Size)
	}
	return request, nil
}
