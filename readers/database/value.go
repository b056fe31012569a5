package database

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// value converts a driver's value for a column of type typ to text; ok is false for NULL.
func value(v any, typ string) (text string, kind invoice.CellKind, ok bool) {
	switch v := v.(type) {
	case nil:
		return "", invoice.CellText, false
	case string:
		return v, textKind(typ), true
	case []byte:
		return string(v), textKind(typ), true
	case int64:
		return strconv.FormatInt(v, 10), invoice.CellDecimal, true
	case float64:
		return floatText(v), invoice.CellNumber, true
	case bool:
		if v {
			return "TRUE", invoice.CellBool, true
		}
		return "FALSE", invoice.CellBool, true
	case time.Time:
		return timeText(v, typ), invoice.CellDate, true
	}
	return fmt.Sprint(v), invoice.CellText, true
}

// textKind is the kind of a text: drivers return exact numbers as text.
func textKind(typ string) invoice.CellKind {
	if typ == "NUMERIC" {
		return invoice.CellDecimal
	}
	return invoice.CellText
}

// floatText is the shortest text that gives the same binary number.
func floatText(v float64) string {
	if math.Abs(v) < 1e21 {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// timeText formats a date or a time. A time with a zone is converted to Beijing time; one without
// is not changed.
func timeText(t time.Time, typ string) string {
	switch typ {
	case "DATE":
		return t.Format(time.DateOnly)
	case "TIMESTAMPTZ":
		t = t.In(beijing.Zone)
	}
	return t.Format(time.DateTime)
}
