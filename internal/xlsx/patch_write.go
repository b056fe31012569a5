package xlsx

import (
	"archive/zip"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
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
	plans, err := p.plan()
	if err != nil {
		return plain(err)
	}
	styles, err := p.planStyles(plans)
	if err != nil {
		return plain(err)
	}
	changed := map[string]func(io.Writer) error{}
	for _, plan := range plans {
		changed[partName(p.book.sheets[plan.sheet].part)] = func(to io.Writer) error { return p.patchSheet(to, plan) }
	}
	if styles != nil {
		changed[partName(p.book.names["styles"])] = func(to io.Writer) error { return p.patchStyles(to, styles) }
	}
	out := &contextWriter{ctx: ctx, to: to}
	z := zip.NewWriter(out)
	for _, f := range p.book.zip.File {
		if err := copyPart(z, f, changed[partName(f.Name)]); err != nil {
			return fmt.Errorf("write %s of the workbook: %w", f.Name, plain(err))
		}
	}
	if err := errors.Join(z.SetComment(p.book.zip.Comment), z.Close()); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// plain is the reason of an error that the XML decoder wrapped, where it is an *EditError.
func plain(err error) error {
	if e := (*EditError)(nil); errors.As(err, &e) {
		return e
	}
	return err
}

// plan surveys the sheets that are edited.
func (p *Patch) plan() ([]*sheetPlan, error) {
	var plans []*sheetPlan
	for rest := p.merged(); len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].Sheet == rest[0].Sheet {
			n++
		}
		plan, err := p.survey(rest[0].Sheet, rest[:n])
		if err != nil {
			return nil, err
		}
		plans, rest = append(plans, plan), rest[n:]
	}
	return plans, nil
}

// copyPart copies a part as it is packed, or packs what change writes.
func copyPart(z *zip.Writer, f *zip.File, change func(io.Writer) error) error {
	if change != nil {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.Name, NonUTF8: f.NonUTF8, Method: zip.Deflate})
		if err != nil {
			return err
		}
		return change(w)
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
