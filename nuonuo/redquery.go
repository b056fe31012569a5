package nuonuo

import (
	"context"
	"encoding/json"
	"strconv"
	"time"
)

// RedQuery selects red confirmation forms. Without one of the three ids the period is required, although the
// platform's table calls it optional.
type RedQuery struct {
	Side       string    // identity: SideSeller or SideBuyer, required
	Status     RedStatus // billStatus
	BillID     string    // 申请号
	BillNo     string    // 确认单编号
	BillUUID   string    // 确认单uuid
	From, To   time.Time // application dates, at most 90 days
	Page, Size int       // from 1; size 10 by default, at most 50
}

// RedForm is a red confirmation form. Amounts are negative decimal text.
type RedForm struct {
	BillNo          string                     `json:"billNo"`           // 确认单编号
	BillUUID        string                     `json:"billUuid"`         // 确认单uuid
	BillID          string                     `json:"billId"`           // 申请号
	Status          RedStatus                  `json:"billStatus"`       // 确认单状态
	Message         string                     `json:"billMessage"`      // 状态说明
	SerialNo        string                     `json:"invoiceSerialNum"` // of the red invoice, once issued
	OrderNo         string                     `json:"orderNo"`          // of the red invoice, once issued
	RequestStatus   string                     `json:"requestStatus"`    // 01 withdrawing, 02 withdrawal failed, 03 confirming, 04 confirmation failed
	OpenStatus      string                     `json:"openStatus"`       // 开具状态
	Source          string                     `json:"applySource"`      // SideSeller or SideBuyer
	BlueKind        Kind                       `json:"blueInvoiceLine"`  // 蓝票种类
	BlueInvoiceCode string                     `json:"blueInvoiceCode"`
	BlueInvoiceNo   string                     `json:"blueInvoiceNumber"`
	BlueDigitalNo   string                     `json:"blueElecInvoiceNumber"`
	RedInvoiceNo    string                     `json:"redInvoiceNumber"`
	BlueIssuedAt    time.Time                  `json:"blueInvoiceTime"`
	AppliedAt       time.Time                  `json:"billTime"`
	ConfirmedAt     time.Time                  `json:"confirmTime"`
	SellerTaxNum    string                     `json:"sellerTaxNo"`
	SellerName      string                     `json:"sellerName"`
	BuyerTaxNum     string                     `json:"buyerTaxNo"`
	BuyerName       string                     `json:"buyerName"`
	Net             string                     `json:"taxExcludedAmount"`
	Tax             string                     `json:"taxAmount"`
	Reason          string                     `json:"redReason"`
	PDFURL          string                     `json:"pdfUrl"`
	Details         []RedDetail                `json:"detail"`
	Extra           map[string]json.RawMessage `json:"-"`
}

// redSpan is the longest period of one query.
const redSpan = 90 * 24 * time.Hour

// QueryRed lists red confirmation forms (红字确认单查询) and tells how many there are in all. Forms that were
// raised at the bureau appear only after [Client.RefreshRed].
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
	var page redPage
	if Decode(resp.Result, &page) != nil || page.List == nil {
		page = redPage{}
		if err := Decode(resp.Raw, &page); err != nil {
			return nil, 0, resp.failure(&AnswerError{Reason: "of an unexpected shape", Err: err})
		}
	}
	if err := Decode(page.List, &forms); err != nil {
		return nil, 0, resp.failure(&AnswerError{Reason: "of an unexpected shape", Err: err})
	}
	if err := Decode(page.Total, &total); err != nil {
		return nil, 0, resp.failure(&AnswerError{Reason: "of an unexpected shape", Err: err})
	}
	return forms, total, nil
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
	request := map[string]string{"identity": q.Side}
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
