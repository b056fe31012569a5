package taxcode

import (
	"slices"
	"sort"
	"strings"
)

// Entry is one code of a list.
type Entry struct {
	Code  string // 19 digits
	Name  string // 货物和劳务名称
	Short string // 商品和服务分类简称, printed as *Short* before the name of goods; may be empty
	Note  string // 说明; may be empty
	Rates []int  // rates that the list gives for the code, in thousandths; empty: the list has none

	Summary     bool   // the list says that it is no leaf (汇总项)
	Disabled    bool   // the list says that it is out of use, without a day
	From, Until string // first and last day of its validity, 2006-01-02; empty: not limited
}

// InForce reports whether an entry may be used on a day, 2006-01-02; an empty day is any.
func (e *Entry) InForce(day string) bool {
	if e.Disabled || day == "" {
		return !e.Disabled
	}
	return (e.From == "" || e.From <= day) && (e.Until == "" || day <= e.Until)
}

// Lost is an entry whose code was destroyed before the list was read, so that it has none.
type Lost struct {
	Value       string // as it was found
	Name, Short string
	Restored    string // the only code it can have been; empty where that cannot be told
	Place       string // where it stands in the list: a cell or a line
}

// key orders lost entries among codes: the original, or what is left of it.
func (l *Lost) key() string {
	if l.Restored != "" {
		return l.Restored
	}
	return l.Value
}

// List is a list of codes. It does not change, and may be used by several goroutines.
type List struct {
	Source   string // name of the file it was read from
	Imported string // when, RFC 3339
	entries  []Entry
	lost     []Lost
	byName   map[string][]int // indexes of entries
}

// New makes a list. Of entries with one code the first counts.
func New(source, imported string, entries []Entry, lost []Lost) *List {
	byCode := func(a, b Entry) int { return strings.Compare(a.Code, b.Code) }
	entries, lost = slices.Clone(entries), slices.Clone(lost)
	if !slices.IsSortedFunc(entries, byCode) {
		slices.SortStableFunc(entries, byCode)
	}
	entries = slices.CompactFunc(entries, func(a, b Entry) bool { return a.Code == b.Code })
	slices.SortStableFunc(lost, func(a, b Lost) int { return strings.Compare(a.key(), b.key()) })
	byName := make(map[string][]int, len(entries))
	for i := range entries {
		byName[entries[i].Name] = append(byName[entries[i].Name], i)
	}
	return &List{Source: source, Imported: imported, entries: entries, lost: lost, byName: byName}
}

// Len is the number of codes.
func (l *List) Len() int { return len(l.entries) }

// Entries are all codes in their order. The caller does not change them.
func (l *List) Entries() []Entry { return l.entries }

// Lost are the entries without a code.
func (l *List) Lost() []Lost { return l.lost }

// Find returns the entry of a code; nil where the list has none.
func (l *List) Find(code string) *Entry {
	if i := l.at(code); i < len(l.entries) && l.entries[i].Code == code {
		return &l.entries[i]
	}
	return nil
}

// at is the index of the first entry that does not come before a code.
func (l *List) at(code string) int {
	return sort.Search(len(l.entries), func(i int) bool { return l.entries[i].Code >= code })
}

// Named are the leaves with the name of goods or services.
func (l *List) Named(goods string) (out []*Entry) {
	for _, i := range l.byName[goods] {
		if e := &l.entries[i]; l.Leaf(e.Code) {
			out = append(out, e)
		}
	}
	return out
}

// FindLost returns the lost entry that a code belongs to or may belong to: it is the original, or
// the value that is left of it, or, where the original is not known, becomes that value.
func (l *List) FindLost(code string) *Lost {
	for i := range l.lost {
		x := &l.lost[i]
		if x.Restored == code || x.Value == code || x.Restored == "" && Becomes(code, x.Value) {
			return x
		}
	}
	return nil
}

// Leaf reports whether a code of the list has none below it. Only such codes may be invoiced.
func (l *List) Leaf(code string) bool {
	e := l.Find(code)
	return (e == nil || !e.Summary) && !l.parent(code)
}

// parent reports whether a code has others below it, lost ones included.
func (l *List) parent(code string) bool {
	stem := Stem(code)
	if i := l.at(code + "~"); i < len(l.entries) && strings.HasPrefix(l.entries[i].Code, stem) {
		return true
	}
	i := sort.Search(len(l.lost), func(i int) bool { return l.lost[i].key() > code })
	for ; i < len(l.lost) && strings.HasPrefix(l.lost[i].key(), stem); i++ {
		if !Becomes(code, l.lost[i].Value) { // else it may be the code itself
			return true
		}
	}
	return false
}

// Leaves are the first leaves below a code, at most n of them.
func (l *List) Leaves(code string, n int) []*Entry {
	var out []*Entry
	stem := Stem(code)
	for i := l.at(code); i < len(l.entries) && len(out) < n && strings.HasPrefix(l.entries[i].Code, stem); i++ {
		if e := &l.entries[i]; e.Code != code && l.Leaf(e.Code) {
			out = append(out, e)
		}
	}
	return out
}

// Path has the entries from the section down to a code, as far as the list has them.
func (l *List) Path(code string) []*Entry {
	var out []*Entry
	for ; code != ""; code = Parent(code) {
		if e := l.Find(code); e != nil {
			out = append(out, e)
		}
	}
	slices.Reverse(out)
	return out
}
