package suggest

import (
	"context"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/profile"
)

// Options of Of.
type Options struct {
	// Known are the built-in profiles. A header with all titles of Recognise of one of them has its
	// layout.
	Known []*profile.Profile
}

// Of examines a workbook and suggests a profile. A workbook without a header has a suggestion
// without a sheet. file is the path, for messages and the name of the profile.
func Of(ctx context.Context, b book.Book, file string, o Options) (*Suggestion, error) {
	s := &Suggestion{File: file}
	s.Profile = profile.Profile{Format: profile.FormatVersion, Name: nameOf(file), Columns: map[invoice.Field]profile.Column{}}
	sheets, err := readSheets(ctx, b)
	if err != nil {
		return nil, err
	}
	best := bestSheet(sheets)
	if best == nil {
		return s, nil
	}
	s.Sheet, s.Header = best.name, best.rows[best.upper].number
	if best.twoRows() {
		s.twoRows(best)
	} else if k := recognise(o.Known, best); k != nil {
		s.known(k, best)
		return s, nil
	}
	s.unknown(best, sheets)
	return s, nil
}

// readSheets reads the visible sheets that have a header.
func readSheets(ctx context.Context, b book.Book) ([]*sheet, error) {
	var out []*sheet
	for i, info := range b.Sheets() {
		if info.Hidden {
			continue
		}
		s, err := readSheet(ctx, b, i)
		if err != nil {
			return nil, err
		}
		if s.header >= 0 {
			out = append(out, s)
		}
	}
	return out, nil
}

// amountBonus makes a sheet with amounts win over a list of buyers with more columns.
const amountBonus = 20

// bestSheet is the sheet with the most known titles; one with amounts before others.
func bestSheet(sheets []*sheet) *sheet {
	var best *sheet
	most := -1
	for _, s := range sheets {
		score := s.score
		for _, title := range s.joined() {
			switch readJoined(title).field {
			case invoice.LineAmount, invoice.GrossField, invoice.NetAmount:
				score += amountBonus
			}
		}
		if score > most {
			best, most = s, score
		}
	}
	return best
}

// unknown suggests a profile for a layout that no built-in profile has.
func (s *Suggestion) unknown(best *sheet, sheets []*sheet) {
	p := newPlacing(best)
	p.place()
	s.Rows = len(p.rows)
	if p.taken[invoice.GrossField] != nil || p.taken[invoice.NetAmount] != nil {
		p.drop(invoice.LineAmount, lang.Text{
			Zh: "已有含税或不含税金额列，不再用它",
			En: "there is a column of gross or net amounts",
		})
	}
	others := s.otherSheets(best, sheets)
	s.identify(p)
	s.base(p)
	s.lookups(p, others)
	s.conditions(p)
	s.lack(func(f invoice.Field) bool { return s.filled(p, f) })
	s.Columns = p.out
	s.fill()
	s.notes(p)
}

// otherSheets are the sheets with other titles. If there are some, the profile names its sheets.
func (s *Suggestion) otherSheets(best *sheet, sheets []*sheet) (others []*sheet) {
	names := []string{}
	want := best.titles()
	for _, o := range sheets {
		if o == best || sameTitles(want, o.titles()) {
			names = append(names, o.name)
			continue
		}
		others = append(others, o)
	}
	if len(others) > 0 {
		s.Profile.Sheets = names
	}
	if len(names) > 1 {
		s.Checks = append(s.Checks, lang.Format("列名相同的这几张工作表都会读取：%s", "These sheets with equal titles are all read: %s",
			strings.Join(names, "、")))
	}
	return others
}

func sameTitles(a, b map[int]string) bool {
	if len(a) != len(b) {
		return false
	}
	for col, title := range a {
		if invoice.Fold(b[col]) != invoice.Fold(title) {
			return false
		}
	}
	return true
}

// fill makes the profile of the columns.
func (s *Suggestion) fill() {
	for i := range s.Columns {
		switch c := &s.Columns[i]; c.Use {
		case Mapped:
			s.Profile.Columns[c.Field] = profile.Column{Column: c.Title, Unit: c.Unit}
			if c.Number != "" {
				s.Profile.Columns[c.Field] = profile.Column{Column: c.Title, Part: profile.PartText}
				s.Profile.Columns[c.Number] = profile.Column{Column: c.Title, Part: profile.PartNumber}
			}
		case Carried:
			s.Profile.Carry = append(s.Profile.Carry, c.Title)
		}
	}
	for _, f := range s.blanks {
		if _, placed := s.Profile.Columns[f]; !placed {
			s.Profile.Columns[f] = profile.Column{}
		}
	}
}

// notes adds what a person should look at in any suggestion.
func (s *Suggestion) notes(p *placing) {
	var doubtful []string
	for i := range s.Columns {
		if c := &s.Columns[i]; c.Use == Mapped && c.Sure == Unsure {
			doubtful = append(doubtful, c.Title)
		}
	}
	if len(doubtful) > 0 {
		list := strings.Join(doubtful, "、")
		s.Checks = append(s.Checks, lang.Format("这几列不确定，请先看：%s", "Look at these columns first, which are unsure: %s", list))
	}
	if fees := p.fees(); len(fees) > 1 {
		s.Checks = append(s.Checks, lang.Format(
			"“%s”像是每项收费一列：一行只能是一项。请改成每项一行，同一张发票的各行订单号相同",
			"%s look like one column for each charge, and a row is one line: use a row for each charge, with the same order number",
			strings.Join(fees, "、")))
	}
	if p.taken[invoice.Remark] != nil {
		s.Checks = append(s.Checks, lang.Text{
			Zh: "“备注”会印在发票上；是内部备注的，请从 columns 移到 carry",
			En: "The remark is printed on the invoice; if it is for internal use, move it from columns to carry",
		})
	}
	if p.taken[invoice.KindField] == nil {
		s.Checks = append(s.Checks, lang.Text{
			Zh: "没有发票种类列：都按数电普票开。要开专票的，加一列或写 kind 的 default",
			En: "There is no invoice kind: all become digital ordinary invoices. For special ones, add a column or a default of kind",
		})
	}
	_, totals, named := p.sheet.data()
	s.Profile.Rows.Totals = named
	if len(totals) > 0 {
		s.Checks = append(s.Checks, lang.Format("合计行（%s）不会当成订单", "Rows with totals (%s) are not read as orders", strings.Join(totals, "、")))
	}
}

// fees are the titles of columns without a use that have amounts of charges, such as 水费.
func (p *placing) fees() (titles []string) {
	for i, v := range p.columns {
		for _, end := range []string{"费", "租金", "款"} {
			if p.out[i].Use == Unplaced && v.share(aNumber, 80) && strings.HasSuffix(v.title, end) {
				titles = append(titles, v.title)
				break
			}
		}
	}
	return titles
}

// nameLength is the most characters of the name of a profile.
const nameLength = 40

// nameOf makes the name of a profile of a file's name.
func nameOf(file string) string {
	name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Han, r), r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)), r == '-':
			return r
		}
		return '-'
	}, name)
	if r := []rune(name); len(r) > nameLength {
		name = string(r[:nameLength])
	}
	if name = strings.Trim(name, "-"); name == "" {
		return "profile"
	}
	return name
}
