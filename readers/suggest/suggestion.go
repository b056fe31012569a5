package suggest

import (
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/profile"
)

// Sureness is how sure the meaning of a column is.
type Sureness uint8

// The degrees of sureness.
const (
	Unsure Sureness = iota // title and values disagree, or there is only a weak sign
	Likely                 // a title or the values point to one field
	Sure                   // the title names the field, and the values do not contradict
)

// Name is the degree in both languages.
func (s Sureness) Name() lang.Text {
	switch s {
	case Sure:
		return lang.Text{Zh: "确定", En: "sure"}
	case Likely:
		return lang.Text{Zh: "可能", En: "likely"}
	}
	return lang.Text{Zh: "不确定", En: "unsure"}
}

// Use is what a suggestion does with a column.
type Use uint8

// The uses of columns.
const (
	Unplaced Use = iota // not read; a person decides
	Mapped              // the value of a field
	Carried             // copied into the results
)

// Column is what is suggested for one column.
type Column struct {
	Index  int    // place in the sheet, from 0
	Name   string // letters of the column
	Title  string
	Use    Use
	Field  invoice.Field // of Mapped
	Sure   Sureness
	Reason lang.Text
	Unit   profile.Unit
	Number invoice.Field // of a column with two values: the field of the number behind the text of Field
	Sample string        // first value; numbers of persons are masked
}

// Missing is something that an invoice needs and the suggestion lacks.
type Missing struct {
	Field invoice.Field // empty if it is not one field
	Text  lang.Text     // what is missing, and what to enter
	// Blocks: the suggested profile cannot be used before a person has entered it.
	Blocks bool
}

// Suggestion is a proposed profile of one file.
type Suggestion struct {
	File    string
	Sheet   string // the sheet with the header; empty if there is none
	Header  int    // row of the header, from 1
	Rows    int    // rows below the header that were examined
	Known   string // name of the built-in profile with this layout; empty if there is none
	Columns []Column
	Missing []Missing
	Checks  []lang.Text // what a person should look at
	Profile profile.Profile

	blanks []invoice.Field // fields of Profile.Columns that a person must fill in
	spare  []string        // titles that may have the amount of a known layout
	prefix bool            // a person must fill in Profile.Order.Prefix
}

// Blocked reports whether the suggested profile is incomplete, so that it is refused until a person
// has filled it in.
func (s *Suggestion) Blocked() bool {
	for _, m := range s.Missing {
		if m.Blocks {
			return true
		}
	}
	return false
}

// Placed counts the columns with a use.
func (s *Suggestion) Placed() int {
	n := 0
	for i := range s.Columns {
		if s.Columns[i].Use != Unplaced {
			n++
		}
	}
	return n
}
