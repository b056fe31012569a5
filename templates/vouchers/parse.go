// Package vouchers reads templates of vouchers (记账凭证), and has the built-in one.
package vouchers

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/strictyaml"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/voucher"
)

//go:embed default.yaml
var standard []byte

// Default is the built-in template, with comments, to be edited.
func Default() []byte { return slices.Clone(standard) }

// AtMost is the largest size of a template in bytes.
const AtMost = 1 << 20

const maxDepth = 8

// Parse reads a template; name is the file in the place of a fault. Keys that are left out are
// those of the built-in template, and columns are replaced as a whole.
func Parse(name string, data []byte) (*voucher.Template, error) {
	t := &voucher.Template{}
	if err := (&parser{name, t}).read(standard); err != nil {
		return nil, err
	}
	if err := (&parser{name, t}).read(data); err != nil {
		return nil, err
	}
	return t, nil
}

type parser struct {
	name string
	t    *voucher.Template
}

func (p *parser) fault(n ast.Node, key, zh, en string, args ...any) error {
	return &strictyaml.Error{Where: strictyaml.Place(p.name, n), Key: key, Message: lang.Format(zh, en, args...)}
}

func (p *parser) read(data []byte) error {
	root, fault := strictyaml.Parse(p.name, data, maxDepth)
	if fault != nil {
		return fault
	}
	if root == nil {
		return nil
	}
	return p.each(root, "", p.entry)
}

// each calls f for the keys of a mapping.
func (p *parser) each(n ast.Node, key string, f func(key string, n ast.Node) error) error {
	entries, ok := strictyaml.Entries(n)
	if !ok {
		return p.fault(n, key, "应为“名称: 值”", "want keys and values")
	}
	for _, e := range entries {
		name, ok := strictyaml.Scalar(e.Key)
		if !ok {
			return p.fault(e, key, "名称应为文字", "a key must be a text")
		}
		if err := f(name, e.Value); err != nil {
			return err
		}
	}
	return nil
}

func (p *parser) entry(key string, n ast.Node) error {
	texts := map[string]*string{"word": &p.t.Word, "summary": &p.t.Summary, "red_summary": &p.t.RedSummary, "void_summary": &p.t.VoidSummary}
	switch {
	case texts[key] != nil:
		return p.text(key, n, texts[key])
	case key == "start":
		return p.start(key, n)
	case key == "group":
		return p.group(key, n)
	case key == "accounts":
		return p.each(n, key, func(name string, n ast.Node) error { return p.account(name, n, &p.t.Accounts) })
	case key == "columns":
		return p.columns(key, n)
	case key == "rules":
		return p.rules(key, n)
	}
	return p.fault(n, key, "没有这一项", "there is no such key")
}

// text reads a text with names in braces.
func (p *parser) text(key string, n ast.Node, to *string) error {
	text, ok := strictyaml.Scalar(n)
	if !ok {
		return p.fault(n, key, "应为文字", "want a text")
	}
	unknown := ""
	voucher.Fill(text, func(name string) string {
		if !voucher.Known(name) {
			unknown = name
		}
		return ""
	})
	if unknown != "" {
		return p.fault(n, key, "没有 {%s} 这个名称", "there is no {%s}", unknown)
	}
	*to = text
	return nil
}

func (p *parser) start(key string, n ast.Node) error {
	text, _ := strictyaml.Scalar(n)
	first, err := strconv.Atoi(text)
	if err != nil || first < 1 || first > 1e8 {
		return p.fault(n, key, "应为 1 或更大的整数", "want a whole number of 1 or more")
	}
	p.t.Start = first
	return nil
}

func (p *parser) group(key string, n ast.Node) error {
	text, _ := strictyaml.Scalar(n)
	if !slices.Contains(voucher.Groups(), voucher.Group(text)) {
		return p.fault(n, key, "应为 invoice、day 或 buyer", "want invoice, day or buyer")
	}
	p.t.Group = voucher.Group(text)
	return nil
}

func (p *parser) account(key string, n ast.Node, of *voucher.Accounts) error {
	to := map[string]*voucher.Account{"receivable": &of.Receivable, "revenue": &of.Revenue, "tax": &of.Tax, "tax_small": &of.TaxSmall}[key]
	if to == nil {
		return p.fault(n, key, "没有这一项", "there is no such key")
	}
	var a voucher.Account
	err := p.each(n, key, func(name string, n ast.Node) error {
		text, ok := strictyaml.Scalar(n)
		switch {
		case ok && name == "code":
			a.Code = text
		case ok && name == "name":
			a.Name = text
		default:
			return p.fault(n, key, "科目应写 code（编码）和 name（名称）", "an account has code and name")
		}
		return nil
	})
	if err == nil && a.Code == "" {
		return p.fault(n, key, "没有写科目编码 code", "the code of the account is missing")
	}
	*to = a
	return err
}

func (p *parser) columns(key string, n ast.Node) error {
	p.t.Columns = nil
	err := p.each(n, key, func(title string, n ast.Node) error {
		c := voucher.Column{Title: title}
		err := p.text(title, n, &c.Value)
		p.t.Columns = append(p.t.Columns, c)
		return err
	})
	if err == nil && len(p.t.Columns) == 0 {
		return p.fault(n, key, "没有列", "there are no columns")
	}
	return err
}

func (p *parser) rules(key string, n ast.Node) error {
	list, ok := n.(*ast.SequenceNode)
	if !ok {
		return p.fault(n, key, "应为列表，每条以 - 开头", "want a list, each item beginning with -")
	}
	p.t.Rules = nil
	for _, item := range list.Values {
		var r voucher.Rule
		if err := p.each(item, key, func(name string, n ast.Node) error { return p.ruleEntry(name, n, &r) }); err != nil {
			return err
		}
		p.t.Rules = append(p.t.Rules, r)
	}
	return nil
}

// rateOf is a tax rate as orders have it: 13% and 0.13 are 0.13.
func rateOf(text string) (string, bool) {
	number, percent := strings.CutSuffix(strings.TrimSpace(text), "%")
	d, err := decimal.NewFromString(strings.TrimSpace(number))
	if percent {
		d = d.Shift(-2)
	}
	return d.String(), err == nil && !d.IsNegative() && d.LessThan(decimal.NewFromInt(1))
}

func (p *parser) ruleEntry(key string, n ast.Node, r *voucher.Rule) error {
	text, ok := strictyaml.Scalar(n)
	switch {
	case key == "kind":
		kind, known := invoice.ParseKind(text)
		if !known {
			return p.fault(n, key, "没有这种发票：%s", "there is no invoice kind %s", text)
		}
		r.Kind = kind
	case key == "rate":
		rate, known := rateOf(text)
		if !known {
			return p.fault(n, key, "应为税率，如 13%%、6%% 或 0", "want a tax rate such as 13%%, 6%% or 0")
		}
		r.Rate = rate
	case key == "seller" && ok:
		r.Seller = text
	case key == "carried":
		return p.each(n, key, func(title string, n ast.Node) error {
			value, ok := strictyaml.Scalar(n)
			if !ok {
				return p.fault(n, title, "应为文字", "want a text")
			}
			r.Carried = append(r.Carried, invoice.Carried{Title: title, Value: value})
			return nil
		})
	default:
		return p.account(key, n, &r.Accounts)
	}
	return nil
}
