package xlsx

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// maxSmallPart bounds a part that is changed in memory: the list of sheets, relations, notes.
const maxSmallPart = 32 << 20

// overlay has the small parts that a patch adds, and those that it changes, as a whole.
type overlay struct {
	book  *Workbook
	parts map[string][]byte // by folded name
	added []string          // names of parts that the workbook does not have, in order

	lazy map[string]func(io.Writer) error // parts that are written at the end, by folded name
}

func newOverlay(w *Workbook) *overlay {
	return &overlay{book: w, parts: map[string][]byte{}, lazy: map[string]func(io.Writer) error{}}
}

// has reports whether there is a part of this name.
func (o *overlay) has(name string) bool {
	_, changed := o.parts[partName(name)]
	return changed || o.book.parts[partName(name)] != nil
}

// get is the content of a part; empty where there is none.
func (o *overlay) get(name string) ([]byte, error) {
	if b, ok := o.parts[partName(name)]; ok {
		return b, nil
	}
	f := o.book.parts[partName(name)]
	if f == nil {
		return nil, nil
	}
	if f.UncompressedSize64 > maxSmallPart {
		return nil, &EditError{Cause: ErrPart}
	}
	body, err := f.Open()
	if err != nil {
		return nil, refuse(Damaged, name, err)
	}
	defer body.Close()
	var b bytes.Buffer
	err = o.book.copy(&b, io.LimitReader(body, maxSmallPart+1))
	if err == nil && b.Len() > maxSmallPart {
		err = &EditError{Cause: ErrPart}
	}
	return b.Bytes(), err
}

func (o *overlay) set(name string, b []byte) {
	if !o.has(name) {
		o.added = append(o.added, name)
	}
	o.parts[partName(name)] = b
}

// later has f write a part, which is not looked at before.
func (o *overlay) later(name string, f func(io.Writer) error) {
	o.set(name, nil)
	o.lazy[partName(name)] = f
}

// writer writes a part of the overlay.
func (o *overlay) writer(name string) func(io.Writer) error {
	if f := o.lazy[partName(name)]; f != nil {
		return f
	}
	return func(to io.Writer) error {
		_, err := to.Write(o.parts[partName(name)])
		return err
	}
}

// free is a name for a part that does not exist: pattern with a number from 1.
func (o *overlay) free(pattern string) string {
	for n := 1; ; n++ {
		if name := fmt.Sprintf(pattern, n); !o.has(name) {
			return name
		}
	}
}

// edit changes the XML of a part. f returns what is written for a token in place of its bytes.
func (o *overlay) edit(name string, f func(s *rawStream, tok xml.Token, seen bool, raw []byte) []byte) error {
	b, err := o.get(name)
	if err != nil {
		return err
	}
	s, err := o.book.rawBytes(b)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	for {
		tok, seen, raw, err := s.step()
		if err == io.EOF {
			o.set(name, out.Bytes())
			return nil
		}
		if err != nil {
			return plain(err)
		}
		out.Write(f(s, tok, seen, raw))
	}
}

// rawBytes reads the XML of a part that is in memory.
func (w *Workbook) rawBytes(b []byte) (*rawStream, error) {
	s := &stream{ctx: w.ctx, book: w, part: io.NopCloser(bytes.NewReader(b))}
	s.from = bufio.NewReaderSize(meter{s}, 16)
	if bytes.HasPrefix(b, []byte{0xFF, 0xFE}) || bytes.HasPrefix(b, []byte{0xFE, 0xFF}) {
		return nil, &EditError{Cause: ErrEncoding}
	}
	s.dec = newDecoder(s.from, utf8Only(""))
	return &rawStream{stream: s}, nil
}

// inside adds to the first element with this path: content makes what is inserted as its first, or
// last, child, from a function that gives a name the prefix of the element.
func (o *overlay) inside(name string, first bool, content func(named func(string) string) string, where ...string) error {
	var of xml.StartElement
	state, closed := 0, false // 1: inside, 2: done
	put := func(before, behind []byte) []byte {
		state = 2
		text := content(func(local string) string { return qualified(of, local) })
		return slices.Concat(before, []byte(text), behind)
	}
	err := o.edit(name, func(s *rawStream, tok xml.Token, seen bool, raw []byte) []byte {
		switch e := tok.(type) {
		case xml.StartElement:
			if state > 0 || !seen || !s.at(where...) {
				return raw
			}
			of, state, closed = e, 1, selfClosed(raw)
			if raw = opened(raw); first && !closed {
				return put(raw, nil)
			}
			return raw
		case xml.EndElement:
			if closed && e.Name == of.Name && s.depth == len(where)-1 {
				closed = false
				return put(nil, []byte("</"+qualified(of, of.Name.Local)+">"))
			}
			if state == 1 && seen && s.depth == len(where)-1 {
				return put(nil, raw)
			}
		}
		return raw
	})
	if err == nil && state != 2 {
		err = refuse(Damaged, name, nil)
	}
	return err
}

// Namespaces of the parts that a patch writes, and types of relations.
const (
	packageSpace = "http://schemas.openxmlformats.org/package/2006/"
	officeSpace  = "http://schemas.openxmlformats.org/officeDocument/2006/"
	mainSpace    = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	xmlHead      = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

	strictOffice = "http://purl.oclc.org/ooxml/officeDocument/"
	strictMain   = "http://purl.oclc.org/ooxml/spreadsheetml/main"
)

// relsOf is the part with the relations of a part.
func relsOf(part string) string {
	dir, base := path.Split(part)
	return dir + "_rels/" + base + ".rels"
}

// relate adds a relation from a part to another and returns its ID. kind is the last element of its
// type.
func (o *overlay) relate(from, kind, to string) (string, error) {
	rels := relsOf(from)
	if !o.has(rels) {
		o.set(rels, []byte(xmlHead+`<Relationships xmlns="`+packageSpace+`relationships"></Relationships>`))
	}
	ids, family := map[string]bool{}, officeSpace+"relationships/"
	err := o.look(rels, func(s *rawStream, e xml.StartElement) {
		if s.relation(e) {
			ids[attr(e, "Id")] = true
			if strings.HasPrefix(attr(e, "Type"), strictOffice) {
				family = strictOffice + "relationships/"
				kind = strings.ReplaceAll(kind, "-p", "P") // customProperties
			}
		}
	})
	if err != nil {
		return "", err
	}
	id := ""
	for n := 1; id == "" || ids[id]; n++ {
		id = fmt.Sprintf("rIdFapiao%d", n)
	}
	return id, o.inside(rels, false, func(named func(string) string) string {
		return `<` + named("Relationship") + ` Id="` + id + `" Type="` + family + kind + `" Target="` + escapeText(relative(from, to)) + `"/>`
	}, "Relationships")
}

// relative is the path from the folder of a part to another part. exceljs finds notes by it.
func relative(from, to string) string {
	dir, _ := path.Split(from)
	up := ""
	for dir != "" && !strings.HasPrefix(to, dir) {
		parent, _ := path.Split(strings.TrimSuffix(dir, "/"))
		dir, up = parent, up+"../"
	}
	return up + strings.TrimPrefix(to, dir)
}

// look calls f for every element of a part.
func (o *overlay) look(name string, f func(s *rawStream, e xml.StartElement)) error {
	return o.edit(name, func(s *rawStream, tok xml.Token, seen bool, raw []byte) []byte {
		if e, ok := tok.(xml.StartElement); ok && seen {
			f(s, e)
		}
		return raw
	})
}

// contentTypes is the part that says of what kind each part is.
const contentTypes = "[Content_Types].xml"

// declare says of what kind a new part is.
func (o *overlay) declare(part, kind string) error {
	return o.inside(contentTypes, false, func(named func(string) string) string {
		return `<` + named("Override") + ` PartName="/` + escapeText(part) + `" ContentType="` + kind + `"/>`
	}, "Types")
}
