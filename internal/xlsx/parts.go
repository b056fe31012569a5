package xlsx

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// customPart has the custom properties of a workbook.
const customPart = "docProps/custom.xml"

// Property is the text of a custom property of the workbook; empty where there is none.
func (w *Workbook) Property(name string) (string, error) {
	if w.parts[partName(customPart)] == nil {
		return "", nil
	}
	s, err := w.stream(customPart, "")
	if err != nil {
		return "", err
	}
	defer s.close()
	text := ""
	err = s.each(func(e xml.StartElement) (err error) {
		if s.at("Properties", "property") && attr(e, "name") == name {
			text, err = s.value()
		}
		return err
	})
	return strings.TrimSpace(text), err
}

// value is all text in the element opened last, up to its end.
func (s *stream) value() (string, error) {
	var b []byte
	for outer := s.depth - 1; s.depth > outer; {
		tok, err := s.next()
		if err != nil {
			return "", err
		}
		if text, ok := tok.(xml.CharData); ok {
			b = appendText(b, text)
		}
	}
	return string(b), nil
}

// PartsDigest is the SHA-256, in hexadecimal, of one line "name SHA-256" per part, sorted by name,
// without the part of the custom properties.
func (w *Workbook) PartsDigest() (string, error) {
	lines := make([]string, 0, len(w.parts))
	for _, f := range w.parts {
		if f.Name == customPart {
			continue
		}
		body, err := f.Open()
		if err != nil {
			return "", refuse(Damaged, f.Name, err)
		}
		h := sha256.New()
		if err := w.copy(h, body); err != nil {
			return "", errors.Join(err, body.Close())
		}
		if err := body.Close(); err != nil {
			return "", refuse(Damaged, f.Name, err)
		}
		lines = append(lines, fmt.Sprintf("%s %x\n", f.Name, h.Sum(nil)))
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "")))
	return hex.EncodeToString(sum[:]), nil
}

// copy unpacks a part as far as the limit and the context allow.
func (w *Workbook) copy(to io.Writer, from io.Reader) error {
	s := &stream{ctx: w.ctx, book: w, part: io.NopCloser(from)}
	for {
		switch _, err := io.CopyN(to, meter{s}, 64<<10); {
		case err == io.EOF:
			return nil
		case err != nil:
			return s.fault(err)
		}
	}
}
