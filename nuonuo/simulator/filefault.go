package simulator

import (
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// FileFault is what may be wrong with the file of an invoice.
type FileFault string

// What may be wrong. FilePage is an error page with HTTP 200; FileLapsed ends when the invoice is
// queried again; with FileAmount the XML, also that in the OFD, has another gross; with FileChanged
// the PDF is another one each time.
const (
	FileSlow    FileFault = "slow"
	FileBusy    FileFault = "busy"
	FileCut     FileFault = "cut"
	FileShort   FileFault = "short"
	FilePage    FileFault = "page"
	FileOther   FileFault = "other_type"
	FileLarge   FileFault = "large"
	FileMoved   FileFault = "redirect"
	FileInside  FileFault = "private"
	FileLoop    FileFault = "loop"
	FileLapsed  FileFault = "lapsed"
	FileAmount  FileFault = "amount"
	FileNumber  FileFault = "number"
	FileChanged FileFault = "changed"
	FileNowhere FileFault = "missing"
)

const (
	largeFile    = 64 << 20 // bytes that FileLarge announces
	lapsedSuffix = "-"      // between a link and when it lapses
)

var allFileFaults = []FileFault{FileSlow, FileBusy, FileCut, FileShort, FilePage, FileOther, FileLarge, FileMoved, FileInside, FileLoop, FileLapsed,
	FileAmount, FileNumber, FileChanged, FileNowhere}

func fileKnobs() []knob {
	return []knob{
		list("file_faults", "what may be wrong with the files of invoices, with commas: "+joined(allFileFaults), func(k *Knobs) *[]FileFault { return &k.FileFaults }, allFileFaults...),
		share("file_share", "share of the files with which it is", func(k *Knobs) *float64 { return &k.FileShare }),
		millis("file_life_ms", "milliseconds that a link of an answer leads to its file, then HTTP 403; 0: for ever", func(k *Knobs) *duration { return (*duration)(&k.FileLife) }),
	}
}

// linkEnd is what the links of an answer end with: when they lapse, in milliseconds.
func (s *Server) linkEnd(now int64) string {
	k := s.knobs.Load()
	switch {
	case k.FileLife > 0:
		return lapsedSuffix + strconv.FormatInt(now+k.FileLife.Milliseconds(), 16)
	case len(k.FileFaults) > 0: // links that were given while nothing was wrong lapse, see FileLapsed
		return lapsedSuffix
	}
	return ""
}

// serveFile serves the file of an issued invoice.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, linkPath)
	ending := filepath.Ext(name)
	kind, known := fileKinds[ending]
	opaque, until, limited := strings.Cut(strings.TrimSuffix(name, ending), lapsedSuffix)
	f, ok := s.findOpaque(opaque)
	if !known || !ok {
		http.NotFound(w, r)
		return
	}
	if end, err := strconv.ParseInt(until, 16, 64); err == nil && s.clock().UnixMilli() >= end {
		http.Error(w, "the link has lapsed", http.StatusForbidden)
		return
	}
	fault := s.fileFault(name)
	if fault == FileLapsed && limited {
		fault = "" // it was queried since
	}
	page := newSheet(f)
	switch fault {
	case FileAmount:
		page.gross = amountOf(page.gross).Add(decimal.New(1, -2)).StringFixed(2)
	case FileNumber:
		page.number = "99" + page.number[min(2, len(page.number)):]
	case FileChanged:
		page.remark += " " + strconv.FormatInt(s.files.Add(1), 10)
	}
	s.sendFile(w, r, fault, kind.mime, kind.write(page))
}

// fileFault draws what is wrong with a file; empty: nothing.
func (s *Server) fileFault(name string) FileFault {
	k := s.knobs.Load()
	if len(k.FileFaults) == 0 || s.draw("file", name) >= k.FileShare {
		return ""
	}
	return k.FileFaults[s.hash("file fault", name)%uint64(len(k.FileFaults))]
}

func (s *Server) sendFile(w http.ResponseWriter, r *http.Request, fault FileFault, mime string, content []byte) {
	switch fault {
	case FileSlow:
		select {
		case <-time.After(s.knobs.Load().Slow):
		case <-r.Context().Done():
			return
		}
	case FileBusy:
		http.Error(w, "busy", http.StatusServiceUnavailable)
		return
	case FileLapsed:
		http.Error(w, "the link has lapsed", http.StatusForbidden)
		return
	case FileNowhere:
		http.NotFound(w, r)
		return
	case FileMoved:
		http.Redirect(w, r, "https://files.example/invoice.pdf", http.StatusFound)
		return
	case FileInside:
		http.Redirect(w, r, "http://169.254.169.254/latest/meta-data/", http.StatusFound)
		return
	case FileLoop:
		http.Redirect(w, r, r.URL.Path, http.StatusFound)
		return
	case FilePage:
		mime, content = "text/html; charset=utf-8", []byte("<!DOCTYPE html><html><body>系统繁忙，请稍后再试</body></html>")
	case FileOther:
		content = []byte("\x89PNG\r\n\x1a\n")
	case FileShort:
		content = content[:len(content)/2]
	}
	length := len(content)
	switch fault {
	case FileCut:
		content = content[:length/2] // net/http closes the connection
	case FileLarge:
		length = largeFile
	}
	w.Header().Set("Content-Type", mime)
	w.Header().Set("Content-Length", strconv.Itoa(length))
	_, _ = w.Write(content)
}
