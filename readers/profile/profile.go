// Package profile maps the columns of a source to the fields of an order. A profile is a YAML file
// that a person writes or saves from a suggestion, or one of the built-in profiles for layouts that
// are known without being named. A profile reads; it never changes a source.
package profile

import "github.com/fapiao/fapiao/pipeline/invoice"

// FormatVersion is the version of the YAML format, the value of its key "format".
const FormatVersion = 1

// Profile is one mapping profile. Titles of columns are compared folded (invoice.Fold): width, case
// and blanks do not matter. Two columns with one title are an error, unless the title is not used.
type Profile struct {
	Format int    `yaml:"format"`
	Name   string `yaml:"name"`            // for messages and results; letters, digits, - and Chinese
	About  string `yaml:"about,omitempty"` // what it reads, one sentence
	// Kind is what the rows of the source are; empty for orders.
	Kind Kind `yaml:"kind,omitempty" json:",omitempty"` // no change of the digest of orders
	// Extends is the name of a built-in profile, whose keys apply where this profile has none.
	Extends string `yaml:"extends,omitempty"`
	// Recognise are titles that, if one header has them all, select a built-in profile.
	Recognise []string `yaml:"recognise,omitempty"`
	// Sheets are names of the sheets with orders, or patterns with * and ?. Empty: every visible
	// sheet that has the header.
	Sheets  []string                 `yaml:"sheets,omitempty"`
	Header  Header                   `yaml:"header,omitempty"`
	Columns map[invoice.Field]Column `yaml:"columns"`
	Order   Order                    `yaml:"order,omitempty"`
	Rows    Rows                     `yaml:"rows,omitempty"`
	Lookups []Lookup                 `yaml:"lookups,omitempty"`
	Carry   []string                 `yaml:"carry,omitempty"`  // titles of columns to copy into the results
	Ignore  []string                 `yaml:"ignore,omitempty"` // titles of columns that are not read

	where map[string]string // where each key stands, such as "shop.yaml:12", by path
	dir   string            // base of relative paths of lists
}

// Header says where the titles of columns are.
type Header struct {
	// Row is the row of the header, from 1; rows above it are titles. 0: the row among the first 20
	// filled rows that has the most titles of the profile.
	Row int `yaml:"row,omitempty"`
	// Rows is the number of rows of the header, of which Row is the first; 0 means 1. The upper
	// rows have titles of groups of columns, see package heading. Columns have the joined
	// titles, or the lowest alone where no other column has it. Digests were made before the
	// key existed.
	Rows int `yaml:"rows,omitempty" json:",omitempty"`
}

// Column says where the value of one field comes from. Exactly one of Column, Join and Constant is
// given, or only Default, if the field has no column.
type Column struct {
	Column string   `yaml:"column,omitempty"` // title
	Or     []string `yaml:"or,omitempty"`     // other titles of the same column in other files
	Join   []string `yaml:"join,omitempty"`   // titles of columns whose values are joined
	With   string   `yaml:"with,omitempty"`   // text between joined values; a space if empty
	// Constant is the value of every row.
	Constant string `yaml:"constant,omitempty"`
	// Default is the value of rows whose cell is empty.
	Default string `yaml:"default,omitempty"`
	// Values replaces the text of a cell (folded). With Only, another text is a finding.
	Values map[string]string `yaml:"values,omitempty"`
	Only   bool              `yaml:"only,omitempty"`
	Unit   Unit              `yaml:"unit,omitempty"`
	// Part is the part of the cell that the field takes, if the cell has two values. Digests were
	// made before the key existed.
	Part Part `yaml:"part,omitempty" json:",omitempty"`
	// Optional lets a file lack the column; otherwise a file without it is refused.
	Optional bool `yaml:"optional,omitempty"`
	// Date is how days are written, if not as 2026-11-30: a pattern of YYYY, MM, DD, hh, mm, ss.
	Date string `yaml:"date,omitempty"`
}

// Unit is what a bare number of an amount or of a rate stands for.
type Unit string

// The units. An empty Unit means yuan for amounts; for rates, both 0.13 and 13% are read.
const (
	Percent Unit = "percent" // of a rate: 13 is 13%
	Fen     Unit = "fen"     // of an amount: 1/100 yuan
	Wan     Unit = "wan"     // of an amount: 10,000 yuan (万元)
)

// Order says what identifies an order. With a column for the field order_no, rows with the same
// number are one order, and IdentifyBy is empty.
type Order struct {
	// IdentifyBy are titles of columns of a source without order numbers. The number of an order is
	// derived from their values and from how many rows above have the same values, never from the
	// name of the file or sheet, or from the row.
	IdentifyBy []string `yaml:"identify_by,omitempty"`
	// Together makes rows with equal values of IdentifyBy lines of one order; otherwise each row is
	// an order of its own.
	Together bool `yaml:"together,omitempty"`
	// Prefix is put before each order number, or is one more value from which numbers are derived,
	// so that equal rows of two months are two orders. It is required if the column of order_no has
	// running numbers (序号), which start again in every file: "202612-".
	Prefix string `yaml:"prefix,omitempty"`
}

// Rows says which rows below the header are orders. Skipped rows are counted and reported.
type Rows struct {
	// Totals are texts of the first filled cell of rows with totals, besides the usual ones (合计,
	// 小计, 总计).
	Totals   []string    `yaml:"totals,omitempty"`
	OnlyWhen []Condition `yaml:"only_when,omitempty"` // a row that fails one of them is skipped
	SkipWhen []Condition `yaml:"skip_when,omitempty"` // a row that meets one of them is skipped
}

// Condition is about one column. Exactly one of Is, Not and Filled is given.
type Condition struct {
	Column string   `yaml:"column"`
	Is     []string `yaml:"is,omitempty"`     // the text is one of these (folded)
	Not    []string `yaml:"not,omitempty"`    // the text is none of these
	Filled *bool    `yaml:"filled,omitempty"` // the cell is filled, or not
}

// Lookup fills fields from a list: of buyers, or of goods (品名 → 税收编码, 税率, 单位).
type Lookup struct {
	File   string        `yaml:"file,omitempty"`  // relative to the profile; empty: the source itself
	Sheet  string        `yaml:"sheet,omitempty"` // name or pattern; empty: the only sheet with the titles
	Match  invoice.Field `yaml:"match"`           // field of the order
	Column string        `yaml:"column"`          // title in the list that is compared with Match, exactly
	// Fill are the fields that the list fills where the order has no value, with titles in the
	// list. More than one hit with different values is an error.
	Fill map[invoice.Field]string `yaml:"fill"`
	// Required makes an order without a hit an error; otherwise its fields stay empty.
	Required bool `yaml:"required,omitempty"`
}
