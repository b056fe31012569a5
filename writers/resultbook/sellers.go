package resultbook

import (
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

// allSellers names all sellers, each on a line.
func (b *book) allSellers() string {
	lines := make([]string, len(b.sellers))
	for i, s := range b.sellers {
		lines[i] = b.seller(s)
	}
	return strings.Join(lines, "\n")
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
