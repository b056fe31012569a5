package nuonuo

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

const (
	wholePDF = "%PDF-1.4\n1 0 obj\nendobj\ntrailer\n%%EOF\n"
	wholeXML = `<?xml version="1.0" encoding="UTF-8"?><EInvoice><Header><EIid>1</EIid></Header></EInvoice>`
)

func wholeOFD(t testing.TB, name string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, "<OFD/>"); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// filesServer serves files, and is the local server of a Downloader.
func filesServer(t *testing.T, serve http.HandlerFunc, change ...func(*DownloadConfig)) (url string, d *Downloader) {
	t.Helper()
	s := httptest.NewServer(serve)
	t.Cleanup(s.Close)
	c := DownloadConfig{Local: strings.TrimPrefix(s.URL, "http://")}
	for _, f := range change {
		f(&c)
	}
	d = NewDownloader(c)
	t.Cleanup(d.Close)
	return s.URL, d
}

func reasonOf(err error) DownloadReason {
	if e, ok := errors.AsType[*DownloadError](err); ok {
		return e.Reason
	}
	return ""
}

func TestDownloadReturnsTheFileAndItsHash(t *testing.T) {
	t.Parallel()
	url, d := filesServer(t, func(w http.ResponseWriter, r *http.Request) {
		for _, name := range []string{"Authorization", "Cookie", "Referer", "accessToken", "X-Nuonuo-Sign", "appKey", "userTax"} {
			if r.Header.Get(name) != "" {
				t.Errorf("the request has %s", name)
			}
		}
		if r.URL.Path == "/first" {
			http.Redirect(w, r, "/second", http.StatusFound)
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "a", Value: "b"})
		io.WriteString(w, wholePDF)
	})
	for range 2 {
		f, err := d.Download(t.Context(), url+"/first", FilePDF)
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256([]byte(wholePDF)); string(f.Bytes) != wholePDF || f.SHA256 != hex.EncodeToString(sum[:]) || f.Kind != FilePDF {
			t.Errorf("%s %s %q", f.Kind, f.SHA256, f.Bytes)
		}
	}
}

func TestDownloadRefusesWhatIsNoFile(t *testing.T) {
	t.Parallel()
	const most = 4 << 10
	for name, c := range map[string]struct {
		kind  FileKind
		serve http.HandlerFunc
		want  DownloadReason
		again bool
	}{
		"an error page":        {FilePDF, servesText("<html><body>error</body></html>"), DownloadType, false},
		"an error page as XML": {FileXML, servesText("<html><body>error</body></html>"), DownloadType, false},
		"another kind":         {FileOFD, servesText(wholePDF), DownloadType, false},
		"any zip archive":      {FileOFD, servesText(wholeOFD(t, "x.txt")), DownloadType, false},
		"half a PDF":           {FilePDF, servesText(wholePDF[:len(wholePDF)-8]), DownloadCut, true},
		"half an OFD":          {FileOFD, servesText(wholeOFD(t, "OFD.xml")[:60]), DownloadCut, true},
		"half an XML":          {FileXML, servesText(wholeXML[:len(wholeXML)-6]), DownloadCut, true},
		"entities":             {FileXML, servesText(`<!DOCTYPE a [<!ENTITY b "c">]><EInvoice>&b;</EInvoice>`), DownloadType, false},
		"two roots":            {FileXML, servesText("<Invoice></Invoice><Invoice></Invoice>"), DownloadType, false},
		"deep":                 {FileXML, servesText(strings.Repeat("<Invoice>", 200)), DownloadType, false},
		"nothing":              {FileXML, servesText(""), DownloadType, false},
		"too large":            {FilePDF, servesText(wholePDF + strings.Repeat(" ", most)), DownloadLarge, false},
		"too large unannounced": {FilePDF, func(w http.ResponseWriter, _ *http.Request) {
			for range most {
				io.WriteString(w, "12345678")
			}
		}, DownloadLarge, false},
		"cut off": {FilePDF, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			io.WriteString(w, wholePDF)
		}, DownloadCut, true},
		"lapsed":    {FilePDF, servesStatus(http.StatusForbidden), DownloadGone, false},
		"not there": {FilePDF, servesStatus(http.StatusNotFound), DownloadGone, false},
		"busy":      {FilePDF, servesStatus(http.StatusTooManyRequests), DownloadBusy, true},
		"a gateway": {FilePDF, servesStatus(http.StatusBadGateway), DownloadBusy, true},
		"partly":    {FilePDF, servesStatus(http.StatusPartialContent), DownloadRefused, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url, d := filesServer(t, c.serve, func(c *DownloadConfig) { c.MaxBytes = most })
			_, err := d.Download(t.Context(), url+"/secret-path", c.kind)
			e, ok := errors.AsType[*DownloadError](err)
			if !ok || e.Reason != c.want || e.Temporary() != c.again {
				t.Errorf("%v, want %s", err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), "secret-path") {
				t.Errorf("the error has the URL: %v", err)
			}
		})
	}
}

func servesText(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, text) }
}

func servesStatus(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

func TestDownloadTakesWholeFiles(t *testing.T) {
	t.Parallel()
	for kind, text := range map[FileKind]string{FilePDF: wholePDF, FileOFD: wholeOFD(t, "OFD.xml"), FileXML: wholeXML} {
		if err := CheckFile([]byte(text), kind); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
	for _, text := range []string{"\ufeff" + wholeXML, `<fp:eInvoice xmlns:fp="x"><fp:InvoiceNo>1</fp:InvoiceNo></fp:eInvoice>`,
		"<?xml version=\"1.0\" encoding=\"GBK\"?><Invoice><BuyerName>\xbc\xd7\xb7\xbd</BuyerName></Invoice>"} {
		if err := CheckFile([]byte(text), FileXML); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestDownloadEndsWithItsContext(t *testing.T) {
	t.Parallel()
	begun := make(chan struct{})
	url, d := filesServer(t, func(_ http.ResponseWriter, r *http.Request) {
		close(begun)
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-begun; cancel() }()
	if _, err := d.Download(ctx, url, FilePDF); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestDownloadHasATimeout(t *testing.T) {
	t.Parallel()
	url, d := filesServer(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		func(c *DownloadConfig) { c.Timeout = 10 * time.Millisecond })
	if _, err := d.Download(t.Context(), url, FilePDF); reasonOf(err) != DownloadUnreached {
		t.Errorf("%v", err)
	}
}

func TestDownloadBoundsRedirects(t *testing.T) {
	t.Parallel()
	var requests atomic.Int64
	url, d := filesServer(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, fmt.Sprintf("/%d", requests.Add(1)), http.StatusFound)
	})
	if _, err := d.Download(t.Context(), url, FilePDF); reasonOf(err) != DownloadRedirect || requests.Load() != 4 {
		t.Errorf("%d requests: %v", requests.Load(), err)
	}
}

// A Downloader that is nil or empty, and a nil context, are errors, no crashes.
func TestNoDownloader(t *testing.T) {
	t.Parallel()
	for _, d := range []*Downloader{nil, {}} {
		if _, err := d.Download(t.Context(), "https://inv.jss.com.cn/x.pdf", FilePDF); err == nil {
			t.Error("no Downloader downloads")
		}
		d.Close()
	}
	var none context.Context
	if _, err := NewDownloader(DownloadConfig{}).Download(none, "https://inv.jss.com.cn/x.pdf", FilePDF); err == nil {
		t.Error("it downloads without a context")
	}
}

func FuzzCheckFile(f *testing.F) {
	for _, text := range []string{wholePDF, wholeXML, wholeOFD(f, "OFD.xml"), "<a", "PK\x03\x04"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, kind := range FileKinds() {
			if err := CheckFile(b, kind); err != nil && reasonOf(err) == "" {
				t.Errorf("%s: %v is no DownloadError", kind, err)
			}
		}
	})
}
