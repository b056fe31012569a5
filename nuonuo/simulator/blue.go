package simulator

import (
	"strconv"
	"strings"
)

// buyerCodes are the codes for a red buyer that differs from the blue one.
var buyerCodes = [...]struct {
	field int
	code  string
}{
	{hBuyerAddress, "E9113"}, {hBuyerTel, "E9115"}, {hBuyerName, "E9117"}, {hBuyerTaxNum, "E9118"}, {hBuyerAccount, "E9120"},
}

// checkBlue checks a red order (红票) of the old kinds against its blue invoice.
func (s *Server) checkBlue(v *validator) {
	o := v.order
	if !o.red() {
		return
	}
	for n := range o.lines {
		l := &o.lines[n]
		if l[lNum] != "" && !amountOf(l[lNum]).IsNegative() || amountOf(l[lIncluded]).IsPositive() {
			v.fail("E9119", row(n)+"红票数量和金额必须为负数")
			return
		}
	}
	code, number := o.head[hInvoiceCode], o.head[hInvoiceNum]
	if code == "" || strings.Trim(code+number, "0123456789") != "" || number == "" {
		v.fail("E9102", "发票号码或者代码错误")
		return
	}
	if len(code) == 11 {
		code = "0" + code
	}
	blue, err := s.findBlue(code, strings.Repeat("0", max(0, 8-len(number)))+number)
	switch {
	case err != nil:
		s.stats.trouble(err)
		v.fail("E9102", "发票号码或者代码错误")
	case blue == nil && !v.knobs.LegacyRedWithoutRef:
		v.fail("E9102", "发票号码或者代码错误")
	case blue != nil:
		v.compareBlue(s, blue)
	}
}

// findBlue returns the blue invoice with these numbers, or nil.
func (s *Server) findBlue(code, number string) (*found, error) {
	index, ok := indexOfNumber(number)
	s.books.mu.RLock()
	if !ok || index >= s.books.count {
		s.books.mu.RUnlock()
		return nil, nil
	}
	f := &found{index: index, rec: *s.books.at(index)}
	s.books.mu.RUnlock()
	var err error
	if f.order, err = s.books.load(f.index, f.rec); err != nil {
		return nil, err
	}
	gotCode, gotNumber, digital := f.order.numbers(&f.rec, index)
	if number != gotNumber && number != digital || code != "" && code != gotCode {
		return nil, nil
	}
	return f, nil
}

// indexOfNumber returns the index that an invoice number tells: its last 8
// digits, or 15 of a 数电 number.
func indexOfNumber(number string) (int, bool) {
	switch len(number) {
	case 20:
		number = number[5:]
	case 8:
	default:
		return 0, false
	}
	n, err := strconv.ParseUint(number, 10, 32)
	return int(n) - 1, err == nil && n > 0
}

func (v *validator) compareBlue(s *Server, blue *found) {
	o := v.order
	status, _ := blue.rec.status(s.clock().UnixMilli())
	if blue.order.head[hSalerTaxNum] != o.head[hSalerTaxNum] || blue.order.red() || blue.order.kind() != o.kind() || status != statusIssued {
		v.fail("E9102", "发票号码或者代码错误")
		return
	}
	for _, b := range buyerCodes {
		if o.head[b.field] != blue.order.head[b.field] {
			v.fail(b.code, "红票"+headSpecs[b.field].name+"与蓝票不一致")
			return
		}
	}
	o.head[hRedOf] = blue.reference()
}

// reference is what a red invoice keeps of its blue one: code, number and 数电
// number.
func (f *found) reference() string {
	code, number, digital := f.order.numbers(&f.rec, f.index)
	return code + "," + number + "," + digital
}

// blueIndex returns the index of the blue invoice that a red order reverses.
func (o *order) blueIndex() (int, bool) {
	parts := strings.SplitN(o.head[hRedOf], ",", 3)
	if len(parts) != 3 {
		return 0, false
	}
	return indexOfNumber(orText(parts[2], parts[1]))
}
