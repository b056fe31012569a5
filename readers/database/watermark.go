package database

import (
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/sqladdr"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/input"
)

// Watermark makes a query read the orders that have new rows: those whose value of a column is not
// below After, less an overlap. All rows of such an order are read, also its old ones. Rows without
// a value are always new.
type Watermark struct {
	Column string    // of the result; whole numbers that grow, or times of the last change
	After  string    // what Query.Reached returned for an earlier reading; empty: read everything
	Now    time.Time // a time after it is a mistake and does not count
	// Carry makes the values cells like those of other columns. Without it, a column that is no
	// field of an order only tells what is new.
	Carry bool
}

// The overlap: how far a new reading goes back, since a transaction may be committed after one that
// began later. Orders that are read again are met in the ledger.
const (
	overlapTime   = 24 * time.Hour
	overlapNumber = 10_000
)

var (
	errNoWatermark = lang.Text{Zh: "查询结果里没有水位列；水位列须在结果里",
		En: "the result does not have the watermark column; select it"}
	errWatermarkKind = lang.Text{Zh: "水位列须是整数（如自增编号），或日期、时间（如更新时间）",
		En: "the watermark column must hold whole numbers, such as a running ID, or dates or times, such as the time of the last change"}
	errWatermarkOrder = lang.Text{Zh: "用水位列时，结果须有订单号列 order_no",
		En: "with a watermark column the result must have the column order_no"}
)

// mark is a value of a watermark column: a number or a time.
type mark struct {
	number decimal.Decimal
	time   time.Time
	timed  bool
	zoned  bool // the time has a zone, and is given in Beijing time
}

// newMark reads a value as the reader gives it.
func newMark(text string, kind invoice.CellKind, t columnType) (mark, bool) {
	if kind == invoice.CellDecimal {
		n, err := decimal.NewFromString(text)
		return mark{number: n}, err == nil && n.IsInteger()
	}
	if kind != invoice.CellDate && (kind != invoice.CellText || t.dialect != sqladdr.SQLite) {
		return mark{}, false // a text is not ordered as a number or a time is
	}
	at, ok := parseMoment(text)
	return mark{time: at, timed: true, zoned: t.name == "TIMESTAMPTZ" || t.name == "DATETIMEOFFSET"}, ok
}

// parseMoment reads a date or time as databases write it.
func parseMoment(text string) (time.Time, bool) {
	for _, form := range []string{time.DateTime, time.DateOnly, "2006-01-02T15:04:05"} {
		if at, err := time.ParseInLocation(form, text, beijing.Zone); err == nil { // decimals of seconds may follow
			return at, true
		}
	}
	return time.Time{}, false
}

func (m mark) above(n mark) bool {
	if m.timed {
		return m.time.After(n.time)
	}
	return m.number.GreaterThan(n.number)
}

// String is the form in which a mark is kept: whole seconds, which are not above the value.
func (m mark) String() string {
	switch {
	case !m.timed:
		return m.number.String()
	case m.zoned:
		return m.time.Format(time.DateTime + " -07:00")
	}
	return m.time.Format(time.DateTime)
}

// from is where a reading after a kept mark begins.
func from(kept string) (mark, bool) {
	if n, err := decimal.NewFromString(kept); err == nil {
		return mark{number: n.Sub(decimal.NewFromInt(overlapNumber))}, true
	}
	plain, zoned := strings.CutSuffix(kept, "+08:00")
	at, ok := parseMoment(strings.TrimSpace(plain))
	return mark{time: at.Add(-overlapTime), timed: true, zoned: zoned}, ok
}

// progress follows the watermark through a reading.
type progress struct {
	Watermark
	index int // of the column
	top   *mark
}

// see takes the value of a row.
func (p *progress) see(v any, t columnType) error {
	text, kind, ok := t.value(v)
	if !ok {
		return nil
	}
	m, ok := newMark(text, kind, t)
	if !ok || p.top != nil && p.top.timed != m.timed {
		return input.Refuse(source, input.BadQuery, p.Column, errWatermarkKind)
	}
	if m.timed && m.time.After(p.Now) {
		m.time = p.Now.In(beijing.Zone)
	}
	if p.top == nil || m.above(*p.top) {
		p.top = &m
	}
	return nil
}

// Reached is how far the result reached, for the Watermark of a later reading; empty if it had no
// value. It is complete after Next returned io.EOF.
func (q *Query) Reached() string {
	if q.progress == nil || q.progress.top == nil {
		return ""
	}
	return q.progress.top.String()
}
