package app

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// wantedFile is a file that is wanted.
type wantedFile struct {
	row    *report.Row
	kind   nuonuo.FileKind
	link   string
	known  []ledger.Download // contents that were downloaded before
	name   string            // below the folder, with slashes; where it goes, or is
	there  bool              // name has a content that was downloaded before
	beside []string          // files with names that it would have, with other contents
	lapsed bool              // its link is no longer good
}

// links are the links of a row by kind.
func linkOf(r *report.Row, kind nuonuo.FileKind) string {
	switch kind {
	case nuonuo.FilePDF:
		return r.PDFURL
	case nuonuo.FileOFD:
		return r.OFDURL
	}
	return r.XMLURL
}

// plan gives each file its name, and finds those that are there already. Names depend on the
// invoices that are asked for and on what is in the folder, not on the order of fetching.
func (d *downloading) plan(ctx context.Context, rows []*report.Row) error {
	for some := range slices.Chunk(rows, recordsAtOnce) {
		known, err := d.downloaded(ctx, some)
		if err != nil {
			return err
		}
		for _, r := range some {
			if err := d.planRow(ctx, r, known); err != nil {
				return err
			}
		}
	}
	return nil
}

// recordsAtOnce is for how many invoices the ledger is asked at a time.
const recordsAtOnce = 500

func (d *downloading) downloaded(ctx context.Context, rows []*report.Row) (map[ledger.FileRef][]ledger.Download, error) {
	numbers := map[string][]string{}
	for _, r := range rows {
		numbers[r.Seller] = append(numbers[r.Seller], r.InvoiceNo)
	}
	all := map[ledger.FileRef][]ledger.Download{}
	for seller, list := range numbers {
		found, err := d.store.Downloaded(ctx, seller, list)
		if err != nil {
			return nil, err
		}
		maps.Copy(all, found)
	}
	return all, nil
}

func (d *downloading) planRow(ctx context.Context, r *report.Row, known map[ledger.FileRef][]ledger.Download) error {
	any := false
	for _, kind := range d.Kinds {
		link := linkOf(r, kind)
		if link == "" {
			continue
		}
		any = true
		w := &wantedFile{row: r, kind: kind, link: link}
		w.known = known[w.ref()]
		if err := d.place(ctx, w); err != nil {
			return err
		}
		d.wanted = append(d.wanted, w)
	}
	if !any {
		return d.done(&wantedFile{row: r}, InvoiceFile{Status: FileNone})
	}
	return nil
}

// place finds the name of a file: the first that no other file of this download has, and that is
// free in the folder or has a content of this file.
func (d *downloading) place(ctx context.Context, w *wantedFile) error {
	base := d.pattern.Name(func(v string) string { return variable(w.row, v, d.sellerName(w.row.Seller)) }, "."+string(w.kind))
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		name := d.names.Unique(base)
		w.name = name
		sum, err := sumOf(d.path(name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return unusable(err, "不能读取 %s", "read %s", d.path(name))
		case w.has(sum):
			w.there = true
			return nil
		}
		w.beside = append(w.beside, name)
	}
}

// has reports whether a content was downloaded before.
func (w *wantedFile) has(sum [sha256.Size]byte) bool {
	return slices.ContainsFunc(w.known, func(k ledger.Download) bool { return k.SHA256 == sum })
}

func (d *downloading) path(name string) string {
	return filepath.Join(d.Folder, filepath.FromSlash(name))
}

// sumOf is the hash of a file. What is no regular file has none of any invoice.
func sumOf(path string) (sum [sha256.Size]byte, err error) {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() {
		return sum, err
	}
	f, err := os.Open(path)
	if err != nil {
		return sum, err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return sum, err
	}
	h.Sum(sum[:0])
	return sum, nil
}

// variable is the value of a variable of names; seller is the seller's name.
func variable(r *report.Row, name, seller string) string {
	day := r.IssuedAt.In(beijing.Zone)
	switch name {
	case "date":
		return day.Format("2006-01-02")
	case "month":
		return day.Format("2006-01")
	case "buyer":
		return r.BuyerName
	case "seller":
		if seller == "" {
			return r.Seller
		}
		return seller
	case "invoice_no":
		return r.InvoiceNo
	case "invoice_code":
		return r.InvoiceCode
	case "order_no":
		return r.OrderNo
	case "kind":
		return string(r.Kind)
	case "net":
		return r.Net.String()
	case "tax":
		return r.Tax.String()
	case "gross":
		return r.Gross.String()
	case "sign":
		if r.Red != nil {
			return "红字"
		}
		return "蓝字"
	}
	_, title, _ := strings.Cut(name, ":")
	return cmp.Or(columnOf(r, strings.TrimSpace(title)), notFilled)
}

// notFilled is in names of files and archives in the place of a value that an order does not have.
// It is the same in every language, so that the same command goes on.
const notFilled = "未填写"
