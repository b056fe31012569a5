package sqlledger

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// appendOrder appends the JSON of an order, byte for byte what json.Marshal gives, in less than
// half of its time. Parts that few orders have are left to json.Marshal.
func appendOrder(b []byte, o *invoice.Order) ([]byte, error) {
	w := objectWriter{b: b}
	w.begin()
	w.text("order_no", o.OrderNo)
	w.text("seller", o.Seller)
	w.text("kind", string(o.Kind))
	w.flag("tax_included", o.TaxIncluded)
	w.textOrNone("date", o.Date)
	w.name("buyer")
	w.buyer(&o.Buyer)
	w.textOrNone("remark", o.Remark)
	w.textOrNone("clerk", o.Clerk)
	w.textOrNone("payee", o.Payee)
	w.textOrNone("checker", o.Checker)
	w.textOrNone("extension_number", o.Extension)
	w.textOrNone("seller_account", o.SellerBank)
	w.textOrNone("show_account", o.ShowAccount)
	w.textOrNone("levy_reason", o.LevyReason)
	if o.Manager != nil {
		w.other("manager", o.Manager)
	}
	w.name("lines")
	w.lines(o.Lines)
	if o.Special != nil {
		w.other("special", o.Special)
	}
	if len(o.Elements) > 0 {
		w.other("elements", o.Elements)
	}
	w.textOrNone("elements_template", o.Template)
	w.amount("net", o.Net)
	w.amount("tax", o.Tax)
	w.amount("gross", o.Gross)
	w.end()
	return w.b, w.err
}

// objectWriter appends objects of JSON, field by field.
type objectWriter struct {
	b   []byte
	err error // the first
}

func (w *objectWriter) begin() { w.b = append(w.b, '{') }
func (w *objectWriter) end()   { w.b = append(w.b, '}') }

func (w *objectWriter) name(name string) {
	if w.b[len(w.b)-1] != '{' {
		w.b = append(w.b, ',')
	}
	w.b = append(append(append(w.b, '"'), name...), '"', ':')
}

func (w *objectWriter) text(name, s string) {
	w.name(name)
	if !plain(s) {
		w.value(s)
		return
	}
	w.b = append(append(append(w.b, '"'), s...), '"')
}

func (w *objectWriter) textOrNone(name, s string) {
	if s != "" {
		w.text(name, s)
	}
}

func (w *objectWriter) flag(name string, v bool) {
	w.name(name)
	w.b = strconv.AppendBool(w.b, v)
}

// amount appends what a.String() gives.
func (w *objectWriter) amount(name string, a invoice.Amount) {
	n := int64(a)
	if n == math.MinInt64 {
		w.text(name, a.String())
		return
	}
	w.name(name)
	w.b = append(w.b, '"')
	if n < 0 {
		w.b, n = append(w.b, '-'), -n
	}
	w.b = append(strconv.AppendInt(w.b, n/100, 10), '.', byte('0'+n/10%10), byte('0'+n%10), '"')
}

func (w *objectWriter) decimal(name string, d decimal.Decimal) { w.text(name, d.String()) }

// other appends a field of any type.
func (w *objectWriter) other(name string, v any) {
	w.name(name)
	w.value(v)
}

func (w *objectWriter) value(v any) {
	b, err := json.Marshal(v)
	if w.err == nil {
		w.err = err
	}
	w.b = append(w.b, b...)
}

func (w *objectWriter) buyer(b *invoice.Buyer) {
	w.begin()
	w.text("name", b.Name)
	w.textOrNone("tax_num", b.TaxNum)
	if b.Person {
		w.flag("person", true)
	}
	w.textOrNone("address", b.Address)
	w.textOrNone("tel", b.Tel)
	w.textOrNone("account", b.Account)
	w.textOrNone("phone", b.Phone)
	w.textOrNone("email", b.Email)
	if len(b.CopyEmails) > 0 {
		w.other("copy_emails", b.CopyEmails)
	}
	w.end()
}

func (w *objectWriter) lines(lines []invoice.Line) {
	if lines == nil {
		w.b = append(w.b, "null"...)
		return
	}
	w.b = append(w.b, '[')
	for i := range lines {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.line(&lines[i])
	}
	w.b = append(w.b, ']')
}

func (w *objectWriter) line(l *invoice.Line) {
	w.begin()
	w.text("property", string(l.Property))
	w.text("name", l.Name)
	w.textOrNone("code", l.Code)
	w.textOrNone("self_code", l.SelfCode)
	w.textOrNone("spec", l.Spec)
	w.textOrNone("unit", l.Unit)
	w.decimal("quantity", l.Quantity)
	w.decimal("price", l.Price)
	w.decimal("rate", l.Rate)
	w.amount("net", l.Net)
	w.amount("tax", l.Tax)
	w.amount("gross", l.Gross)
	w.textOrNone("policy", l.Policy)
	w.textOrNone("policy_name", l.PolicyName)
	w.textOrNone("zero_rate", l.ZeroRate)
	if l.Row != 0 {
		w.name("row")
		w.b = strconv.AppendInt(w.b, int64(l.Row), 10)
	}
	w.end()
}

// plain reports a text that stands in JSON as it is, between quotes.
func plain(s string) bool {
	ascii := true
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ', c == '"', c == '\\', c == '<', c == '>', c == '&':
			return false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return ascii || utf8.ValidString(s) && !strings.ContainsAny(s, "\u2028\u2029")
}
