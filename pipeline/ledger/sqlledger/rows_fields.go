package sqlledger

import (
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// rowField is a column of a row of the results, or an expression, and what takes its value as text;
// NULL is an empty text.
type rowField struct {
	column string
	take   func(*rowScan, string)
}

func rowText[T ~string](column string, of func(*rowScan) *T) rowField {
	return rowField{column, func(r *rowScan, s string) { *of(r) = T(s) }}
}

func rowNumber[T ~int | ~int64](column string, of func(*rowScan) *T) rowField {
	return rowField{column, func(r *rowScan, s string) {
		if s == "" {
			return
		}
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil && r.failed == nil {
			r.failed = fmt.Errorf("read %s of a row of the results: %w", column, err)
		}
		*of(r) = T(n)
	}}
}

// rowFields are what a row of the results is read from; see batchRows for i, s, o and v.
var rowFields = []rowField{
	rowText("i.facts", func(r *rowScan) *string { return &r.facts }),
	rowText("i.findings", func(r *rowScan) *string { return &r.findings }),
	rowText("s.file", func(r *rowScan) *string { return &r.place.File }),
	rowText("s.sheet", func(r *rowScan) *string { return &r.place.Sheet }),
	rowNumber("i.row_no", func(r *rowScan) *int { return &r.place.Row }),
	rowText("i.col", func(r *rowScan) *string { return &r.place.Col }),
	rowText("o.order_no", func(r *rowScan) *string { return &r.order.OrderNo }),
	rowText("o.seller", func(r *rowScan) *string { return &r.order.Seller }),
	rowText("CASE WHEN v.serial <> '' THEN v.serial ELSE o.serial END", func(r *rowScan) *string { return &r.order.SerialNo }),
	rowText("COALESCE(o.state, CASE WHEN i.skipped = 1 THEN 'skipped' ELSE 'rejected' END)", func(r *rowScan) *ledger.State { return &r.order.State }),
	rowText("o.kind", func(r *rowScan) *invoice.Kind { return &r.order.Kind }),
	rowText("o.buyer", func(r *rowScan) *string { return &r.order.BuyerName }),
	rowText("o.buyer_tax", func(r *rowScan) *string { return &r.order.BuyerTaxNum }),
	rowNumber("COALESCE(v.net, o.net)", func(r *rowScan) *invoice.Amount { return &r.order.Net }),
	rowNumber("COALESCE(v.tax, o.tax)", func(r *rowScan) *invoice.Amount { return &r.order.Tax }),
	rowNumber("COALESCE(v.gross, o.gross)", func(r *rowScan) *invoice.Amount { return &r.order.Gross }),
	rowText("o.remark", func(r *rowScan) *string { return &r.order.Remark }),
	rowText("o.code", func(r *rowScan) *string { return &r.order.ErrorCode }),
	rowText("o.error", func(r *rowScan) *string { return &r.order.Error }),
	rowText("o.held", func(r *rowScan) *string { return &r.held }),
	rowText("o.differs", func(r *rowScan) *string { return &r.differs }),
	rowNumber("o.seen_at", func(r *rowScan) *int64 { return &r.seen }),
	rowText("o.issued_as", func(r *rowScan) *string { return &r.order.IssuedAs }),
	rowNumber("o.rest_until", func(r *rowScan) *int64 { return &r.rest }),
	rowNumber("CASE WHEN o.state = 'failed' AND o.due_at > 0 THEN 1 END", func(r *rowScan) *int { return &r.accepted }),
	rowNumber(failedAt, func(r *rowScan) *int64 { return &r.failedAt }),
	rowText("v.status", func(r *rowScan) *string { return &r.status }),
	rowText("v.code", func(r *rowScan) *string { return &r.order.InvoiceCode }),
	rowText("v.number", func(r *rowScan) *string { return &r.order.InvoiceNo }),
	rowNumber("v.issued_at", func(r *rowScan) *int64 { return &r.issued }),
	rowText("v.pdf", func(r *rowScan) *string { return &r.order.PDFURL }),
	rowText("v.ofd", func(r *rowScan) *string { return &r.order.OFDURL }),
	rowText("v.xml", func(r *rowScan) *string { return &r.order.XMLURL }),
	rowText("v.fail", func(r *rowScan) *string { return &r.fail }),
}

// failedAt is when a failed order became one, the last time. Being asked again changes nothing.
const failedAt = `CASE WHEN o.state = 'failed' THEN (SELECT MAX(e.at) FROM events e
	WHERE e.order_id = o.id AND e.to_state = 'failed' AND e.from_state <> 'failed') END`

// unit stands between the values of a packed row. A text may hold it; see [tx.rows].
const unit = "\x1f"

// rowColumns asks for the columns one by one.
var rowColumns = columnsOf(rowFields)

func columnsOf(fields []rowField) string { return "SELECT " + rowExpressions(fields, "%s") }

// packedOf asks for one text of all columns. A driver takes several calls for each value that it
// hands over, so that a row of one value is read in a third of the time.
func packedOf(fields []rowField) string {
	return "SELECT concat_ws('" + unit + "', " + rowExpressions(fields, "COALESCE(CAST(%s AS TEXT), '')") + ")"
}

func rowExpressions(fields []rowField, form string) string {
	out := make([]string, len(fields))
	for i := range fields {
		out[i] = fmt.Sprintf(form, fields[i].column)
	}
	return strings.Join(out, ", ")
}

// scan reads a row of rowColumns, and what was asked for after them.
func (r *rowScan) scan(row scanner, more ...any) error { return r.scanFields(rowFields, row, more...) }

// scanFields is scan of other fields.
func (r *rowScan) scanFields(fields []rowField, row scanner, more ...any) error {
	values := make([]sql.NullString, len(fields))
	dest := make([]any, 0, len(fields)+len(more))
	for i := range values {
		dest = append(dest, &values[i])
	}
	if err := row.Scan(append(dest, more...)...); err != nil {
		return err
	}
	for i := range fields {
		fields[i].take(r, values[i].String)
	}
	return r.failed
}

// unpack reads a packed row of fields. ok is false where a value holds unit itself.
func (r *rowScan) unpack(fields []rowField, packed string) (ok bool, err error) {
	if strings.Count(packed, unit) != len(fields)-1 {
		return false, nil
	}
	for i := range fields {
		var value string
		value, packed, _ = strings.Cut(packed, unit)
		fields[i].take(r, value)
	}
	return true, r.failed
}
