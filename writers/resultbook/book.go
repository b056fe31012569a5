package resultbook

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/report"
)

// book is the workbook being written, with what its sheets share.
type book struct {
	file      *excelize.File
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
}

func newBook(s report.Summary, in string, sheetRows int) (*book, error) {
	b := &book{
		file: excelize.NewFile(), lang: in, sheetRows: sheetRows, sheetText: maxSheetText,
		env: environmentOf(s.Environment), batch: s.Batch, written: s.Written,
		sellers: s.Sellers, names: s.SellerNames, carried: s.Carried,
	}
	var err error
	b.style, err = newStyles(b.file, b.env.fill, in)
	return b, err
}

// properties are what the file's properties show.
func (b *book) properties() error {
	stamp := b.written.UTC().Format(time.RFC3339)
	title := b.env.mark.Text(b.lang) + sheetIssued.Text(b.lang)
	if err := xlsx.SetProperties(b.file, xlsx.Properties{Creator: "fapiao", Title: title, Created: stamp}); err != nil {
		return err
	}
	return b.file.SetAppProps(&excelize.AppProperties{Application: "fapiao"})
}

// openSheet adds a sheet that is written as a stream. The template's dimension goes: rows are not
// counted yet, and a wrong one makes some readers stop after the first cell.
func (b *book) openSheet(sheet, tab string) (*excelize.StreamWriter, error) {
	if _, err := b.file.NewSheet(sheet); err != nil {
		return nil, err
	}
	if err := b.file.SetSheetDimension(sheet, ""); err != nil {
		return nil, err
	}
	yes, height := true, float64(rowHeight)
	tab = xlsx.Color(tab)
	if err := b.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{
		FitToPage: &yes, TabColorRGB: &tab, DefaultRowHeight: &height, CustomHeight: &yes,
	}); err != nil {
		return nil, err
	}
	return b.file.NewStreamWriter(sheet)
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
	cells := make([]any, width)
	for i := range cells {
		cells[i] = excelize.Cell{StyleID: b.style.banner}
	}
	cells[0] = excelize.Cell{StyleID: b.style.banner, Value: clean(text, cutMark.Text(b.lang))}
	return p.high(cells, 30)
}

// clock formats a time with its zone.
func (b *book) clock(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	return t.In(beijing.Zone).Format("2006-01-02 15:04:05") + lang.Text{Zh: "（北京时间）", En: " (Beijing time)"}.Text(b.lang)
}

// page sets how a sheet is printed: A4, all printed columns on one page's width, the head rows on
// every page.
func (b *book) page(sheet, orientation string, columns, head int) error {
	paper, wide, high := 9, 1, 0
	if err := b.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{
		Size: &paper, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high,
	}); err != nil {
		return err
	}
	side, top, bottom, foot := 0.4, 0.5, 0.6, 0.3
	if err := b.file.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{
		Left: &side, Right: &side, Top: &top, Bottom: &bottom, Header: &foot, Footer: &foot,
	}); err != nil {
		return err
	}
	left := strings.ReplaceAll(b.env.mark.Text(b.lang)+sheet, "&", "&&")
	number := lang.Text{Zh: "第 &P 页，共 &N 页", En: "page &P of &N"}.Text(b.lang)
	if err := b.file.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: "&L" + left + "&R" + number}); err != nil {
		return err
	}
	last, err := excelize.ColumnNumberToName(columns)
	if err != nil {
		return err
	}
	areas := []excelize.DefinedName{{Name: "_xlnm.Print_Area", RefersTo: "$A:$" + last}}
	if head > 0 {
		areas = append(areas, excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "$1:$" + strconv.Itoa(head)})
	}
	for _, a := range areas {
		a.Scope, a.RefersTo = sheet, "'"+sheet+"'!"+a.RefersTo
		if err := b.file.SetDefinedName(&a); err != nil {
			return fmt.Errorf("print settings of %s: %w", sheet, err)
		}
	}
	return nil
}
