package database

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/sqladdr"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/record"
)

// named is a table that the database already has. All rows of an order number get the values of the
// order; of several invoices, joined by commas.
type named struct {
	base
	whole bool  // the column of the order number holds whole numbers
	most  int64 // the largest of them; 0: any
}

// names are the values that are written, in a fixed order; updated_at is last.
func (t *named) names() []string {
	return slices.DeleteFunc(Values(), func(name string) bool { return t.cfg.Columns[name] == "" })
}

// compared are the names without updated_at, which changes with them.
func (t *named) compared() []string {
	return slices.DeleteFunc(t.names(), func(name string) bool { return name == updatedAt })
}

// identity are the columns that identify an order.
func (t *named) identity() []string {
	out := []string{t.dialect.Quote(t.cfg.Key)}
	if t.cfg.Seller != "" {
		out = append(out, t.dialect.Quote(t.cfg.Seller))
	}
	return out
}

func (t *named) columns(names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = t.dialect.Quote(t.cfg.Columns[name])
	}
	return out
}

func (t *named) table() string { return t.dialect.QuoteTable(t.cfg.Table) }

// prepare checks the columns: the table is not ours to change.
func (t *named) prepare(ctx context.Context, begin beginner) error {
	_, err := t.look(ctx, begin)
	return err
}

// mayPrepare needs no right: nothing is added.
func (t *named) mayPrepare(context.Context, beginner, sqladdr.Cause) error { return nil }

// look reads and changes no row, which needs the same columns and rights as some do.
func (t *named) look(ctx context.Context, begin beginner) (sqladdr.Cause, error) {
	return 0, probing(ctx, begin, func(tx *sql.Tx) error {
		columns := strings.Join(append(t.identity(), t.columns(t.names())...), ", ")
		types, err := typesOf(ctx, tx, "SELECT "+columns+" FROM "+t.table()+" WHERE 1 = 0")
		if err != nil {
			return err
		}
		if err := t.keyType(types[0]); err != nil {
			return err
		}
		var set []string
		for _, name := range t.columns(t.names()) {
			set = append(set, name+" = "+name)
		}
		_, err = tx.ExecContext(ctx, "UPDATE "+t.table()+" SET "+strings.Join(set, ", ")+" WHERE 1 = 0")
		return err
	})
}

// textsOf are the values of an order: those of its invoices that differ, joined by commas.
func textsOf(invoices []record.Record, name string) string {
	var out []string
	for i := range invoices {
		r := &invoices[i]
		text := plain(map[string]string{StateValue: r.Status, "serial_no": r.SerialNo, "invoice_no": r.InvoiceNo, "invoice_code": r.InvoiceCode,
			"issued_at": clock(r.IssuedAt), "pdf_url": r.PDFURL, "ofd_url": r.OFDURL, "xml_url": r.XMLURL, "error_code": r.ErrorCode,
			"error": r.Error, "reversed": r.Reversed}[name])
		if text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	if name == "issued_at" && len(out) > 0 { // a column of times holds one: the last
		return slices.Max(out)
	}
	return strings.Join(out, ",")
}

// state is the place of the state among the compared values.
func (t *named) state() int { return slices.Index(t.compared(), StateValue) }

func (t *named) write(ctx context.Context, tx *sql.Tx, orders []order, c *writers.Changes) error {
	old, err := t.read(ctx, tx, orders)
	if err != nil {
		return err
	}
	for i := range orders {
		o := &orders[i]
		key := ownKey{o.seller, o.number}
		if t.cfg.Seller == "" {
			key.seller = ""
		}
		var texts []string
		for _, name := range t.compared() {
			texts = append(texts, textsOf(o.invoices, name))
		}
		rows := old[key]
		same := func(row []string) bool { return slices.EqualFunc(row, texts, sameText) }
		switch {
		case len(rows) == 0:
			c.Absent++
		case !slices.ContainsFunc(rows, func(row []string) bool { return !same(row) }):
			c.Unchanged++
		case slices.ContainsFunc(rows, func(row []string) bool { return worse(report.State(row[t.state()]), o.state) }):
			c.Kept++
		default:
			if err := t.update(ctx, tx, key, texts); err != nil { // rows were read, so that the column can hold the number
				return err
			}
			old[key] = [][]string{texts}
			c.Changed++
		}
	}
	return nil
}

// sameText compares a stored value with a new one. A column of days holds the day of a time.
func sameText(stored, text string) bool {
	return stored == text || len(stored) == len("2006-01-02") && strings.HasPrefix(text, stored+" ")
}

// read locks the rows of orders.
func (t *named) read(ctx context.Context, tx *sql.Tx, orders []order) (map[ownKey][][]string, error) {
	asked := map[string]bool{}
	var args []any
	for i := range orders {
		if value, ok := t.keyValue(orders[i].number); ok {
			asked[orders[i].number] = true
			args = append(args, value)
		}
	}
	if len(args) == 0 {
		return nil, nil
	}
	behind, end := t.locked()
	query := "SELECT " + strings.Join(append(t.identity(), t.columns(t.compared())...), ", ") + " FROM " + t.table() + behind +
		" WHERE " + t.identity()[0] + " IN (" + t.dialect.Placeholders(1, len(args)) + ")" + end
	out := map[ownKey][][]string{}
	err := t.rows(ctx, tx, query, args, func(texts []string) error {
		if !asked[texts[0]] { // such as a1 for A1, where case does not count
			return lang.Format("列 %s 的值 %q 与订单号只是大致相同；请用区分大小写的文本列",
				"column %s has the value %q, which is an order number only roughly; use a column of text that distinguishes case",
				t.cfg.Key, texts[0])
		}
		key, n := ownKey{number: texts[0]}, len(t.identity())
		if n > 1 {
			key.seller = texts[1]
		}
		out[key] = append(out[key], slices.Clone(texts[n:]))
		return nil
	})
	return out, err
}

func (t *named) update(ctx context.Context, tx *sql.Tx, key ownKey, texts []string) error {
	var set []string
	var args []any
	for i, name := range t.columns(t.names()) {
		set = append(set, name+" = "+t.dialect.Placeholder(i+1))
		text := t.now() // updated_at is last
		if i < len(texts) {
			text = texts[i]
		}
		args = append(args, value(text))
	}
	number, _ := t.keyValue(key.number)
	args = append(args, number)
	query := "UPDATE " + t.table() + " SET " + strings.Join(set, ", ") + " WHERE " + t.identity()[0] + " = " + t.dialect.Placeholder(len(args))
	if t.cfg.Seller != "" {
		args = append(args, key.seller)
		query += " AND " + t.identity()[1] + " = " + t.dialect.Placeholder(len(args))
	}
	_, err := tx.ExecContext(ctx, query, args...)
	return err
}
