package profile

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"hash/maphash"
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
	sheets    []*Binding   // of those that gave numbers
	unsure    bool         // an occurrence has rows that differ, or rows on several sheets
	seed      maphash.Seed // of contents
	text, row []byte       // memory that is used again: one value, and the values of a row
}

// occurrence is about the rows with the same identifying values. There may be millions: it has no
// pointers, which the garbage collector would follow.
type occurrence struct {
	first   int32 // index in sheets of that of the first row
	count   int32
	content uint64 // digest of the first row's fields
	differ  bool   // another row has other fields
	sheets  bool   // another row is on another sheet
}

// NewNumbers has met no row.
func NewNumbers() *Numbers {
	return &Numbers{met: map[[derivedLength]byte]occurrence{}, seed: maphash.MakeSeed()}
}

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
	content, sheet := n.content(b, cells), n.sheet(b)
	if o.count++; o.count == 1 {
		o.content, o.first = content, sheet
	}
	o.differ, o.sheets = o.differ || o.content != content, o.sheets || o.first != sheet
	n.unsure = n.unsure || o.differ || o.sheets
	n.met[base] = o
	n.text = strconv.AppendInt(append(append(n.text[:0], base[:]...), '-'), int64(o.count), 10)
	return string(n.text)
}

// EachRow reports whether each row is an order with a derived number.
func (b *Binding) EachRow() bool { return b.number == none && !b.profile.Order.Together }

// sheet is the index of a sheet, which is added if it is not known. It is mostly the last one.
func (n *Numbers) sheet(b *Binding) int32 {
	for i, known := range slices.Backward(n.sheets) {
		if known == b {
			return int32(i)
		}
	}
	n.sheets = append(n.sheets, b)
	return int32(len(n.sheets) - 1)
}

// like is about the rows that share the identifying values of a derived number; empty where there
// is nothing to say about them.
func (n *Numbers) like(number string) occurrence {
	if !n.unsure || len(number) <= derivedLength {
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
	return slices.ContainsFunc(b.identify, func(by datedColumn) bool { return by.column == column })
}

// content is a digest of the cells of a row that become fields, besides those that identify it. It
// compares rows of the same base in one reading, and is recorded nowhere.
func (n *Numbers) content(b *Binding, cells []invoice.Cell) uint64 {
	n.row = n.row[:0]
	for _, of := range b.content {
		n.text = appendCanonical(n.text[:0], cellAt(cells, of.column), of.date)
		n.put()
	}
	return maphash.Bytes(n.seed, n.row)
}

// put adds text to row so that no two lists of texts are the same bytes.
func (n *Numbers) put() {
	n.row = append(binary.AppendUvarint(n.row, uint64(len(n.text))), n.text...)
}
