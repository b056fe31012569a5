package resultbook

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx/stream"
	"github.com/fapiao/fapiao/pipeline/report"
)

// seller is a seller's name and tax number, or the tax number alone if no name is configured.
func (b *book) seller(taxNum string) string {
	name := b.names[taxNum]
	if name == "" {
		return taxNum
	}
	return name + lang.Text{Zh: "（" + taxNum + "）", En: " (" + taxNum + ")"}.Text(b.lang)
}

// sellersInRow is how many sellers a row of 汇总 names. A row has a greatest height, beyond which
// text is cut.
const sellersInRow = 10

// allSellers names all sellers, each on a line, some in a text.
func (b *book) allSellers() (out []string) {
	for some := range slices.Chunk(b.sellers, sellersInRow) {
		lines := make([]string, len(some))
		for i, s := range some {
			lines[i] = b.seller(s)
		}
		out = append(out, strings.Join(lines, "\n"))
	}
	return out
}

// sellersFact names the sellers in a banner; empty when there is none.
func (b *book) sellersFact() string {
	switch n := len(b.sellers); n {
	case 0:
		return ""
	case 1:
		return b.seller(b.sellers[0])
	default:
		return strconv.Itoa(n) + lang.Text{Zh: " 个销售方", En: " sellers"}.Text(b.lang)
	}
}

// sellerName is the column beside the tax number.
var sellerName = column{title: lang.Text{Zh: "销售方名称", En: "Seller"}, width: 28, cell: func(b *book, r *report.Row) stream.Cell {
	return b.textCell(b.names[r.Seller], b.style.text)
}}
