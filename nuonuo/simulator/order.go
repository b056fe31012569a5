package simulator

import "strings"

// line is one row of invoiceDetail.
type line [lineCount]string

// order is one request to issue, or one invoice of it, by field number.
type order struct {
	head  [headCount]string
	lines []line
}

// parseOrder reads the body of requestBillingNew, which json.Valid has
// accepted. Both a list of rows and the single object that old PHP callers send
// as invoiceDetail are taken. It reports false when the body holds no order.
func parseOrder(body string) (*order, bool) {
	var o *order
	eachMember(body, func(key, raw string) {
		if key != "order" {
			return
		}
		var got order
		if eachMember(raw, got.set) {
			o = &got
		}
	})
	return o, o != nil
}

func (o *order) set(key, raw string) {
	if key == "invoiceDetail" {
		if !eachElement(raw, o.addLine) {
			o.addLine(raw)
		}
		return
	}
	i, known := headIndex[key]
	if !known || raw == "null" {
		return
	}
	if headSpecs[i].raw {
		if raw != `""` && raw != "{}" && raw != "[]" {
			o.head[i] = raw
		}
		return
	}
	o.head[i] = scalar(raw)
}

func (o *order) addLine(raw string) {
	var l line
	if eachMember(raw, l.set) {
		o.lines = append(o.lines, l)
	}
}

func (l *line) set(key, raw string) {
	if i, known := lineIndex[key]; known {
		l[i] = scalar(raw)
	}
}

// kind returns the invoiceLine (票种) with the platform's default p.
func (o *order) kind() string {
	if k := o.head[hInvoiceLine]; k != "" {
		return k
	}
	return "p"
}

// digital reports whether the kind is one of the 数电 kinds.
func (o *order) digital() bool {
	switch o.kind() {
	case "bs", "pc", "es", "ec":
		return true
	}
	return false
}

// paper reports whether the kind is printed on a numbered blank.
func (o *order) paper() bool {
	switch o.kind() {
	case "c", "s", "f", "r", "j", "u", "es", "ec":
		return true
	}
	return false
}

func (o *order) red() bool { return o.head[hInvoiceType] == "2" }

// marker looks for text in the places where an order may carry a marker, and
// returns what follows it there.
func (o *order) marker(text string) (after string, found bool) {
	places := []string{o.head[hOrderNo], o.head[hBuyerName], o.head[hRemark]}
	for _, l := range o.lines {
		places = append(places, l[lGoodsName])
	}
	for _, place := range places {
		if _, tail, ok := strings.Cut(place, text); ok {
			return tail, true
		}
	}
	return "", false
}
