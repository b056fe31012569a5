package original

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Bounds of an XML; those of invoices are five deep.
const (
	mostDepth = 100
	mostValue = 4 << 10 // bytes of one value
)

// field is something that a file says of its invoice.
type field uint8

const (
	number field = iota
	code
	buyer
	buyerTax
	seller
	net
	tax
	gross
	fields // how many there are
)

// elements are the names of the elements of a field.
var elements = map[string]field{
	"InvoiceNumber": number, "InvoiceNo": number, "InvoiceCode": code,
	"BuyerName": buyer, "BuyerIdNum": buyerTax, "BuyerTaxID": buyerTax, "SellerIdNum": seller, "SellerTaxID": seller,
	"TotalAmWithoutTax": net, "TaxExclusiveTotalAmount": net,
	"TotalTaxAm": tax, "TaxTotalAmount": tax,
	"TotalTax-includedAmount": gross, "TaxInclusiveTotalAmount": gross,
}

// values are the texts of fields.
type values [fields]string

// ReadXML reads the XML of an invoice, in UTF-8 or GB18030. A document type is refused, so that no
// entity is expanded.
func ReadXML(b []byte) (invoice.Original, error) {
	var v values
	err := walk(b, func(path []string, text string) error {
		f, known := elements[path[len(path)-1]]
		if !known || text == "" {
			return nil
		}
		if v[f] != "" && v[f] != text {
			return unreadable("%s 出现了两次，内容不同", "%s occurs twice with different values", path[len(path)-1])
		}
		v[f] = text
		return nil
	})
	if err != nil {
		return invoice.Original{}, err
	}
	return v.original()
}

// walk calls leaf for each element without children, with the names from the root and its text.
func walk(b []byte, leaf func(path []string, text string) error) error {
	var text strings.Builder
	childless := false
	return each(b, func(path []string, token xml.Token) error {
		switch t := token.(type) {
		case xml.StartElement:
			text.Reset()
			childless = true
		case xml.CharData:
			if childless && text.Len()+len(t) <= mostValue {
				text.Write(t)
			}
		case xml.EndElement:
			if childless {
				childless = false
				return leaf(path, strings.TrimSpace(text.String()))
			}
		}
		return nil
	})
}

// each calls visit for each token of an XML within its bounds. path has the names from the root to
// the element that begins, ends or holds the token.
func each(b []byte, visit func(path []string, token xml.Token) error) error {
	d := decoder(b)
	var path []string
	for {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return unreadable("XML 不完整，或不是 XML", "the XML is not complete, or it is no XML")
		}
		switch t := token.(type) {
		case xml.Directive:
			return unreadable("XML 带有文档类型声明", "the XML has a document type")
		case xml.StartElement:
			if path = append(path, t.Name.Local); len(path) > mostDepth {
				return unreadable("XML 嵌套太深", "the XML is nested too deep")
			}
		}
		if err := visit(path, token); err != nil {
			return err
		}
		if _, ends := token.(xml.EndElement); ends {
			path = path[:len(path)-1]
		}
	}
}

func decoder(b []byte) *xml.Decoder {
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff"))))
	d.CharsetReader = func(label string, r io.Reader) (io.Reader, error) {
		switch strings.ToLower(label) {
		case "gbk", "gb2312", "gb18030":
			return simplifiedchinese.GB18030.NewDecoder().Reader(r), nil
		}
		return nil, unreadable("不认识的编码 %s", "unknown encoding %s", label)
	}
	return d
}

// original are the values as they are compared.
func (v *values) original() (o invoice.Original, err error) {
	if *v == (values{}) {
		return o, unreadable("没有找到发票的内容", "nothing of an invoice was found")
	}
	o = invoice.Original{No: v[number], Code: v[code], Buyer: v[buyer], BuyerTax: v[buyerTax], Seller: v[seller]}
	for f, to := range map[field]**invoice.Amount{net: &o.Net, tax: &o.Tax, gross: &o.Gross} {
		if v[f] == "" {
			continue
		}
		a, err := invoice.ParseAmount(plain.Replace(v[f]))
		if err != nil {
			return invoice.Original{}, unreadable("%s 不是金额", "%s is no amount", v[f])
		}
		*to = &a
	}
	return o, nil
}

// plain removes what is written around the digits of an amount.
var plain = strings.NewReplacer("¥", "", "￥", "", ",", "", "，", "", " ", "")
