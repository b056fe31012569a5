package profile

import (
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/heading"
)

// Limits of values of a profile.
const (
	maxName      = 40   // characters
	maxPrefix    = 12   // characters
	maxHeaderRow = 1000 //
)

// checker collects what is wrong with a profile.
type checker struct {
	faults
	*Profile
}

// check checks what the schema alone does not say: values, contradictions, and that an order has a
// number.
func (p *Profile) check() error {
	c := checker{Profile: p}
	c.head()
	for _, f := range slices.Sorted(maps.Keys(p.Columns)) {
		c.column(f, p.Columns[f])
	}
	if c.kind(); c.Kind == Orders {
		c.order()
	}
	c.conditions("rows.only_when", p.Rows.OnlyWhen)
	c.conditions("rows.skip_when", p.Rows.SkipWhen)
	for i := range p.Lookups {
		c.lookup("lookups["+strconv.Itoa(i)+"]", &p.Lookups[i])
	}
	c.others()
	return c.err()
}

// say adds a fault at a key.
func (c *checker) say(key, zh, en string, args ...any) {
	c.add(c.at(key), key, lang.Format(zh, en, args...))
}

func (c *checker) head() {
	if c.Format != FormatVersion {
		c.say("format", "是 %d；请写 format: %d", "is %d; write format: %d", c.Format, FormatVersion)
	}
	bad := strings.IndexFunc(c.Name, func(r rune) bool {
		return r != '-' && r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	if c.Name == "" || bad >= 0 || utf8.RuneCountInString(c.Name) > maxName {
		c.say("name", "是 %q；应为不超过 %d 个字母、数字、汉字或 - 的名称",
			"is %q; want a name of at most %d letters, digits, Chinese characters or -", c.Name, maxName)
	}
	if c.Header.Row < 0 || c.Header.Row > maxHeaderRow {
		c.say("header.row", "是 %d；应为表头的行号，1 到 %d", "is %d; want the row of the titles, from 1 to %d", c.Header.Row, maxHeaderRow)
	}
	if c.Header.Rows < 0 || c.Header.Rows > heading.MaxRows {
		c.say("header.rows", "是 %d；应为表头占的行数，1 到 %d", "is %d; want the number of rows of the header, from 1 to %d", c.Header.Rows, heading.MaxRows)
	}
	if len(c.Columns) == 0 {
		c.say("columns", "没有写任何字段", "names no field")
	}
}

// column checks where a field comes from.
func (c *checker) column(f invoice.Field, col Column) {
	key := "columns." + string(f)
	info, known := c.info(f)
	if !known {
		c.otherKind(key)
		return
	}
	sources := 0
	for _, given := range []bool{col.Column != "", len(col.Join) > 0, col.Constant != ""} {
		if given {
			sources++
		}
	}
	switch {
	case sources == 0 && (col.Default == "" || col.Values != nil || col.Unit != "" || col.Date != ""):
		c.say(key, "没有写来源；应为 column、join、constant 之一，或只写 default",
			"has no source; give one of column, join and constant, or default alone")
	case sources > 1:
		c.say(key, "column、join、constant 只能写一个", "gives more than one of column, join and constant")
	case col.Constant != "" && (col.Default != "" || col.Values != nil || col.Unit != "" || col.Date != "" || col.Optional):
		c.say(key, "constant 就是最后的值，不能再有 default、values、unit、date、optional",
			"constant is the final value and takes no default, values, unit, date or optional")
	}
	c.parts(key, &col)
	c.units(key, &info, &col)
	c.checkPart(key, f, &col)
	if f == invoice.OrderNo && c.Kind == Orders && (len(col.Join) > 0 || col.Constant != "" || col.Default != "" || col.Values != nil || col.Optional) {
		c.say(key, "订单号只能来自一列；用几列识别订单请写 order.identify_by",
			"an order number comes from one column; to identify orders by several columns, use order.identify_by")
	}
}

// parts checks that each key of a column is given with the one that it belongs to.
func (c *checker) parts(key string, col *Column) {
	for _, p := range []struct {
		wrong   bool
		key     string
		without string
	}{
		{len(col.Or) > 0 && col.Column == "", "or", "column"},
		{col.With != "" && len(col.Join) == 0, "with", "join"},
		{col.Only && len(col.Values) == 0, "only", "values"},
	} {
		if p.wrong {
			c.say(key+"."+p.key, "要和 %s 一起写", "needs %s", p.without)
		}
	}
	if len(col.Join) == 1 {
		c.say(key+".join", "只有一列；请改用 column", "names one column; use column")
	}
	met := map[string]bool{}
	for _, from := range slices.Sorted(maps.Keys(col.Values)) {
		if text := invoice.Fold(from); text == "" || met[text] {
			c.say(key+".values."+from, "是空的，或与另一个相同（不计空格、大小写、全半角）",
				"is empty or equal to another one (blanks, case and width do not count)")
		} else {
			met[text] = true
		}
	}
	c.titles(key+".or", col.Or)
	c.titles(key+".join", col.Join)
}

// units checks the unit and the pattern of days.
func (c *checker) units(key string, info *invoice.FieldInfo, col *Column) {
	amount := info.Type == invoice.TypeAmount || info.Field == invoice.Price
	switch {
	case col.Unit == "":
	case col.Unit != Percent && col.Unit != Fen && col.Unit != Wan:
		c.say(key+".unit", "是 %q；应为 percent、fen 或 wan", "is %q; want percent, fen or wan", col.Unit)
	case (col.Unit == Percent) != (info.Type == invoice.TypeRate) || col.Unit != Percent && !amount:
		c.say(key+".unit", "percent 只用于税率，fen 和 wan 只用于金额和单价",
			"percent is for rates only, fen and wan for amounts and prices")
	}
	switch {
	case col.Date == "":
	case info.Type != invoice.TypeDate:
		c.say(key+".date", "只用于日期字段", "is for fields of days only")
	case !patternKnown(col.Date):
		c.say(key+".date", "是 %q；应由 YYYY、MM、DD（及 hh、mm、ss）组成，如 YYYY/MM/DD",
			"is %q; want a pattern of YYYY, MM, DD (and hh, mm, ss) such as YYYY/MM/DD", col.Date)
	}
}

// titles checks that no title of a list is empty.
func (c *checker) titles(key string, list []string) {
	for i, t := range list {
		if invoice.Fold(t) == "" {
			c.say(key+"["+strconv.Itoa(i)+"]", "是空的", "is empty")
		}
	}
}

// order checks that orders have numbers that stay the same.
func (c *checker) order() {
	col, numbered := c.Columns[invoice.OrderNo]
	o := &c.Order
	switch {
	case numbered && (len(o.IdentifyBy) > 0 || o.Together):
		c.say("order", "已有订单号列，不需要 identify_by 和 together",
			"the orders have a column of numbers; leave out identify_by and together")
	case !numbered && len(o.IdentifyBy) == 0:
		c.say("order", "没有订单号：请写 columns.order_no，或在 order.identify_by 列出能认出一张订单的列",
			"the orders have no number: give columns.order_no, or list in order.identify_by the columns that identify an order")
	}
	c.titles("order.identify_by", o.IdentifyBy)
	if bad := strings.Trim(o.Prefix, "-_./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"); bad != "" || len(o.Prefix) > maxPrefix {
		c.say("order.prefix", "是 %q；应为不超过 %d 个字母、数字或 -", "is %q; want at most %d letters, digits or -", o.Prefix, maxPrefix)
	}
	for _, title := range append([]string{col.Column}, col.Or...) {
		if o.Prefix == "" && runningTitle(title) {
			c.say("columns.order_no", "“%s”每次从 1 开始，会与上月已开的混淆；请在 order.prefix 写明期间，如 202612-",
				"“%s” starts at 1 each time and would be confused with last month's orders; give the period in order.prefix, such as 202612-", title)
		}
	}
}

// runningTitle reports whether a title is that of running numbers.
func runningTitle(title string) bool {
	return rowNumbers(title) || slices.Contains([]string{"编号", "序列", "序列号", "id"}, invoice.Fold(title))
}

// rowNumbers reports whether a title is that of numbers of rows (序号).
func rowNumbers(title string) bool {
	info, _ := invoice.RowNo.Info()
	want := invoice.Fold(title)
	return want != "" && slices.ContainsFunc(info.Titles(), func(t string) bool { return invoice.Fold(t) == want })
}

func (c *checker) conditions(key string, list []Condition) {
	for i, cond := range list {
		at := key + "[" + strconv.Itoa(i) + "]"
		given := 0
		for _, is := range []bool{len(cond.Is) > 0, len(cond.Not) > 0, cond.Filled != nil} {
			if is {
				given++
			}
		}
		if given != 1 || invoice.Fold(cond.Column) == "" {
			c.say(at, "应有 column，以及 is、not、filled 之一", "needs column and one of is, not and filled")
		}
	}
}

func (c *checker) lookup(key string, l *Lookup) {
	_, mapped := c.Columns[l.Match]
	_, known := l.Match.Info()
	switch {
	case !known:
		c.say(key+".match", "%q 不是字段；应为订单里已有的字段，如 buyer_name", "%q is not a field; want one that the order has, such as buyer_name", l.Match)
	case !mapped:
		c.say(key+".match", "%s 不在 columns 里，没有可以查找的值", "%s is not in columns, so there is no value to look up", l.Match)
	}
	if l.File == "" && l.Sheet == "" {
		c.say(key, "应有 file（另一个文件）或 sheet（本文件里的表）", "needs file (another file) or sheet (of the same file)")
	}
	if invoice.Fold(l.Column) == "" {
		c.say(key+".column", "应为清单里用来查找的列名", "want the title in the list to compare with")
	}
	if len(l.Fill) == 0 {
		c.say(key+".fill", "没有写要填的字段", "names no field to fill")
	}
	for _, f := range slices.Sorted(maps.Keys(l.Fill)) {
		if f == invoice.OrderNo || f == l.Match || invoice.Fold(l.Fill[f]) == "" {
			c.say(key+".fill."+string(f), "应为另一个字段和它在清单里的列名；不能是订单号",
				"want another field and its title in the list; not the order number")
		}
	}
}

// others checks sheets and the columns that are no fields.
func (c *checker) others() {
	for i, s := range c.Sheets {
		if _, err := path.Match(s, ""); err != nil || s == "" {
			c.say("sheets["+strconv.Itoa(i)+"]", "%q 不是表名，也不是含 * 和 ? 的写法", "%q is neither a name nor a pattern with * and ?", s)
		}
	}
	fields := map[string]invoice.Field{} // Or is not among them: such a column may stand beside Column
	for f, col := range c.Columns {
		for _, t := range slices.Concat([]string{col.Column}, col.Join) {
			fields[invoice.Fold(t)] = f
		}
	}
	carried := folded(c.Carry)
	c.titles("carry", c.Carry)
	c.titles("ignore", c.Ignore)
	for _, list := range []struct {
		key    string
		titles []string
	}{{"carry", c.Carry}, {"ignore", c.Ignore}} {
		for i, t := range list.titles {
			at := list.key + "[" + strconv.Itoa(i) + "]"
			if f := fields[invoice.Fold(t)]; f != "" && invoice.Fold(t) != "" {
				c.say(at, "“%s”已用于 %s，请从这里去掉", "“%s” is read as %s; remove it here", t, f)
			} else if list.key == "ignore" && carried[invoice.Fold(t)] {
				c.say(at, "“%s”也写在 carry 里，请只留一处", "“%s” is in carry, too; keep one", t)
			}
		}
	}
}

// Lacks are the fields that every invoice needs and that the profile has no source for.
func (p *Profile) Lacks() (out []invoice.Field) {
	if p.Kind != Orders {
		return nil
	}
	given := func(fields ...invoice.Field) bool {
		return slices.ContainsFunc(fields, func(f invoice.Field) bool {
			_, ok := p.Columns[f]
			return ok || slices.ContainsFunc(p.Lookups, func(l Lookup) bool { return l.Fill[f] != "" })
		})
	}
	for _, f := range []invoice.Field{invoice.BuyerName, invoice.GoodsName, invoice.TaxRate} {
		if !given(f) {
			out = append(out, f)
		}
	}
	if !given(invoice.LineAmount, invoice.GrossField, invoice.NetAmount) && (!given(invoice.Quantity) || !given(invoice.Price)) {
		out = append(out, invoice.LineAmount)
	}
	return out
}
