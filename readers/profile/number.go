package profile

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"hash/fnv"
	"slices"
	"strconv"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// derivedLength is the length of a derived number without its count: 75 bits of a digest. With a
// count of up to four digits it fits the 20 characters of the platform's orderNo.
const derivedLength = 15

// derivedDigits has no I, L, O and U, which are mistaken for other characters or words.
var derivedDigits = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// Numbers gives the orders of one source their numbers, and counts rows with equal identifying
// values. One source has one Numbers for all of its sheets.
type Numbers struct {
	met       map[[derivedLength]byte]occurrence
	text, row []byte // memory that is used again: one value, and the values of a row
}

// occurrence is about the rows with the same identifying values.
type occurrence struct {
	first   *Binding // sheet of the first row
	count   int32
	content uint64 // digest of the first row's fields
	differ  bool   // another row has other fields
	sheets  bool   // another row is on another sheet
}

// NewNumbers has met no row.
func NewNumbers() *Numbers { return &Numbers{met: map[[derivedLength]byte]occurrence{}} }

// Key is the number of the order that a row belongs to; number is the text of the cell of
// NumberColumn, normalized. It is empty for a row without a number: a row that has none in its
// column, a row that a condition skips while each row has a derived number, and a row whose
// identifying cells are empty or have errors. Rows that are left out do not count, or the numbers
// of their likes would depend on the order of rows; Key is not called for a row that the reader
// leaves out for another reason if EachRow is true.
func (n *Numbers) Key(b *Binding, number string, cells []invoice.Cell) string {
	order := &b.profile.Order
	switch {
	case b.number != none && number == "":
		return ""
	case b.number != none:
		return order.Prefix + number
	case !order.Together && b.Skips(cells) != none:
		return ""
	}
	base, ok := n.derive(b, cells)
	if !ok {
		return ""
	}
	if order.Together {
		return string(base[:])
	}
	o := n.met[base]
	content := n.content(b, cells)
	if o.count++; o.count == 1 {
		o.content, o.first = content, b
	}
	o.differ, o.sheets = o.differ || o.content != content, o.sheets || o.first != b
	n.met[base] = o
	n.text = strconv.AppendInt(append(append(n.text[:0], base[:]...), '-'), int64(o.count), 10)
	return string(n.text)
}

// EachRow reports whether each row is an order with a derived number.
func (b *Binding) EachRow() bool { return b.number == none && !b.profile.Order.Together }

// like is about the rows that share the identifying values of a derived number.
func (n *Numbers) like(number string) occurrence {
	if len(number) <= derivedLength {
		return occurrence{}
	}
	return n.met[[derivedLength]byte([]byte(number)[:derivedLength])]
}

// derive is the digest of the identifying values of a row, and of the prefix if there is one.
// Values are compared as appendCanonical writes them, so that saving the source in another format
// does not change them.
func (n *Numbers) derive(b *Binding, cells []invoice.Cell) (out [derivedLength]byte, ok bool) {
	n.row = n.row[:0]
	if p := b.profile.Order.Prefix; p != "" {
		n.text = append(n.text[:0], p...)
		n.put()
	}
	for _, by := range b.identify {
		c := cellAt(cells, by.column)
		if c != nil && (c.Kind == invoice.CellError || c.Kind == invoice.CellUncached) {
			return out, false
		}
		n.text = appendCanonical(n.text[:0], c, by.date)
		ok = ok || len(n.text) > 0
		n.put()
	}
	sum := sha256.Sum256(n.row)
	var coded [16]byte // of the first 10 bytes, 80 bits
	derivedDigits.Encode(coded[:], sum[:10])
	copy(out[:], coded[:])
	return out, ok
}

// dateOf is the pattern of days in a column that has one.
func (b *Binding) dateOf(column int) string {
	for i := range b.fields {
		if r := &b.fields[i]; len(r.columns) == 1 && r.columns[0] == column {
			return r.Date
		}
	}
	return ""
}

// identifies reports whether a column identifies an order.
func (b *Binding) identifies(column int) bool {
	return slices.ContainsFunc(b.identify, func(by identifier) bool { return by.column == column })
}

// content is a digest of the cells of a row that become fields.
func (n *Numbers) content(b *Binding, cells []invoice.Cell) uint64 {
	n.row = n.row[:0]
	for i := range b.fields {
		r := &b.fields[i]
		for _, column := range r.columns {
			n.text = appendCanonical(n.text[:0], cellAt(cells, column), r.Date)
			n.put()
		}
	}
	h := fnv.New64a()
	h.Write(n.row)
	return h.Sum64()
}

// put adds text to row so that no two lists of texts are the same bytes.
func (n *Numbers) put() {
	n.row = append(binary.AppendUvarint(n.row, uint64(len(n.text))), n.text...)
}
