package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers/original"
	"github.com/fapiao/fapiao/writers/atomicfile"
)

// present reports a file that is there with a content that was downloaded before.
func (d *downloading) present(ctx context.Context, w *wantedFile) error {
	b, err := os.ReadFile(d.path(w.name))
	if err != nil {
		return failed(err, "不能读取 %s", "read %s", d.path(w.name))
	}
	if err := d.examine(ctx, w, b); err != nil {
		return err
	}
	return d.done(w, InvoiceFile{Status: FileThere, Path: d.path(w.name), SHA256: shaOf(sha256.Sum256(b)), Bytes: int64(len(b))})
}

// keep records a content that was fetched, and then puts it into the folder. A process that ends in
// between has recorded a file that is not there, which is fetched again.
func (d *downloading) keep(ctx context.Context, w *wantedFile, got *nuonuo.DownloadedFile) error {
	entry := ledger.Download{FileRef: w.ref(), Size: int64(len(got.Bytes)), At: d.store.Now()}
	if n, err := hex.Decode(entry.SHA256[:], []byte(got.SHA256)); err != nil || n != len(entry.SHA256) {
		return fmt.Errorf("the hash of a file of invoice %s is none", w.row.InvoiceNo)
	}
	d.step("before download is recorded")
	if err := d.store.AddDownload(ctx, entry); err != nil {
		return err
	}
	d.step("after download is recorded")
	if !w.has(entry.SHA256) {
		w.known = append(w.known, entry)
	}
	f := InvoiceFile{Status: FileFetched, SHA256: got.SHA256, Bytes: entry.Size}
	for _, name := range w.beside { // it was downloaded for another ledger
		if sum, err := sumOf(d.path(name)); err == nil && sum == entry.SHA256 {
			w.name, w.there, f.Status = name, true, FileThere
		}
	}
	if !w.there {
		if err := d.put(w, got.Bytes); err != nil {
			return err
		}
	}
	if err := d.examine(ctx, w, got.Bytes); err != nil {
		return err
	}
	f.Path = d.path(w.name)
	return d.done(w, f)
}

// put writes a file. Nothing of that name was there when the download began.
func (d *downloading) put(w *wantedFile, content []byte) error {
	path := d.path(w.name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return failed(err, "不能建立 %s 的文件夹", "make the folder of %s", path)
	}
	if sum, err := sumOf(path); err == nil && sum == sha256.Sum256(content) {
		w.there = true // another process downloads the same
		return nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return unusable(err, "另一个程序刚刚写了 %s；没有覆盖它，请重新运行同一命令", "another program has just made %s, which is not overwritten; run the same command again", path)
	}
	if err := atomicfile.Write(path, atomicfile.Private, content); err != nil {
		return failed(err, "不能写 %s", "write %s", path)
	}
	w.there = true
	d.step("after download is written")
	return nil
}

// examine compares what a file says of its invoice with the ledger, and with what was downloaded
// before. The ledger keeps whether it differs, for the history.
func (d *downloading) examine(ctx context.Context, w *wantedFile, content []byte) error {
	var found []rules.Finding
	kind, sum := string(w.kind), sha256.Sum256(content)
	if len(w.known) > 1 && sum != w.known[0].SHA256 {
		found = append(found, pipeline.FileFinding(rules.FileChanged, w.row, kind))
	}
	said, has, err := says(w.kind, content)
	switch {
	case err != nil:
		why := lang.Text{Zh: err.Error(), En: err.Error()}
		if own, ok := errors.AsType[*original.Error](err); ok {
			why = own.Why
		}
		found = append(found, pipeline.FileFinding(rules.OriginalUnreadable, w.row, kind, why))
	case has:
		words := pipeline.CompareOriginal(w.row, &said)
		if len(words) > 0 {
			found = append(found, pipeline.FileFinding(rules.OriginalDiffers, w.row, kind, words...))
		}
		if err := d.mark(ctx, w, sum, lang.Join(words, "；", "; ")); err != nil {
			return err
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.examined == nil {
		d.examined = map[string][]string{}
	}
	if list := d.examined[w.row.Seller]; !slices.Contains(list[max(len(list)-1, 0):], w.row.InvoiceNo) {
		d.examined[w.row.Seller] = append(list, w.row.InvoiceNo)
	}
	for _, f := range found {
		d.result.Findings++
		if f.Severity == rules.Error {
			d.differing++
		}
		if err := d.found(w, f); err != nil {
			return err
		}
	}
	return nil
}

// mark records how a content differs from the ledger, if that is not what is recorded.
func (d *downloading) mark(ctx context.Context, w *wantedFile, sum [sha256.Size]byte, differs lang.Text) error {
	for i := range w.known {
		k := &w.known[i]
		if k.SHA256 != sum || k.Differs == differs {
			continue
		}
		k.Differs = differs
		if err := d.store.MarkDownload(ctx, *k); err != nil {
			return err
		}
	}
	return nil
}

// seen records that a person was shown the findings of files that workers fetched before.
func (d *downloading) seen(ctx context.Context) error {
	for seller, numbers := range d.examined {
		if err := d.store.FilesSeen(ctx, seller, numbers); err != nil {
			return err
		}
	}
	return nil
}

// says is what a file says of its invoice; has is false for those that no program can read.
func says(kind nuonuo.FileKind, content []byte) (o invoice.Original, has bool, err error) {
	switch kind {
	case nuonuo.FileXML:
		o, err = original.ReadXML(content)
		return o, true, err
	case nuonuo.FileOFD:
		return original.ReadOFD(content)
	}
	return o, false, nil
}
