package invoice

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"

	"github.com/shopspring/decimal"
)

// Order is an order that passed the checks: exact amounts, every field in the platform's format. It
// becomes one or more invoices. The ledger stores its JSON.
type Order struct {
	OrderNo     string    `json:"order_no"`       // 订单号, the idempotency key at the platform
	Seller      string    `json:"seller"`         // the seller's tax number (销售方税号)
	Kind        Kind      `json:"kind"`           // 发票种类
	TaxIncluded bool      `json:"tax_included"`   // whether prices include tax (含税)
	Date        string    `json:"date,omitempty"` // 订单时间, "2006-01-02 15:04:05" in Beijing time; empty: the time of import
	Buyer       Buyer     `json:"buyer"`
	Remark      string    `json:"remark,omitempty"`
	Clerk       string    `json:"clerk,omitempty"`   // empty: the seller's configuration
	Payee       string    `json:"payee,omitempty"`   //
	Checker     string    `json:"checker,omitempty"` //
	Extension   string    `json:"extension_number,omitempty"`
	SellerBank  string    `json:"seller_account,omitempty"`    // bank and account of the seller, when the order names them
	ShowAccount string    `json:"show_account,omitempty"`      // showBankAccountType: "1" seller, "2" buyer, "3" both
	LevyReason  string    `json:"levy_reason,omitempty"`       // surveyAnswerType 1..3
	Manager     *Manager  `json:"manager,omitempty"`           // 经办人
	Lines       []Line    `json:"lines"`                       //
	Special     *Special  `json:"special,omitempty"`           // 特定业务
	Elements    []Element `json:"elements,omitempty"`          // 附加要素
	Template    string    `json:"elements_template,omitempty"` // name of the bureau's template for Elements
	Net         Amount    `json:"net"`                         // 不含税金额, sum of the lines
	Tax         Amount    `json:"tax"`                         // 税额
	Gross       Amount    `json:"gross"`                       // 价税合计
}

// Buyer is the buyer (购买方) and where the invoice is delivered.
type Buyer struct {
	Name    string `json:"name"`
	TaxNum  string `json:"tax_num,omitempty"` // 纳税人识别号; a person's own number when Person is set
	Person  bool   `json:"person,omitempty"`  // 自然人
	Address string `json:"address,omitempty"`
	Tel     string `json:"tel,omitempty"`
	Account string `json:"account,omitempty"` // bank and account in one field, as the platform has it
	Phone   string `json:"phone,omitempty"`   // delivery by text message
	Email   string `json:"email,omitempty"`   // delivery by e-mail
	// CopyEmails are further addresses, at most 4; they need Email.
	CopyEmails []string `json:"copy_emails,omitempty"`
}

// Manager is the buyer's handler (经办人).
type Manager struct {
	Name   string `json:"name,omitempty"`
	IDType string `json:"id_type,omitempty"` // the platform's code, 101..299
	IDNum  string `json:"id_num,omitempty"`
}

// LineProperty distinguishes discount lines from others (发票行性质).
type LineProperty string

// The properties a line can have.
const (
	LineNormal     LineProperty = "0" // 正常行
	LineDiscount   LineProperty = "1" // 折扣行, directly after the line it lowers
	LineDiscounted LineProperty = "2" // 被折扣行
)

// Line is one line (明细行). Net + Tax = Gross holds exactly.
type Line struct {
	Property   LineProperty    `json:"property"`
	Name       string          `json:"name"`
	Code       string          `json:"code,omitempty"` // 税收分类编码, 19 digits
	SelfCode   string          `json:"self_code,omitempty"`
	Spec       string          `json:"spec,omitempty"`
	Unit       string          `json:"unit,omitempty"`
	Quantity   decimal.Decimal `json:"quantity"`              // zero: none is sent
	Price      decimal.Decimal `json:"price"`                 // with tax iff Order.TaxIncluded; zero: none is sent; at most 8 decimals
	Rate       decimal.Decimal `json:"rate"`                  // 0.13
	Net        Amount          `json:"net"`                   // negative on a discount line
	Tax        Amount          `json:"tax"`                   //
	Gross      Amount          `json:"gross"`                 //
	Policy     string          `json:"policy,omitempty"`      // favouredPolicyFlag in the form of the order's kind
	PolicyName string          `json:"policy_name,omitempty"` // favouredPolicyName, kinds before 数电 only
	ZeroRate   string          `json:"zero_rate,omitempty"`   // zeroRateFlag, kinds before 数电 only
	Row        int             `json:"row,omitempty"`         // row in the source
}

// Element is one additional element (附加要素).
type Element struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Special is the block of one special business (特定业务); exactly one of its parts is set.
type Special struct {
	Factor       string        `json:"factor"` // specificFactor: 3, 4, 5, 6, 9 have a block below
	Construction *Construction `json:"construction,omitempty"`
	Freight      []Freight     `json:"freight,omitempty"`
	Sale         *PropertySale `json:"sale,omitempty"`
	Lease        *Lease        `json:"lease,omitempty"`
	Travellers   []Traveller   `json:"travellers,omitempty"`
}

// Construction is 建筑服务 (factor 3).
type Construction struct {
	Address, Detail, Project, LandVATNo string
	CrossCity                           bool
}

// Freight is one haul of 货物运输服务 (factor 4). Tool is the platform's code 1..5.
type Freight struct{ Tool, ToolNum, Origin, Destination, Goods string }

// PropertySale is 不动产销售 (factor 5). Unit is the platform's code 1..7.
type PropertySale struct {
	Contract, Address, Detail, LandVATNo, Certificate, Unit string
	Assessed, Actual                                        string // yuan with two decimals, or empty
	CrossCity                                               bool
}

// Lease is 不动产经营租赁服务 (factor 6). Start and End are days, "2006-01-02", or minutes where a
// vehicle is parked.
type Lease struct {
	Address, Detail, Start, End, Certificate, Unit, Plate string
	CrossCity                                             bool
}

// Traveller is one passenger of 旅客运输服务 (factor 9). IDType and Vehicle are the platform's
// codes.
type Traveller struct{ Name, Date, IDType, IDNum, From, To, Vehicle, Level string }

// Hash identifies the content: two orders with the same hash ask for the same invoice. The place in
// the source is not included.
func (o *Order) Hash() (string, error) {
	e := hashed.Get().(*encoder)
	defer hashed.Put(e)
	e.b, e.err = e.b[:0], nil
	e.content(o)
	if e.err != nil {
		return "", fmt.Errorf("hash order %s: %w", o.OrderNo, e.err)
	}
	sum := sha256.Sum256(e.b)
	return hex.EncodeToString(sum[:16]), nil
}

// hashed are encoders whose memory is used for one order after the other.
var hashed = sync.Pool{New: func() any { return &encoder{} }}

// Add sums the lines into the order's own net, tax and gross.
func (o *Order) Add() {
	o.Net, o.Tax, o.Gross = 0, 0, 0
	for _, l := range o.Lines {
		o.Net, o.Tax, o.Gross = o.Net+l.Net, o.Tax+l.Tax, o.Gross+l.Gross
	}
}

// RateSum is what the lines of one tax rate add up to.
type RateSum struct {
	Rate            string // "0.13"
	Lines           int
	Net, Tax, Gross Amount
}

// ByRate sums the lines by tax rate, in the order in which the rates first occur.
func (o *Order) ByRate() []RateSum {
	var sums []RateSum
	for i := range o.Lines {
		l := &o.Lines[i]
		s := SumOf(&sums, l.Rate.String())
		s.Lines++
		s.Net, s.Tax, s.Gross = s.Net+l.Net, s.Tax+l.Tax, s.Gross+l.Gross
	}
	return sums
}

// SumOf returns the sum of a rate, adding it if it is missing.
func SumOf(sums *[]RateSum, rate string) *RateSum {
	for i := range *sums {
		if (*sums)[i].Rate == rate {
			return &(*sums)[i]
		}
	}
	*sums = append(*sums, RateSum{Rate: rate})
	return &(*sums)[len(*sums)-1]
}
