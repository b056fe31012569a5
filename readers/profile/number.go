package profile

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"hash"
	"hash/fnv"
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
	met map[[derivedLength]byte]occurrence
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
	base, ok := b.derive(cells)
	if !ok {
		return ""
	}
	if order.Together {
		return string(base[:])
	}
	o := n.met[base]
	content := b.content(cells)
	if o.count++; o.count == 1 {
		o.content, o.first = content, b
	}
	o.differ, o.sheets = o.differ || o.content != content, o.sheets || o.first != b
	n.met[base] = o
	return string(base[:]) + "-" + strconv.Itoa(int(o.count))
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
// Values are compared as canonical writes them, so that saving the source in another format does
// not change them.
func (b *Binding) derive(cells []invoice.Cell) (out [derivedLength]byte, ok bool) {
	h := sha256.New()
	if p := b.profile.Order.Prefix; p != "" {
		put(h, p)
	}
	for _, column := range b.identify {
		c := cellAt(cells, column)
		if c != nil && (c.Kind == invoice.CellError || c.Kind == invoice.CellUncached) {
			return out, false
		}
		text := canonical(c, b.dateOf(column))
		ok = ok || text != ""
		put(h, text)
	}
	copy(out[:], derivedDigits.EncodeToString(h.Sum(nil)))
	return out, ok
}

// dateOf is the pattern of days in a column that has one.
func (b *Binding) dateOf(column int) string {
	for _, r := range b.fields {
		if len(r.columns) == 1 && r.columns[0] == column {
			return r.Date
		}
	}
	return ""
}

// content is a digest of the cells of a row that become fields.
func (b *Binding) content(cells []invoice.Cell) uint64 {
	h := fnv.New64a()
	for i := range b.fields {
		r := &b.fields[i]
		for _, column := range r.columns {
			put(h, canonical(cellAt(cells, column), r.Date))
		}
	}
	return h.Sum64()
}

// put adds a text to a digest so that no two lists of texts are the same bytes.
func put(h hash.Hash, text string) {
	h.Write(binary.AppendUvarint(nil, uint64(len(text))))
	h.Write([]byte(text))
}
