package app

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers"
)

// Setting is a value that a corrected order has in place of the one that was issued; empty: none.
type Setting struct {
	Field invoice.Field
	Text  string
	From  invoice.Place // the cell of a list; zero: a person named it
}

// settable are the fields that a correction by number may set: those of the order itself that
// change neither its lines and amounts nor its seller.
var settable = []invoice.Field{
	invoice.KindField, invoice.BuyerName, invoice.BuyerTaxNum, invoice.BuyerPerson, invoice.BuyerAddress, invoice.BuyerTel,
	invoice.BuyerBank, invoice.BuyerAccount, invoice.BuyerPhone, invoice.BuyerEmail, invoice.Remark,
	invoice.Clerk, invoice.Payee, invoice.Checker,
}

// aboutBuyer are those of them that belong to one buyer.
var aboutBuyer = []invoice.Field{
	invoice.BuyerTaxNum, invoice.BuyerAddress, invoice.BuyerTel, invoice.BuyerBank, invoice.BuyerAccount, invoice.BuyerPhone, invoice.BuyerEmail,
}

// Settings reads COLUMN=VALUE, where the column is a title of an order workbook or the name of its
// field. It returns an error of kind Usage for a column that cannot be set.
func Settings(texts []string) (out []Setting, err error) {
	for _, text := range texts {
		title, value, named := strings.Cut(strings.Replace(text, "＝", "=", 1), "=")
		if !named || strings.TrimSpace(title) == "" {
			return nil, usage("--set 要写成 列名=值，如 购买方名称=新公司", "--set takes COLUMN=VALUE, such as 购买方名称=新公司")
		}
		f, known := readers.TitleField(title)
		switch {
		case !known:
			return nil, usage("--set：没有“%s”这一列；可以写 %s", "--set: there is no column %s; it takes %s", strings.TrimSpace(title), settableTitles())
		case !slices.Contains(settable, f):
			return nil, usage(
				"--set 不能改“%s”；可以改 %s。别的内容请在表里改，再运行 fapiao reissue 文件",
				"--set cannot change %s; it takes %s. Correct other content in a workbook, and run fapiao reissue FILE",
				strings.TrimSpace(title), settableTitles())
		case slices.ContainsFunc(out, func(s Setting) bool { return s.Field == f }):
			return nil, usage("--set 把“%s”写了两次", "--set names %s twice", f.Title())
		}
		out = append(out, Setting{Field: f, Text: strings.TrimSpace(value)})
	}
	return out, nil
}

func settableTitles() lang.Text { return titlesOf(settable) }

func titlesOf(fields []invoice.Field) lang.Text {
	var titles []lang.Text
	for _, f := range fields {
		titles = append(titles, f.Title())
	}
	return lang.Join(titles, "、", ", ")
}

// with returns rows with the values in place of their own.
func with(rows []invoice.TypedRow, set []Setting) []invoice.TypedRow {
	out := make([]invoice.TypedRow, len(rows))
	for i, row := range rows {
		out[i] = slices.DeleteFunc(slices.Clone(row), func(v invoice.Typed) bool {
			return slices.ContainsFunc(set, func(s Setting) bool { return s.Field == v.Field })
		})
		for _, s := range set {
			if s.Text != "" {
				out[i] = append(out[i], invoice.Typed{Field: s.Field, Text: s.Text})
			}
		}
	}
	return out
}

// onlySet reports that an order is another one but for what is set.
func onlySet(o, was *invoice.Order, set []Setting) (bool, error) {
	back := *o
	back.OrderNo = was.OrderNo
	for _, s := range set {
		restore(s.Field, &back, was)
	}
	got, err := back.Hash()
	if err != nil {
		return false, err
	}
	want, err := was.Hash()
	return got == want, err
}

// restore gives an order the value of a settable field that another one has.
func restore(f invoice.Field, o, was *invoice.Order) {
	b, of := &o.Buyer, &was.Buyer
	switch f {
	case invoice.KindField:
		o.Kind = was.Kind
	case invoice.BuyerName:
		b.Name = of.Name
	case invoice.BuyerTaxNum:
		b.TaxNum = of.TaxNum
	case invoice.BuyerPerson:
		b.Person = of.Person
	case invoice.BuyerAddress:
		b.Address = of.Address
	case invoice.BuyerTel:
		b.Tel = of.Tel
	case invoice.BuyerBank, invoice.BuyerAccount:
		b.Account = of.Account
	case invoice.BuyerPhone:
		b.Phone = of.Phone
	case invoice.BuyerEmail:
		b.Email, b.CopyEmails = of.Email, of.CopyEmails
	case invoice.Remark:
		o.Remark = was.Remark
	case invoice.Clerk:
		o.Clerk = was.Clerk
	case invoice.Payee:
		o.Payee = was.Payee
	case invoice.Checker:
		o.Checker = was.Checker
	}
}

// staying are the fields about the buyer that an order keeps though the buyer's name is set.
func staying(rows []invoice.TypedRow, set []Setting) (out []invoice.Field) {
	has := func(f invoice.Field) bool {
		return slices.ContainsFunc(set, func(s Setting) bool { return s.Field == f })
	}
	if !has(invoice.BuyerName) || len(rows) == 0 {
		return nil
	}
	for _, f := range aboutBuyer {
		if !has(f) && rows[0].Text(f) != "" {
			out = append(out, f)
		}
	}
	return out
}
