package simulator

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// orderKey is what must not repeat: an order number within a seller.
type orderKey struct {
	seller uint32
	no     string
}

// refusals counts what an order number was refused for before any acceptance.
type refusals struct {
	count int
	taken bool // the number is used up all the same
}

// sellerBook is the account of one seller (销方税号).
type sellerBook struct {
	taxNum  string
	orders  int            // accepted submits
	cents   int64          // net amount issued, in fen
	months  map[int]int64  // the same by Beijing month
	blanks  map[string]int // blanks used, by kind of paper or tax-disk invoice
	lapseAt int            // orders at which the bureau's login was last renewed
}

// recordChunk is how many records are taken from memory at once.
const recordChunk = 4096

// books is what the platform has accepted. Its lock is held for the look-up,
// the entry and one write; parsing, checking and signing happen outside.
type books struct {
	mu          sync.RWMutex
	store       store
	chunks      [][]record
	count       int
	first       map[orderKey]uint32
	refused     map[orderKey]*refusals
	sellers     []*sellerBook
	sellerIndex map[string]uint32
	forms       map[string]*redForm
	formOrder   []string
	blueForms   map[int][]string // billId by index of the blue invoice
	sheets      []*infoSheet     // in order of application
	births      []birth          // forms that buyers will make
	voidsAsked  int
	deliveries  map[string]*DeliveryState // by number and recipient
	voids       map[int]voidReason        // by index of the invoice
	renamed     map[int]string            // red invoices whose order number was replaced
	reds        map[int][]int             // red invoices by index of their blue one, in order of acceptance
	reviving    []reviving                // failed invoices that will be issued all the same
	scratch     []byte
}

func newBooks() *books {
	return &books{
		store: new(memoryStore), first: make(map[orderKey]uint32), refused: make(map[orderKey]*refusals),
		sellerIndex: make(map[string]uint32), forms: make(map[string]*redForm),
		voids: make(map[int]voidReason), renamed: make(map[int]string),
		reds: make(map[int][]int), blueForms: make(map[int][]string),
		deliveries: make(map[string]*DeliveryState),
	}
}

// at returns the record at index, which must exist.
func (b *books) at(index int) *record { return &b.chunks[index/recordChunk][index%recordChunk] }

// seller returns the account of a tax number and its index, opening it if new.
func (b *books) seller(taxNum string) (*sellerBook, uint32) {
	if i, known := b.sellerIndex[taxNum]; known {
		return b.sellers[i], i
	}
	i := uint32(len(b.sellers))
	book := &sellerBook{taxNum: strings.Clone(taxNum)}
	b.sellers = append(b.sellers, book)
	b.sellerIndex[book.taxNum] = i
	return book, i
}

// entry is an invoice about to be accepted.
type entry struct {
	rec    record
	order  *order
	packed []byte
	cents  int64
	knob   string // that decided how it ends, or ""
}

// errDuplicate means that the order number is used up; serial is the first
// order's, when there is one.
type errDuplicate struct{ serial string }

func (e *errDuplicate) Error() string { return "order number repeated" }

// accept enters the invoices of one order. decide is called with the seller's
// account under the lock, and may change the outcome or refuse. The invoices
// are in the store when accept returns the serial number of the first.
func (b *books) accept(taxNum, orderNo string, allowRepeat bool, entries []entry, decide func(*sellerBook) error) (string, int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	book, seller := b.seller(taxNum)
	key := orderKey{seller, orderNo}
	first, repeated := b.first[key]
	if repeated && !allowRepeat {
		b.at(int(first)).repeats++
		return "", 0, &errDuplicate{serialNo(b.at(int(first)), int(first))}
	}
	if r := b.refused[key]; r != nil && r.taken {
		r.count++
		return "", 0, &errDuplicate{}
	}
	if err := decide(book); err != nil {
		return "", 0, err
	}
	b.scratch = b.scratch[:0]
	for i := range entries {
		b.scratch = appendEntry(b.scratch, &entries[i])
	}
	pos, err := b.store.add(b.scratch)
	if err != nil {
		return "", 0, err
	}
	index := b.count
	for i := range entries {
		e := &entries[i]
		e.rec.pos = pos + frameHead + metaSize
		pos += int64(frameHead + metaSize + len(e.packed))
		if e.rec.outcome != issueFailed {
			book.useBlank(e.order.kind(), 1)
		}
		b.noteRed(e.order, b.enter(key, e.rec, e.cents))
	}
	return serialNo(b.at(index), index), index, nil
}

// enter adds one record to the memory side of the books and returns its index.
func (b *books) enter(key orderKey, rec record, cents int64) int {
	index := b.count
	if index/recordChunk == len(b.chunks) {
		b.chunks = append(b.chunks, make([]record, recordChunk))
	}
	rec.seller = key.seller
	*b.at(index) = rec
	b.count++
	book := b.sellers[key.seller]
	if rec.part == 1 {
		book.orders++
	}
	if rec.outcome != issueFailed {
		book.spend(cents, rec.begun)
	}
	if first, known := b.first[key]; known {
		last := b.at(int(first))
		for last.next != 0 {
			last = b.at(int(last.next - 1))
		}
		last.next = uint32(index + 1)
		return index
	}
	// A clone, or the key would keep the whole request in memory.
	key.no = strings.Clone(key.no)
	b.first[key] = uint32(index)
	return index
}

// refuse notes an order that validation refused.
func (b *books) refuse(taxNum, orderNo string, takes bool) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	_, seller := b.seller(taxNum)
	key := orderKey{seller, orderNo}
	if first, accepted := b.first[key]; accepted {
		b.at(int(first)).repeats++
		return nil
	}
	r := b.refused[key]
	if r == nil {
		r = new(refusals)
		key.no = strings.Clone(key.no)
		b.refused[key] = r
	}
	r.count++
	if !takes || r.taken {
		return nil
	}
	r.taken = true
	return b.keep(frameTaken, []byte(taxNum+"\x00"+orderNo))
}

// replayTaken enters an order number that a refusal used up.
func (b *books) replayTaken(content []byte) error {
	taxNum, orderNo, ok := strings.Cut(string(content), "\x00")
	if !ok {
		return errFrame
	}
	_, seller := b.seller(taxNum)
	b.refused[orderKey{seller, orderNo}] = &refusals{taken: true}
	return nil
}

// bySerial returns the index of the invoice with that serial number.
func (b *books) bySerial(serial string) (int, bool) {
	if len(serial) != 20 {
		return 0, false
	}
	n, err := strconv.ParseUint(serial[12:], 10, 32)
	if err != nil || n == 0 || n > uint64(b.count) {
		return 0, false
	}
	index := int(n - 1)
	return index, serialNo(b.at(index), index) == serial
}

// byOrder returns the indexes of the invoices of an order number, of one seller
// or, with an empty tax number, of all.
func (b *books) byOrder(taxNum, orderNo string) []int {
	var found []int
	for i := range b.sellers {
		if taxNum != "" && b.sellers[i].taxNum != taxNum {
			continue
		}
		first, known := b.first[orderKey{uint32(i), orderNo}]
		if !known {
			continue
		}
		for next := first + 1; next != 0; next = b.at(int(next - 1)).next {
			found = append(found, int(next-1))
		}
	}
	return found
}

// load returns the order behind the record at index. The lock is not held.
func (b *books) load(index int, r record) (*order, error) {
	o, err := b.content(r)
	if err != nil {
		return nil, err
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	if no, renamed := b.renamed[index]; renamed {
		o.head[hOrderNo] = no
	}
	return o, nil
}

// content reads an order as it was accepted, whether the lock is held or not.
func (b *books) content(r record) (*order, error) {
	packed, err := b.store.read(r.pos, int(r.size))
	if err != nil {
		return nil, err
	}
	o, ok := unpack(packed)
	if !ok {
		return nil, fmt.Errorf("read books: the order at byte %d is damaged", r.pos)
	}
	return o, nil
}

// metaSize is the length of what precedes a packed order in its frame.
const metaSize = 40

func appendEntry(b []byte, e *entry) []byte {
	e.rec.size = uint32(len(e.packed))
	return appendFrame(b, frameOrder, func(b []byte) []byte {
		r := &e.rec
		b = binary.LittleEndian.AppendUint64(b, uint64(r.accepted))
		b = binary.LittleEndian.AppendUint64(b, uint64(r.begun))
		b = binary.LittleEndian.AppendUint64(b, uint64(e.cents))
		b = binary.LittleEndian.AppendUint32(b, r.issuing)
		b = binary.LittleEndian.AppendUint32(b, r.signing)
		b = append(b, byte(r.outcome), r.part, r.parts, boolByte(r.audited), boolByte(r.foreign), 0, 0, 0)
		return append(b, e.packed...)
	})
}

func boolByte(v bool) byte {
	if v {
		return 1
	}
	return 0
}
