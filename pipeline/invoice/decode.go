package invoice

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"
)

// DecodeOrder reads an order that AppendJSON wrote, and any other that encoding/json takes for one.
func DecodeOrder(b []byte) (*Order, error) {
	o := new(Order)
	d := decoder{rest: string(b)}
	if d.content(o); !d.other && d.rest == "" {
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
type decoder struct {
	rest  string
	other bool // it is of another form
}

// content takes the object of an order.
func (d *decoder) content(o *Order) {
	d.text(`{"order_no":`, &o.OrderNo)
	d.text(`,"seller":`, &o.Seller)
	d.text(`,"kind":`, (*string)(&o.Kind))
	d.truth(`,"tax_included":`, &o.TaxIncluded)
	d.filled(`,"date":`, &o.Date)
	d.buyer(&o.Buyer)
	d.filled(`,"remark":`, &o.Remark)
	d.filled(`,"clerk":`, &o.Clerk)
	d.filled(`,"payee":`, &o.Payee)
	d.filled(`,"checker":`, &o.Checker)
	d.filled(`,"extension_number":`, &o.Extension)
	d.filled(`,"seller_account":`, &o.SellerBank)
	d.filled(`,"show_account":`, &o.ShowAccount)
	d.filled(`,"levy_reason":`, &o.LevyReason)
	o.Lines = d.lines()
	d.filled(`,"elements_template":`, &o.Template)
	d.sums(&o.Net, &o.Tax, &o.Gross)
	d.want("}")
}

func (d *decoder) buyer(b *Buyer) {
	d.text(`,"buyer":{"name":`, &b.Name)
	d.filled(`,"tax_num":`, &b.TaxNum)
	b.Person = d.take(`,"person":true`)
	d.filled(`,"address":`, &b.Address)
	d.filled(`,"tel":`, &b.Tel)
	d.filled(`,"account":`, &b.Account)
	d.filled(`,"phone":`, &b.Phone)
	d.filled(`,"email":`, &b.Email)
	d.want("}")
}

// lines takes one line or more.
func (d *decoder) lines() (lines []Line) {
	d.want(`,"lines":[`)
	for more := true; more && !d.other; more = d.take(",") {
		lines = append(lines, Line{})
		d.line(&lines[len(lines)-1])
	}
	d.want("]")
	return lines
}

func (d *decoder) line(l *Line) {
	d.text(`{"property":`, (*string)(&l.Property))
	d.text(`,"name":`, &l.Name)
	d.filled(`,"code":`, &l.Code)
	d.filled(`,"self_code":`, &l.SelfCode)
	d.filled(`,"spec":`, &l.Spec)
	d.filled(`,"unit":`, &l.Unit)
	d.number(`,"quantity":`, &l.Quantity)
	d.number(`,"price":`, &l.Price)
	d.number(`,"rate":`, &l.Rate)
	d.sums(&l.Net, &l.Tax, &l.Gross)
	d.filled(`,"policy":`, &l.Policy)
	d.filled(`,"policy_name":`, &l.PolicyName)
	d.filled(`,"zero_rate":`, &l.ZeroRate)
	if d.take(`,"row":`) {
		l.Row = d.count()
	}
	d.want("}")
}

func (d *decoder) sums(net, tax, gross *Amount) {
	d.amount(`,"net":`, net)
	d.amount(`,"tax":`, tax)
	d.amount(`,"gross":`, gross)
}

func (d *decoder) amount(key string, a *Amount) {
	var text string
	d.text(key, &text)
	fen, ok := parseFen(text)
	*a, d.other = fen, d.other || !ok
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
	d.text(key, &text)
	if d.other {
		return
	}
	var err error
	*n, err = decimal.NewFromString(text)
	d.other = err != nil
}

// count takes a whole number above zero.
func (d *decoder) count() int {
	end := 0
	for end < len(d.rest) && '0' <= d.rest[end] && d.rest[end] <= '9' {
		end++
	}
	n, err := strconv.Atoi(d.rest[:end])
	if err != nil || d.rest[0] == '0' {
		d.other = true
		return 0
	}
	d.rest = d.rest[end:]
	return n
}

func (d *decoder) truth(key string, is *bool) {
	d.want(key)
	if *is = d.take("true"); !*is {
		d.want("false")
	}
}

// filled takes a key and a text if the key is there.
func (d *decoder) filled(key string, text *string) {
	if strings.HasPrefix(d.rest, key) {
		d.text(key, text)
	}
}

// text takes a key and a text without escapes.
func (d *decoder) text(key string, text *string) {
	d.want(key)
	d.want(`"`)
	end := strings.IndexByte(d.rest, '"')
	if d.other || end < 0 || !verbatim(d.rest[:end]) {
		d.other = true
		return
	}
	*text, d.rest = d.rest[:end], d.rest[end+1:]
}

// verbatim reports whether encoding/json reads the inside of a text as it is.
func verbatim(s string) bool {
	ascii := true
	for i := range len(s) {
		if s[i] < ' ' || s[i] == '\\' {
			return false
		}
		ascii = ascii && s[i] < utf8.RuneSelf
	}
	return ascii || utf8.ValidString(s)
}

// want takes what must be next.
func (d *decoder) want(next string) {
	if !d.take(next) {
		d.other = true
	}
}

// take takes what may be next.
func (d *decoder) take(next string) bool {
	rest, there := strings.CutPrefix(d.rest, next)
	d.rest = rest
	return there
}
