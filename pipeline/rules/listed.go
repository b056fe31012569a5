package rules

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/taxcode"
)

// A finding suggests a few codes, which are taken from more, since some may not be in force.
const (
	codesNamed = 3
	codesAsked = 5 * codesNamed
)

// listed checks a row's code against the imported list: only a leaf that is in force can be
// invoiced. A row of a discount has the code of its line.
func (c *checker) listed(r *lineRow) {
	list, code, v := c.s.Codes, r.line.Code, r.get(invoice.GoodsCode)
	if list == nil || code == "" || r.discount || !v.usable() {
		return
	}
	e := list.Find(code)
	switch {
	case e == nil:
		c.unlisted(r, v)
	case !list.Leaf(code):
		c.report(CodeNotLeaf, v, code, e.Name, c.suggested(list.Leaves(code, codesAsked)))
	case !e.InForce(c.day()):
		c.report(CodeNotInForce, v, code, e.Name, Bilingual(inForce(e)))
	}
}

// unlisted reports a code that the list lacks. A row of the list whose own code was destroyed
// cannot be checked, and does not make a code unknown.
func (c *checker) unlisted(r *lineRow, v *value) {
	list, code := c.s.Codes, r.line.Code
	lost := list.FindLost(code)
	switch {
	case lost == nil:
		c.report(CodeUnknown, v, code, list.Source, c.nearest(code, r.line.Name))
	case lost.Value == code && lost.Restored != code:
		c.report(CodeDestroyed, v, lost.Restored)
	case !list.Leaf(code):
		c.report(CodeNotLeaf, v, code, lost.Name, c.suggested(list.Leaves(code, codesAsked)))
	default:
		c.warn(CodeNotVerified, v, code, lost.Value, lost.Name)
	}
}

// lostCode reports whether the list has a destroyed code as it was found, and so knows more of it.
func (c *checker) lostCode(code string) bool {
	return c.s.Codes != nil && c.s.Codes.FindLost(code) != nil
}

// nearCodes are codes that were suggested before, by what was asked: a list is searched as a whole,
// and one wrong code may be in all rows of a workbook.
type nearCodes struct {
	list  *taxcode.List
	asked map[nearKey]string
}

type nearKey struct{ code, goods, day string }

// nearKept is how many suggestions are kept.
const nearKept = 256

// nearest suggests codes in place of one that the list lacks.
func (c *checker) nearest(code, goods string) string {
	if c.near.list != c.s.Codes {
		c.near = nearCodes{c.s.Codes, map[nearKey]string{}}
	}
	key := nearKey{code, goods, c.day()}
	text, known := c.near.asked[key]
	if !known {
		text = c.suggested(c.s.Codes.Near(code, goods, codesAsked))
		if len(c.near.asked) < nearKept {
			c.near.asked[nearKey{strings.Clone(code), strings.Clone(goods), strings.Clone(key.day)}] = text
		}
	}
	return text
}

// ofName suggests codes for goods without one, as an argument; none where the list has no such
// name.
func (c *checker) ofName(goods string) []string {
	if c.s.Codes == nil {
		return nil
	}
	text := c.suggested(c.s.Codes.Named(goods))
	if text == words("", "") {
		return nil
	}
	return []string{text}
}

// suggested lists the first codes that are in force, with their names.
func (c *checker) suggested(list []*taxcode.Entry) string {
	var out []string
	for _, e := range list {
		if len(out) < codesNamed && e.InForce(c.day()) {
			out = append(out, e.Code+" "+e.Name)
		}
	}
	return words(strings.Join(out, "、"), strings.Join(out, ", "))
}

// inForce says when an entry may be used.
func inForce(e *taxcode.Entry) lang.Text {
	switch {
	case e.Disabled:
		return lang.Text{Zh: "编码表注明停用", En: "the list says that it is out of use"}
	case e.From == "":
		return lang.Format("到 %s 为止", "until %s", e.Until)
	case e.Until == "":
		return lang.Format("从 %s 起", "from %s", e.From)
	}
	return lang.Format("%s 至 %s", "%s to %s", e.From, e.Until)
}

// category is the short name that the list gives a row's code; ok is false where it does not.
func (c *checker) category(r *lineRow) (code, short string, ok bool) {
	v := r.get(invoice.GoodsCode)
	if c.s.Codes == nil || !v.usable() {
		return "", "", false
	}
	code = taxcode.Pad(v.text)
	if e := c.s.Codes.Find(code); e != nil && e.Short != "" {
		return code, e.Short, true
	}
	return "", "", false
}

// categoryMark reports a *category* that was taken off a name, unless the platform prints the same.
func (c *checker) categoryMark(r *lineRow, v *value, mark string) {
	code, short, known := c.category(r)
	switch {
	case !known:
		c.warn(GoodsNamePrefix, v, mark)
	case strings.Trim(mark, "*") != short:
		c.warn(CategoryDiffers, v, mark, code, short)
	}
}

// reducedFrom are the levy rates that reduced ones come from, in thousandths. A list has only
// those.
var reducedFrom = map[int64][]int{10: {30}, 15: {30, 50}, 20: {30}}

// highestLevy is the highest levy rate (征收率), in thousandths. What is above is for general
// taxpayers.
const highestLevy = 50

// rateOfCode compares a rate with those that the list gives for a code. A list without levy rates
// says nothing of them: they go with most codes.
func (c *checker) rateOfCode(r *lineRow, v *value) {
	mille, whole := invoice.Thousandths(r.line.Rate)
	if c.s.Codes == nil || !whole || mille == 0 {
		return
	}
	e := c.s.Codes.Find(r.line.Code)
	if e == nil || len(e.Rates) == 0 || mille <= highestLevy && !slices.ContainsFunc(e.Rates, isLevy) {
		return
	}
	for _, known := range append([]int{int(mille)}, reducedFrom[mille]...) {
		if slices.Contains(e.Rates, known) {
			return
		}
	}
	rates := make([]decimal.Decimal, len(e.Rates))
	for i, known := range e.Rates {
		rates[i] = decimal.New(int64(known), -3)
	}
	c.warn(RateOfCode, v, percent(r.line.Rate), e.Name, rateList(rates))
}

func isLevy(mille int) bool { return mille > 0 && mille <= highestLevy }
