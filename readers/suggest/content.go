package suggest

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/internal/xlsx"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers/profile"
)

// values describes the values of a column in the first rows.
type values struct {
	col    int
	name   string // letters
	title  string
	rows   int // rows examined
	filled int
	counts map[form]int
	texts  map[string]int // different values, folded
	order  []string       // the same, in the order of the rows
	first  string
	money  []decimal.Decimal // by row; see has
	has    []bool
	last   int               // last of the running numbers
	broken bool              // not running
	rates  []decimal.Decimal // by row, zero for none; of a column of rates
}

// form is what a value looks like. A value can have several forms.
type form uint8

const (
	aTaxNum    form = iota
	aTaxLetter      // a tax number with a letter after the ninth character, as most have
	aPhone
	aMail
	aCode // of 19 digits
	aRate
	aRateBelowOne
	aRateFromOne
	aNumber
	aFraction // a number with decimals
	aDate
	aCompany
	aLongNumber // digits as of an account
	aShortText
	aMark // letters and digits, as of a document's number
)

// label names the column in a text.
func (v *values) label() string {
	if v.title == "" {
		return v.name
	}
	return v.title
}

// share reports whether at least this percentage of the filled cells has a form.
func (v *values) share(f form, percent int) bool {
	return v.filled > 0 && 100*v.counts[f] >= percent*v.filled
}

// none reports whether no more than one filled cell in ten has a form.
func (v *values) none(f form) bool { return 10*v.counts[f] <= v.filled }

// unique reports whether the column is filled in every row and no value occurs twice.
func (v *values) unique() bool { return v.filled > 0 && v.filled == v.rows && len(v.texts) == v.filled }

// running reports whether the values are 1, 2, 3 in the order of the rows.
func (v *values) running() bool { return v.filled > 1 && !v.broken && v.last == v.filled }

// readValues examines a column.
func readValues(col int, title string, rows []row) *values {
	v := &values{col: col, name: xlsx.ColumnName(col), title: title, rows: len(rows), counts: map[form]int{}, texts: map[string]int{},
		money: make([]decimal.Decimal, len(rows)), has: make([]bool, len(rows))}
	for i, r := range rows {
		c, ok := r.cells[col]
		if !ok {
			continue
		}
		v.filled++
		if v.first == "" {
			v.first = c.text
		}
		key := invoice.Fold(c.text)
		if v.texts[key]++; v.texts[key] == 1 {
			v.order = append(v.order, c.text)
		}
		if n, err := strconv.Atoi(key); err == nil && n == v.last+1 {
			v.last = n
		} else {
			v.broken = true
		}
		v.look(c, key)
		if d, ok := money(c); ok {
			v.money[i], v.has[i] = d, true
			v.counts[aNumber]++
			if !d.IsInteger() {
				v.counts[aFraction]++
			}
		}
	}
	return v
}

var (
	phone   = regexp.MustCompile(`^1[3-9]\d{9}$`)
	mail    = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)
	day     = regexp.MustCompile(`^20\d\d([-/.年]\d{1,2}[-/.月]\d{1,2}|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))`)
	mark    = regexp.MustCompile(`^[A-Za-z]+[-_/]?\d[-_/A-Za-z0-9]{0,30}$`)
	account = regexp.MustCompile(`^\d[\d ]{11,30}$`)
	company = regexp.MustCompile(`(公司|厂|店|商行|中心|医院|学校|大学|事务所|合作社|经营部|工作室|集团|委员会|研究院|幼儿园|` +
		`工程队|门市部)(\(.*\)|（.*）)?$|(?i)\b(co\.?|ltd\.?|inc\.?|llc|gmbh)\.?$`)
)

// look counts the forms of a value; key is the folded text.
func (v *values) look(c cell, key string) {
	is := func(f form, yes bool) {
		if yes {
			v.counts[f]++
		}
	}
	code := strings.ToUpper(strings.TrimPrefix(invoice.CleanCode(c.text), "'"))
	is(aTaxNum, taxNumber(code))
	is(aTaxLetter, taxNumber(code) && len(code) > 9 && !digits(code[9:]))
	is(aPhone, phone.MatchString(code))
	is(aMail, mail.MatchString(c.text))
	is(aCode, len(code) == 19 && digits(code))
	is(aDate, c.date || c.kind == invoice.CellText && day.MatchString(key))
	is(aCompany, company.MatchString(c.text))
	is(aMark, mark.MatchString(code))
	is(aLongNumber, account.MatchString(c.text))
	is(aShortText, c.kind == invoice.CellText && !digits(code))
	if rate, ok := rules.ReadRate(c.text); ok && usualRate(rate) {
		v.counts[aRate]++
		if d, err := decimal.NewFromString(key); err == nil {
			is(aRateFromOne, d.GreaterThanOrEqual(decimal.New(1, 0)))
			is(aRateBelowOne, d.LessThan(decimal.New(1, 0)) && !d.IsZero())
		}
	}
}

// usualRate reports whether a rate is one of those that the law has or had in recent years.
func usualRate(r decimal.Decimal) bool {
	switch r.String() {
	case "0", "0.01", "0.015", "0.02", "0.03", "0.05", "0.06", "0.09", "0.1", "0.11", "0.13", "0.16", "0.17":
		return true
	}
	return false
}

// taxNumber reports whether a text has the form of a company's tax number: 18 characters of the
// alphabet of GB 32100-2015 with the usual first ones, or 15 or 20 characters with a letter, as
// older ones have. IDs of persons are none.
func taxNumber(s string) bool {
	if invoice.PersonalID(s) && s[0] != '9' || len(s) != 15 && len(s) != 18 && len(s) != 20 || strings.Trim(s, s[:1]) == "" {
		return false
	}
	letters := 0
	for i := range len(s) {
		switch b := s[i]; {
		case b >= '0' && b <= '9':
		case b >= 'A' && b <= 'Z' && b != 'I' && b != 'O' && b != 'S' && b != 'V' && b != 'Z':
			letters++
		default:
			return false
		}
	}
	if len(s) == 18 {
		return strings.ContainsRune("159ANY", rune(s[0]))
	}
	return letters > 0
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// moneyLength bounds what is read as a number.
const moneyLength = 24

var moneyMarks = strings.NewReplacer(",", "", "¥", "", "￥", "", "元", "", "rmb", "", "cny", "")

// money reads an amount, a price or a quantity. Texts with a leading zero are codes.
func money(c cell) (decimal.Decimal, bool) {
	if c.date || len(c.text) > moneyLength {
		return decimal.Zero, false
	}
	s := moneyMarks.Replace(invoice.Fold(c.text))
	if len(s) > 1 && s[0] == '0' && s[1] != '.' || strings.ContainsAny(s, "e_") {
		return decimal.Zero, false
	}
	d, err := decimal.NewFromString(s)
	if err != nil || d.Abs().GreaterThan(decimal.New(1, 12)) {
		return decimal.Zero, false
	}
	return d, true
}

// rateUnit is the unit of bare rates: percent if they are numbers such as 13. mixed reports that
// some are and some are not, so that 1 might be 1% or 100%.
func (v *values) rateUnit() (unit profile.Unit, mixed bool) {
	switch {
	case v.counts[aRateFromOne] > 0 && v.counts[aRateBelowOne] > 0:
		return "", true
	case v.counts[aRateFromOne] > 0:
		return profile.Percent, false
	}
	return "", false
}
