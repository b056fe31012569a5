package nuonuo

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// CheckFile checks by its content that a file is complete and of a kind: a PDF begins with %PDF-
// and ends with %%EOF, an OFD is a zip archive with OFD.xml (GB/T 33190), an XML is well-formed,
// has no document type, and the name of its root ends in "Invoice". The error is a
// [*DownloadError]. It says nothing about what the invoice is of.
func CheckFile(content []byte, kind FileKind) error {
	switch kind {
	case FilePDF:
		return checkPDF(content)
	case FileOFD:
		return checkOFD(content)
	case FileXML:
		return checkXML(content)
	}
	return wrongType("there is no such kind")
}

func wrongType(detail string) error {
	return &DownloadError{Reason: DownloadType, detail: detail}
}

// pdfTail is how far from its end the last mark of a PDF may be, and pdfHead the same of its
// beginning (ISO 32000, annex H).
const (
	pdfTail = 1024
	pdfHead = 1024
)

func checkPDF(b []byte) error {
	if !bytes.Contains(b[:min(len(b), pdfHead)], []byte("%PDF-")) {
		return wrongType("it is no PDF")
	}
	if !bytes.Contains(b[max(0, len(b)-pdfTail):], []byte("%%EOF")) {
		return &DownloadError{Reason: DownloadCut, detail: "the end of the PDF is missing"}
	}
	return nil
}

func checkOFD(b []byte) error {
	if !bytes.HasPrefix(b, []byte("PK\x03\x04")) {
		return wrongType("it is no OFD")
	}
	archive, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return &DownloadError{Reason: DownloadCut, detail: "the end of the OFD is missing"}
	}
	for _, f := range archive.File {
		if strings.EqualFold(strings.TrimPrefix(f.Name, "/"), "OFD.xml") {
			return nil
		}
	}
	return wrongType("the zip archive has no OFD.xml")
}

// xmlDepth is how deep elements of an XML may be nested; those of invoices are five deep.
const xmlDepth = 100

func checkXML(b []byte) error {
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff"))))
	// Names and marks are ASCII in all encodings of Chinese; the rest is not looked at.
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return asciiReader{r}, nil }
	depth, root := 0, false
	for {
		token, err := d.RawToken()
		switch {
		case errors.Is(err, io.EOF) && root && depth == 0:
			return nil
		case err != nil && root:
			return &DownloadError{Reason: DownloadCut, detail: "the XML is not complete"}
		case err != nil:
			return wrongType("it is no XML")
		}
		switch t := token.(type) {
		case xml.Directive:
			return wrongType("the XML has a document type")
		case xml.StartElement:
			if depth == 0 && (root || !strings.HasSuffix(strings.ToLower(t.Name.Local), "invoice")) {
				return wrongType("the XML is no invoice")
			}
			if depth++; depth > xmlDepth {
				return wrongType("the XML is nested too deep")
			}
			root = true
		case xml.EndElement:
			if depth--; depth < 0 {
				return wrongType("the XML is not well-formed")
			}
		}
	}
}

// asciiReader replaces every byte that is not ASCII.
type asciiReader struct{ from io.Reader }

func (r asciiReader) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	for i, b := range p[:n] {
		if b >= 0x80 {
			p[i] = '?'
		}
	}
	return n, err
}
