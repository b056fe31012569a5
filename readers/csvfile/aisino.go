package csvfile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/input"
)

// A text of sales documents for the invoicing program of Aisino (航信, 销售单据传入): a line of the
// file, and for each document a line of its own fields with the number of lines of goods after it.
// Blank lines and those that begin with // say nothing. It is read as a sheet whose titles are in
// the first line, with one row for a line of goods; the fields of a document are in its first row.
// All amounts are without tax.
const (
	aisinoBegin     = "SJJK0101~~"
	aisinoDelimiter = "~~"
)

// aisinoColumns are the columns of the sheet. Titles that name no field of an order are findings
// where their cells are filled.
var aisinoColumns = []string{
	"订单号", "购买方名称", "购买方纳税人识别号", "购买方地址", "购买方电话", "购买方开户银行", "购买方银行账号", "备注", "复核人", "收款人",
	"清单行商品名", "订单时间", "销方银行账号", "销方地址电话", "单据第14项", "单据第15项", "是否含税",
	"项目名称", "单位", "规格型号", "数量", "金额", "税率", "商品和服务税收编码", "折扣金额", "税额", "折扣税额", "折扣率", "单价", "含税单价",
}

// Columns that are not at the place of their field.
const (
	columnTaxIncluded = 16
	columnGoods       = 17
	columnPrice       = 28
	columnGrossPrice  = 29
)

// Fields of the lines.
const (
	aisinoHead     = 15 // fields of a document
	aisinoCount    = 1
	aisinoAddress  = 4
	aisinoBank     = 5
	aisinoRemark   = 6
	aisinoDate     = 10
	aisinoLine     = 13 // fields of a line of goods
	aisinoDiscount = 7
	aisinoPrice    = 11
	aisinoGross    = 12 // the price is with tax
)

// aisino scans a text of sales documents.
type aisino struct {
	rows
	lines *bufio.Scanner
	row   int
	head  []string // of the document, until its first line of goods was read
	no    string   // number of the document
	left  int      // lines of goods that follow
	begun int      // row of the document
}

var _ book.Scanner = (*aisino)(nil)

func newAisino(r rows) *aisino {
	a := &aisino{rows: r, lines: bufio.NewScanner(r.of.text())}
	a.lines.Buffer(make([]byte, 0, bufferSize), maxRowText)
	return a
}

// Next implements book.Scanner.
func (a *aisino) Next() bool {
	for !a.done {
		a.filled = a.filled[:0]
		if err := a.read(); err != nil {
			a.done = true
			if !errors.Is(err, io.EOF) {
				a.err = a.of.refused(err)
			}
			return false
		}
		if len(a.filled) > 0 {
			return true
		}
	}
	return false
}

// Row implements book.Scanner.
func (a *aisino) Row() int { return a.row }

func (a *aisino) fault(reason input.Reason) error { return &fault{reason: reason, row: a.row} }

// read reads a line.
func (a *aisino) read() error {
	if err := a.ctx.Err(); err != nil {
		return err
	}
	line, err := a.line()
	switch {
	case err != nil:
		return err
	case a.row == 1:
		for col, title := range aisinoColumns {
			a.put(col, title)
		}
		return nil
	case line == "" || strings.HasPrefix(line, "//"):
		return nil
	}
	fields := strings.Split(line, aisinoDelimiter)
	for i := range fields {
		if fields[i] = strings.TrimSpace(fields[i]); units([]byte(fields[i])) > maxCellText {
			return a.fault(input.CellTooLong)
		}
	}
	if a.left == 0 {
		return a.document(fields)
	}
	return a.goods(fields)
}

// line is the next line, without blanks around it.
func (a *aisino) line() (string, error) {
	if !a.lines.Scan() {
		switch err := a.lines.Err(); {
		case errors.Is(err, bufio.ErrTooLong):
			a.row++
			return "", a.fault(input.RowTooLong)
		case err != nil:
			return "", unread(err)
		case a.left > 0:
			a.row = a.begun
			return "", a.fault(input.BadDocument)
		}
		return "", io.EOF
	}
	a.row++
	text := a.lines.Bytes()
	switch {
	case a.row > maxRow:
		return "", a.fault(input.OutsideSheet)
	case bytes.IndexByte(text, 0) >= 0:
		return "", a.fault(input.NotText)
	case a.of.coding.decoder != nil && bytes.Contains(text, []byte("\uFFFD")):
		return "", a.fault(input.BadText)
	}
	return strings.TrimSpace(string(text)), nil
}

// document begins a document.
func (a *aisino) document(fields []string) error {
	if len(fields) < 3 || len(fields) > aisinoHead {
		return a.fault(input.BadDocument)
	}
	n, err := strconv.Atoi(fields[aisinoCount])
	if err != nil || n < 1 || n > maxRow {
		return a.fault(input.BadDocument)
	}
	a.no, a.head, a.left, a.begun = fields[0], fields, n, a.row
	return nil
}

// goods makes a row of a line of goods.
func (a *aisino) goods(fields []string) error {
	if len(fields) < 2 || len(fields) > aisinoLine {
		return a.fault(input.BadDocument)
	}
	a.put(0, a.no)
	a.headCells()
	a.put(columnTaxIncluded, "否")
	for i, text := range fields {
		switch {
		case i == aisinoGross:
		case i == aisinoPrice && len(fields) > aisinoGross && grossPrice(fields[aisinoGross]):
			a.put(columnGrossPrice, text)
		case i >= aisinoDiscount && i != aisinoDiscount+1 && zero(text): // filled in where nothing is meant
		default:
			a.put(columnGoods+i, text)
		}
	}
	a.left--
	return nil
}

// headCells puts the document's own fields into its first row.
func (a *aisino) headCells() {
	for i, text := range a.head {
		switch {
		case i == 0 || i == aisinoCount:
		case i == aisinoAddress:
			a.putTwo(3, text, phoneLast)
		case i == aisinoBank:
			a.putTwo(5, text, accountLast)
		case i == aisinoRemark:
			a.put(7, strings.ReplaceAll(text, `\n`, "\n"))
		case i == aisinoDate && len(text) == len("20060102"):
			a.put(11, text[:4]+"-"+text[4:6]+"-"+text[6:])
		case i < aisinoAddress:
			a.put(i-1, text)
		default:
			a.put(i+1, text)
		}
	}
	a.head = nil
}

func (a *aisino) put(col int, text string) {
	if text != "" {
		a.filled = append(a.filled, invoice.Cell{Index: col, Text: text, Kind: kindOf(text)})
	}
}

// Addresses are followed by a telephone number, banks by an account.
var (
	phoneLast   = regexp.MustCompile(`^(.*[^0-9\s()（）-])?\s*([0-9()（）-]{7,20})$`)
	accountLast = regexp.MustCompile(`^(.*[^0-9\s-])?\s*([0-9][0-9 -]{5,39})$`)
)

// putTwo puts what is before a number, and the number, in two columns; all in the first where the
// text does not end with a number.
func (a *aisino) putTwo(col int, text string, last *regexp.Regexp) {
	if m := last.FindStringSubmatch(text); m != nil {
		a.put(col, strings.TrimSpace(m[1]))
		a.put(col+1, m[2])
		return
	}
	a.put(col, text)
}

func grossPrice(text string) bool {
	switch strings.ToLower(text) {
	case "1", "true", "是", "含税":
		return true
	}
	return false
}

func zero(text string) bool { return text != "" && strings.Trim(text, "0.") == "" }
