package xlsx

import (
	"archive/zip"
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"
)

// Write writes a copy of the workbook with the edits. Callers should write to a temporary file that
// replaces the old one after Write has returned (atomicfile).
//
// It fails with an *EditError where an edit cannot be made, with an *Error where the workbook
// cannot be read, with the error of ctx, or with that of to. Nothing is written before all edits
// are known to be possible. It may be called again.
func (p *Patch) Write(ctx context.Context, to io.Writer) error {
	p.book.ctx = ctx
	for name := range p.book.parts {
		if strings.HasPrefix(name, "_xmlsignatures/") {
			return &EditError{Cause: ErrSigned}
		}
	}
	changed, err := p.changes()
	if err != nil {
		return plain(err)
	}
	var sums map[string]hash.Hash
	if p.seal != nil {
		sums = map[string]hash.Hash{}
	}
	z := zip.NewWriter(&contextWriter{ctx: ctx, to: to})
	deflate(z)
	for _, f := range p.book.zip.File {
		if p.seal != nil && partName(f.Name) == partName(customPart) {
			continue // the last part has it
		}
		if err := p.copyPart(z, f, changed[partName(f.Name)], sums); err != nil {
			return fmt.Errorf("write %s of the workbook: %w", f.Name, plain(err))
		}
	}
	if err := errors.Join(p.addParts(z, sums), z.SetComment(p.book.zip.Comment), z.Close()); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// changes are the parts that change, by folded name, each with a function that writes it.
func (p *Patch) changes() (map[string]func(io.Writer) error, error) {
	p.overlay = newOverlay(p.book) // Write may be called again
	plans, err := p.plan()
	if err != nil {
		return nil, err
	}
	styles, err := p.planStyles(plans)
	if err != nil {
		return nil, err
	}
	if err := p.planNotes(plans); err != nil {
		return nil, err
	}
	if p.sheet != nil {
		if err := p.planSheet(styles.firstLook()); err != nil {
			return nil, err
		}
	}
	if err := p.planSeal(); err != nil {
		return nil, err
	}
	changed := map[string]func(io.Writer) error{}
	for _, plan := range plans {
		changed[partName(p.book.sheets[plan.sheet].part)] = func(to io.Writer) error { return p.patchSheet(to, plan) }
	}
	if styles != nil {
		changed[partName(p.book.names["styles"])] = func(to io.Writer) error { return p.patchStyles(to, styles) }
	}
	for name := range p.overlay.parts {
		changed[name] = p.overlay.writer(name)
	}
	return changed, nil
}

// addParts writes the parts that the workbook does not have, and the seal as the last.
func (p *Patch) addParts(z *zip.Writer, sums map[string]hash.Hash) error {
	put := func(name string, write func(io.Writer) error) error {
		w, err := z.Create(name)
		if err == nil {
			err = write(summed(w, sums, name))
		}
		return err
	}
	for _, name := range p.overlay.added {
		if err := put(name, p.overlay.writer(name)); err != nil {
			return err
		}
	}
	if p.seal == nil {
		return nil
	}
	if err := p.sealed(sums); err != nil {
		return err
	}
	sums = nil
	return put(customPart, p.overlay.writer(customPart))
}

// plain is the reason of an error that the XML decoder wrapped, where it is an *EditError.
func plain(err error) error {
	if e := (*EditError)(nil); errors.As(err, &e) {
		return e
	}
	return err
}

// plan surveys the sheets that change.
func (p *Patch) plan() ([]*sheetPlan, error) {
	rest := p.merged()
	var plans []*sheetPlan
	for i := range p.book.sheets {
		n := 0
		for n < len(rest) && rest[n].Sheet == i {
			n++
		}
		of := rest[:n]
		rest = rest[n:]
		if p.sheet != nil && i == p.sheet.Replace-1 {
			continue
		}
		selected, err := p.selected(i)
		if err != nil {
			return nil, err
		}
		noted := slices.Contains(p.replaced, i) || slices.ContainsFunc(p.notes, func(n note) bool { return n.Sheet == i })
		if n == 0 && !noted && !selected {
			continue
		}
		plan, err := p.survey(i, of)
		if err != nil {
			return nil, err
		}
		plan.deselect = selected
		plans = append(plans, plan)
	}
	return plans, nil
}

// selected reports whether the tab of a sheet is selected, and a new sheet gets selected in its
// place: what is typed into one of several selected sheets is typed into all of them.
func (p *Patch) selected(sheet int) (found bool, err error) {
	if p.sheet == nil {
		return false, nil
	}
	w, err := p.book.walk(sheet)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	for {
		switch e, err := w.next(); {
		case err == io.EOF || err == nil && e == dataStart:
			return found, nil
		case err != nil:
			return false, err
		case e == viewStart:
			found = found || truth(attr(w.start, "tabSelected"))
		}
	}
}

// copyPart copies a part as it is packed, or packs what change writes.
func (p *Patch) copyPart(z *zip.Writer, f *zip.File, change func(io.Writer) error, sums map[string]hash.Hash) error {
	if change != nil {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.Name, NonUTF8: f.NonUTF8, Method: zip.Deflate})
		if err != nil {
			return err
		}
		out := bufio.NewWriterSize(summed(w, sums, f.Name), 64<<10)
		return errors.Join(change(out), out.Flush())
	}
	folder := strings.HasSuffix(f.Name, "/")
	if folder && f.CompressedSize64 > 0 {
		return copyFolder(z, f)
	}
	if sums != nil && !folder {
		sum, err := p.sumOf(f)
		if err != nil {
			return err
		}
		sums[f.Name] = sum
	}
	from, err := f.OpenRaw()
	if err != nil {
		return refuse(Damaged, f.Name, err)
	}
	header := f.FileHeader
	header.Extra = withoutZip64(header.Extra)
	w, err := z.CreateRaw(&header)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, from)
	return err
}

// copyFolder copies the entry of a folder without its content. Some programs deflate an empty one
// (exceljs does), which archive/zip does not write.
func copyFolder(z *zip.Writer, f *zip.File) error {
	_, err := z.CreateHeader(&zip.FileHeader{Name: f.Name, NonUTF8: f.NonUTF8, Comment: f.Comment,
		CreatorVersion: f.CreatorVersion, ExternalAttrs: f.ExternalAttrs, Modified: f.Modified})
	return err
}

// withoutZip64 drops the extra field that holds sizes beyond 4 GiB: the writer adds its own where
// it is needed, with offsets that are right in the new file.
func withoutZip64(extra []byte) []byte {
	const zip64 = 1
	var out []byte
	for len(extra) >= 4 {
		size := 4 + int(binary.LittleEndian.Uint16(extra[2:]))
		if size > len(extra) {
			break
		}
		if binary.LittleEndian.Uint16(extra) != zip64 {
			out = append(out, extra[:size]...)
		}
		extra = extra[size:]
	}
	return out
}

// contextWriter ends writing with its context.
type contextWriter struct {
	ctx context.Context
	to  io.Writer
}

// Write writes to the file unless the context has ended.
func (w *contextWriter) Write(b []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.to.Write(b)
}
