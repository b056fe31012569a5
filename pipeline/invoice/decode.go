package invoice

import (
	"encoding/json"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/internal/exactjson"
)

// DecodeOrder reads an order that AppendJSON wrote, and any other that encoding/json takes for one.
func DecodeOrder(b []byte) (*Order, error) {
	o := new(Order)
	d := decoder{exactjson.Decoder{Rest: string(b)}}
	if d.content(o); d.Done() {
		return o, nil
	}
	o = new(Order)
	if err := json.Unmarshal(b, o); err != nil {
		return nil, err
	}
	return o, nil
}

// decoder takes what an encoder has appended, in its order. Texts with escapes, what an encoder
// leaves to encoding/json, and every other form are left to encoding/json too.
type decoder struct{ exactjson.Decoder }

// content takes the object of an order.
func (d *decoder) content(o *Order) {
	d.Text(`{"order_no":`, &o.OrderNo)
	d.Text(`,"seller":`, &o.Seller)
	d.Text(`,"kind":`, (*string)(&o.Kind))
	d.truth(`,"tax_included":`, &o.TaxIncluded)
	d.Filled(`,"date":`, &o.Date)
	d.buyer(&o.Buyer)
	d.Filled(`,"remark":`, &o.Remark)
	d.Filled(`,"clerk":`, &o.Clerk)
	d.Filled(`,"payee":`, &o.Payee)
	d.Filled(`,"checker":`, &o.Checker)
	d.Filled(`,"extension_number":`, &o.Extension)
	d.Filled(`,"seller_account":`, &o.SellerBank)
	d.Filled(`,"show_account":`, &o.ShowAccount)
	d.Filled(`,"levy_reason":`, &o.LevyReason)
	o.Lines = d.lines()
	d.Filled(`,"elements_template":`, &o.Template)
	d.sums(&o.Net, &o.Tax, &o.Gross)
	d.Want("}")
}

func (d *decoder) buyer(b *Buyer) {
	d.Text(`,"buyer":{"name":`, &b.Name)
	d.Filled(`,"tax_num":`, &b.TaxNum)
	b.Person = d.Take(`,"person":true`)
	d.Filled(`,"address":`, &b.Address)
	d.Filled(`,"tel":`, &b.Tel)
	d.Filled(`,"account":`, &b.Account)
	d.Filled(`,"phone":`, &b.Phone)
	d.Filled(`,"email":`, &b.Email)
	d.Want("}")
}

// lines takes one line or more.
func (d *decoder) lines() (lines []Line) {
	d.Want(`,"lines":`)
	d.List(func() {
		lines = append(lines, Line{})
		d.line(&lines[len(lines)-1])
	})
	return lines
}

func (d *decoder) line(l *Line) {
	d.Text(`{"property":`, (*string)(&l.Property))
	d.Text(`,"name":`, &l.Name)
	d.Filled(`,"code":`, &l.Code)
	d.Filled(`,"self_code":`, &l.SelfCode)
	d.Filled(`,"spec":`, &l.Spec)
	d.Filled(`,"unit":`, &l.Unit)
	d.number(`,"quantity":`, &l.Quantity)
	d.number(`,"price":`, &l.Price)
	d.number(`,"rate":`, &l.Rate)
	d.sums(&l.Net, &l.Tax, &l.Gross)
	d.Filled(`,"policy":`, &l.Policy)
	d.Filled(`,"policy_name":`, &l.PolicyName)
	d.Filled(`,"zero_rate":`, &l.ZeroRate)
	d.FilledCount(`,"row":`, &l.Row)
	d.Want("}")
}

func (d *decoder) sums(net, tax, gross *Amount) {
	d.amount(`,"net":`, net)
	d.amount(`,"tax":`, tax)
	d.amount(`,"gross":`, gross)
}

func (d *decoder) amount(key string, a *Amount) {
	var text string
	d.Text(key, &text)
	fen, ok := parseFen(text)
	*a, d.Other = fen, d.Other || !ok
}

// parseFen parses what Amount.String writes, where MaxAmount is not exceeded.
func parseFen(text string) (a Amount, ok bool) {
	digits, negative := strings.CutPrefix(text, "-")
	point := len(digits) - len(".00")
	if point < 1 || point > len("9999999999999") || digits[point] != '.' {
		return 0, false
	}
	for i := range len(digits) {
		if i == point {
			continue
		}
		if digits[i] < '0' || digits[i] > '9' {
			return 0, false
		}
		a = 10*a + Amount(digits[i]-'0')
	}
	if negative {
		a = -a
	}
	return a, true
}

func (d *decoder) number(key string, n *decimal.Decimal) {
	var text string
	d.Text(key, &text)
	if d.Other {
		return
	}
	var err error
	*n, err = decimal.NewFromString(text)
	d.Other = err != nil
}

func (d *decoder) truth(key string, is *bool) {
	d.Want(key)
	if *is = d.Take("true"); !*is {
		d.Want("false")
	}
}
