package readers

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/xlsx"
)

// sealName is the custom property of results that package resultbook writes: "v1", the digest of
// the parts, and the digest of the cells of the sheet of unfinished orders.
const sealName = "fapiao-results"

// Origin reports whether a file contains results, and whether it was changed since it was written.
type Origin struct {
	// Results: the file contains results written by this program.
	Results bool
	// AsWritten: nothing in the file was changed, not even a colour or a width.
	AsWritten bool
	// Edited: cells of the sheet 待处理 (未成功 in older files) were changed. A file that was only
	// saved again is not edited.
	Edited bool
}

// OriginOf examines a file that may contain results. For a file that is not a workbook it returns
// an *Error.
func OriginOf(ctx context.Context, path string) (o Origin, err error) {
	of, err := openWorkbook(ctx, path, xlsx.Limits{})
	if err != nil {
		return Origin{}, err
	}
	defer func() { err = errors.Join(err, of.Close()) }()
	b, ok := of.(*xlsx.Workbook)
	if !ok { // results that were saved in another format
		return unsealed(ctx, of, func() (string, error) { return "", nil })
	}
	seal, err := b.Property(sealName)
	if err != nil {
		return Origin{}, err
	}
	if fields := strings.Fields(seal); len(fields) == 3 && fields[0] == "v1" {
		return sealed(ctx, b, fields[1], fields[2])
	}
	return unsealed(ctx, b, b.Program)
}

// sealed compares a file with the digests of its seal.
func sealed(ctx context.Context, b *xlsx.Workbook, parts, cells string) (Origin, error) {
	o := Origin{Results: true}
	got, err := b.PartsDigest()
	if err != nil {
		return o, err
	}
	if o.AsWritten = got == parts; o.AsWritten {
		return o, nil
	}
	sum := sha256.New()
	for i, info := range b.Sheets() {
		if !leftName(info.Name) {
			if o.Edited, err = leftSheet(ctx, b, i); o.Edited || err != nil {
				return o, err // a copy, or a sheet that was renamed
			}
			continue
		}
		if err := sumCells(ctx, b, i, sum); err != nil {
			return o, err
		}
	}
	o.Edited = hex.EncodeToString(sum.Sum(nil)) != cells
	return o, nil
}

// unsealed examines results of releases that wrote no seal, by the program that saved them last.
func unsealed(ctx context.Context, b book.Book, program func() (string, error)) (Origin, error) {
	w := &Workbook{book: b, cache: map[int]*cachedSheet{}}
	for i := range b.Sheets() {
		p, err := w.peek(ctx, i)
		if err != nil {
			return Origin{}, err
		}
		for n, k := range w.cache {
			delete(w.cache, n)
			if err := k.Close(); err != nil {
				return Origin{}, err
			}
		}
		if !p.own {
			continue
		}
		by, err := program()
		ours := by == "fapiao"
		return Origin{Results: true, AsWritten: ours, Edited: !ours}, err
	}
	return Origin{}, nil
}

// leftName reports whether a sheet has the name of the sheet of unfinished orders in any release
// and language; a full sheet is continued as "待处理 2", and a program names a copy "待处理 (2)".
func leftName(name string) bool {
	for _, n := range []string{"待处理", "未成功", "Not issued", "To do"} {
		if rest, ok := strings.CutPrefix(name, n); ok && strings.Trim(rest, " 0123456789()（）") == "" {
			return true
		}
	}
	return false
}

// leftHeader reports whether a header is that of the sheet of unfinished orders with their lines,
// whatever the name of the sheet.
func leftHeader(row map[int]string) bool {
	return ownResults(row) && titled(row, "订单合计", "Order total") != none && titled(row, "发票号码", "Invoice number") == none
}

// leftSheet reports whether sheet i has such a header.
func leftSheet(ctx context.Context, b book.Book, i int) (bool, error) {
	sc, err := b.Rows(ctx, i)
	if err != nil {
		return false, err
	}
	rows, _ := firstRows(sc, &cachedSheet{Scanner: sc})
	return slices.ContainsFunc(rows, leftHeader), errors.Join(sc.Err(), sc.Close())
}

// summaryName reports whether a sheet has the name of the summary of results.
func summaryName(name string) bool { return name == "汇总" || name == "Summary" }

// withoutOwn removes from a header the titles of columns that results add to the columns of an
// order, in each release and language. The state stays: an order that may already be invoiced must
// not be invoiced again.
func withoutOwn(row map[int]string) (rest map[int]string, ignored map[int]bool) {
	rest, ignored = map[int]string{}, map[int]bool{}
	seller := sellerCounts(row)
	for col, title := range row {
		switch title {
		case "销售方名称", "Seller":
			if seller {
				rest[col] = title
			} else {
				ignored[col] = true
			}
		case "原因", "怎么办", "处理建议", "错误代码", "来源行", "单元格", "来源工作表", "来源文件", "流水号", "订单合计",
			"Reason", "What to do", "Code", "Source row", "Cells", "Source sheet", "Source file", "Serial number", "Order total":
			ignored[col] = true
		default:
			rest[col] = title
		}
	}
	return rest, ignored
}

// sellerCounts reports whether results have one column of the seller. Those of earlier releases
// have a name, which only shows who the tax number beside it is.
func sellerCounts(row map[int]string) bool {
	return titled(row, "销售方") != none || titled(row, "Seller") != none && titled(row, "Seller tax number") == none
}

// sumCells adds the filled rows of a sheet to a digest, in the format of resultbook.SealName.
func sumCells(ctx context.Context, b book.Book, i int, sum hash.Hash) error {
	sc, err := b.Rows(ctx, i)
	if err != nil {
		return err
	}
	defer sc.Close()
	for sc.Next() {
		for _, c := range sc.Cells() {
			fmt.Fprintf(sum, "%d\x1f%s\x1e", c.Index, plainText(c))
		}
		sum.Write([]byte("\n"))
	}
	return sc.Err()
}

// plainText is a cell's text, normalized so that saving the file again does not change it.
func plainText(c invoice.Cell) string {
	if c.Kind == invoice.CellNumber {
		if text, ok := xlsx.Number(c); ok {
			return text
		}
	}
	return strings.ReplaceAll(c.Text, "\r\n", "\n")
}
