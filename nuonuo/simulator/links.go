package simulator

import (
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// linkPath is where the files of invoices are served.
const linkPath = "/fp2/"

// appendLinks writes the addresses of an issued invoice's files. Paper kinds
// have none but the PDF.
func (s *Server) appendLinks(w *objectWriter, c *call, f *found) {
	base, err := s.linkBase(c, f)
	if err != nil {
		s.stats.trouble(err)
		return
	}
	w.text("pdfUrl", base+".pdf")
	if f.order.digital() && !f.order.paper() {
		w.text("ofdUrl", base+".ofd")
		w.text("xmlUrl", base+".xml")
	}
	if scheme, short, _ := strings.Cut(base, "://"); scheme != "file" {
		w.text("pictureUrl", short+".pdf")
		w.text("imgUrls", base+".pdf")
	}
}

// linkBase returns the link without its ending, after writing the files where
// they are kept in a folder.
func (s *Server) linkBase(c *call, f *found) (string, error) {
	if s.opts.Files == "" {
		return c.base + linkPath + s.opaque(f) + s.linkEnd(c.now), nil
	}
	folder := filepath.Join(s.opts.Files, beijingTime(f.rec.accepted).Format("200601"))
	// Named by nothing that a request can choose, and by the second as well as
	// the number, so that books begun anew do not overwrite older files.
	path := filepath.Join(folder, serialNo(&f.rec, f.index)+"-"+numberOf(f))
	if !f.rec.linked {
		if err := s.writeFiles(folder, path, f); err != nil {
			return "", err
		}
	}
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed
	}
	return (&url.URL{Scheme: "file", Path: slashed}).String(), nil
}

// opaque names the files of an invoice so that nobody can guess another's.
func (s *Server) opaque(f *found) string {
	return fmt.Sprintf("%08x%016x", f.index+1, s.hash("link", serialNo(&f.rec, f.index)))
}

// prepareFolder makes the folder for files, readable by its owner alone.
func prepareFolder(folder string) error {
	if folder == "" {
		return nil
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("make the folder for invoice files: %w", err)
	}
	return nil
}

// fileKinds are the forms of an invoice's file.
var fileKinds = map[string]struct {
	mime  string
	write func(*sheet) []byte
}{
	".pdf": {"application/pdf", writePDF},
	".ofd": {"application/ofd", writeOFD},
	".xml": {"application/xml", writeXML},
}

func (s *Server) writeFiles(folder, path string, f *found) error {
	if err := prepareFolder(folder); err != nil {
		return err
	}
	page := newSheet(f)
	for ending, kind := range fileKinds {
		if ending != ".pdf" && (!f.order.digital() || f.order.paper()) {
			continue
		}
		if err := writeFile(path+ending, kind.write(page)); err != nil {
			return fmt.Errorf("write invoice file: %w", err)
		}
	}
	s.books.mu.Lock()
	s.books.at(f.index).linked = true
	s.books.mu.Unlock()
	return nil
}

// writeFile replaces path by a whole file. It is not forced to the disk: the
// same bytes can be made again at any time.
func writeFile(path string, content []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(path), ".tmp-*")
	if err != nil {
		return err
	}
	_, err = temp.Write(content)
	if closeErr := temp.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		os.Remove(temp.Name())
	}
	return err
}

func (s *Server) findOpaque(name string) (*found, bool) {
	if len(name) != 24 {
		return nil, false
	}
	digits, err := hex.DecodeString(name[:8])
	if err != nil {
		return nil, false
	}
	index := int(uint32(digits[0])<<24|uint32(digits[1])<<16|uint32(digits[2])<<8|uint32(digits[3])) - 1
	s.books.mu.RLock()
	if index < 0 || index >= s.books.count {
		s.books.mu.RUnlock()
		return nil, false
	}
	f := &found{index: index, rec: *s.books.at(index)}
	s.books.mu.RUnlock()
	status, _ := f.rec.status(s.clock().UnixMilli())
	if s.opaque(f) != name || !exists(status) {
		return nil, false
	}
	f.order, err = s.books.load(f.index, f.rec)
	return f, err == nil
}
