package resultbook

import (
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx/stream"
	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/report"
)

// book is the workbook being written, with what its sheets share.
type book struct {
	file      *stream.Book
	lang      string
	sheetRows int // the most rows of a sheet
	sheetText int // how many bytes of text fill a sheet
	style     styles
	env       environment
	batch     string
	written   time.Time
	sellers   []string          // tax numbers
	names     map[string]string // of sellers, by tax number
	carried   []string          // titles of what is on no invoice
	tabs      sheetNames        // of values
	beside    beside
	left      leftLine
	lines     bool // 待处理 has orders with their lines
}

func newBook(s report.Summary, in string, sheetRows, block int) *book {
	b := &book{
		file: stream.New(stream.Options{Block: block}), tabs: sheetNames{}, beside: beside{}, lang: in, sheetRows: sheetRows, sheetText: maxSheetText,
		env: environmentOf(s.Environment), batch: s.Batch, written: s.Written,
		sellers: s.Sellers, names: s.SellerNames, carried: s.Carried,
	}
	b.style = newStyles(b.file, b.env.fill, in)
	return b
}

// properties are what the file's properties show.
func (b *book) properties() xlsx.Properties {
	return xlsx.Properties{Creator: "fapiao", Title: b.env.mark.Text(b.lang) + sheetIssued.Text(b.lang),
		Created: b.written.UTC().Format(time.RFC3339)}
}

// facts are shown in the banner of a table.
func (b *book) facts() []string {
	var out []string
	if s := b.sellersFact(); s != "" {
		out = append(out, s)
	}
	if b.batch != "" {
		out = append(out, lang.Text{Zh: "批次 ", En: "batch "}.Text(b.lang)+b.batch)
	}
	return append(out, lang.Text{Zh: "写出时间 ", En: "written "}.Text(b.lang)+b.clock(b.written))
}

// banner writes the first row: the title, whether invoices are real, and facts.
func (b *book) banner(p *part, title string, width int, facts ...string) error {
	if w := b.env.warning.Text(b.lang); w != "" {
		facts = append([]string{w}, facts...)
	}
	text := b.env.mark.Text(b.lang) + title + "　　" + strings.Join(facts, " · ")
	return p.high(b.across(b.style.banner, clean(text, cutMark.Text(b.lang)), width), 30)
}

// across is a text in the first of some cells of one style.
func (b *book) across(style stream.StyleID, text string, width int) []stream.Cell {
	cells := []stream.Cell{stream.Text(style, text)}
	for len(cells) < width {
		cells = append(cells, stream.Empty(style))
	}
	return cells
}

// clock formats a time with its zone.
func (b *book) clock(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	return t.In(beijing.Zone).Format("2006-01-02 15:04:05") + lang.Text{Zh: "（北京时间）", En: " (Beijing time)"}.Text(b.lang)
}

// footer is at the foot of a sheet's pages: its name and the number of the page.
func (b *book) footer(sheet string) string {
	left := strings.ReplaceAll(b.env.mark.Text(b.lang)+sheet, "&", "&&")
	number := lang.Text{Zh: "第 &P 页，共 &N 页", En: "page &P of &N"}.Text(b.lang)
	return "&L" + left + "&R" + number
}
