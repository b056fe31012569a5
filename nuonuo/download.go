package nuonuo

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// FileKind is a form of an invoice's file.
type FileKind string

// The forms. When an invoice has an OFD, it is the legal original, see [Invoice].
const (
	FilePDF FileKind = "pdf"
	FileOFD FileKind = "ofd"
	FileXML FileKind = "xml"
)

// FileKinds are all forms.
func FileKinds() []FileKind { return []FileKind{FilePDF, FileOFD, FileXML} }

// DownloadHosts are the hosts of the platform's files: inv.jss.com.cn has the files, and
// nnfp.jss.com.cn short links to them (as seen in answers; the platform has no list of them).
func DownloadHosts() []string { return []string{"inv.jss.com.cn", "nnfp.jss.com.cn"} }

// DownloadConfig is what a [Downloader] may fetch. The zero value is safe to use.
type DownloadConfig struct {
	// Hosts are the hosts that files are fetched from; nil: [DownloadHosts]. Each stands for
	// itself; ".example.com" stands for all hosts below example.com.
	Hosts []string
	// Local is the host:port of a server that the caller runs or trusts, such as a simulator: it
	// may have a private address and plain HTTP. Empty: none.
	Local string
	// MaxBytes is the largest file, 0: 20 MiB.
	MaxBytes int64
	// Timeout bounds one download with its redirects, 0: 30 s.
	Timeout time.Duration
	// MaxRedirects is how many redirects are followed, 0: 3; below 0: none.
	MaxRedirects int
	// AtOnce is how many connections to one host are open at a time, 0: 4.
	AtOnce int
	// Resolver looks host names up; nil: the system's.
	Resolver *net.Resolver
}

// The defaults of [DownloadConfig].
const (
	downloadBytes     = 20 << 20
	downloadTime      = 30 * time.Second
	downloadRedirects = 3
	downloadAtOnce    = 4
)

// Downloader fetches files of invoices by the URLs of [Invoice] and [PDFLink]. Whoever can change
// such a URL must not be able to have anything else fetched, so that it checks, for the URL and for
// each redirect, scheme, port and host, and when it connects the address: see [DownloadError].
// Plain HTTP is replaced by HTTPS. Requests carry no credentials and no cookies, and no Referer. It
// may be used by several goroutines.
//
// A proxy of the environment (HTTPS_PROXY) is used as it is; behind it, the proxy looks host names
// up, and only their names are checked here.
type Downloader struct {
	config DownloadConfig
	http   *http.Client
	proxy  proxies
}

// NewDownloader makes a Downloader.
func NewDownloader(c DownloadConfig) *Downloader {
	if c.Hosts == nil {
		c.Hosts = DownloadHosts()
	}
	c.Hosts = slices.Clone(c.Hosts)
	if c.MaxBytes <= 0 {
		c.MaxBytes = downloadBytes
	}
	if c.Timeout <= 0 {
		c.Timeout = downloadTime
	}
	if c.MaxRedirects == 0 {
		c.MaxRedirects = downloadRedirects
	}
	if c.AtOnce <= 0 {
		c.AtOnce = downloadAtOnce
	}
	d := &Downloader{config: c}
	d.http = &http.Client{CheckRedirect: d.redirect, Transport: &http.Transport{
		Proxy:                  d.proxy.of,
		DialContext:            d.dial,
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  c.Timeout,
		IdleConnTimeout:        30 * time.Second,
		MaxConnsPerHost:        c.AtOnce,
		MaxIdleConnsPerHost:    c.AtOnce,
		MaxResponseHeaderBytes: 64 << 10,
	}}
	return d
}

// Close closes idle connections.
func (d *Downloader) Close() {
	if d != nil && d.http != nil {
		d.http.CloseIdleConnections()
	}
}

// DownloadedFile is a file with what was checked of it.
type DownloadedFile struct {
	Kind   FileKind
	Bytes  []byte
	SHA256 string // hexadecimal, of Bytes
}

// Download fetches a file once and checks that it is complete and of the kind. An error of the file
// or its address is a [*DownloadError]; that of a ctx that ended is returned with it.
func (d *Downloader) Download(ctx context.Context, address string, kind FileKind) (*DownloadedFile, error) {
	switch {
	case d == nil || d.http == nil:
		return nil, errors.New("download: the Downloader was not made by NewDownloader")
	case ctx == nil:
		return nil, errors.New("download: the context is nil")
	}
	if !slices.Contains(FileKinds(), kind) {
		return nil, &DownloadError{Reason: DownloadAddress, detail: "there is no kind of file " + string(kind)}
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, &DownloadError{Reason: DownloadAddress, detail: "it is no URL"} // err has the URL
	}
	if err := d.check(u); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, d.config.Timeout)
	defer cancel()
	body, err := d.get(ctx, u)
	if err != nil {
		return nil, failedDownload(u.Hostname(), err)
	}
	if err := CheckFile(body, kind); err != nil {
		return nil, failedDownload(u.Hostname(), err)
	}
	sum := sha256.Sum256(body)
	return &DownloadedFile{Kind: kind, Bytes: body, SHA256: hex.EncodeToString(sum[:])}, nil
}

func (d *Downloader) get(ctx context.Context, u *url.URL) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, &DownloadError{Reason: DownloadAddress, detail: "it cannot be requested"}
	}
	req.Header.Set("Accept", "*/*")
	req.Header.Set("User-Agent", "nuonuo-go")
	resp, err := d.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, statusError(resp)
	}
	if resp.ContentLength > d.config.MaxBytes {
		return nil, d.tooLarge()
	}
	var body bytes.Buffer
	if _, err := body.ReadFrom(io.LimitReader(resp.Body, d.config.MaxBytes+1)); err != nil {
		return nil, &DownloadError{Reason: DownloadCut, err: err}
	}
	if int64(body.Len()) > d.config.MaxBytes {
		return nil, d.tooLarge()
	}
	return body.Bytes(), nil
}

// redirect checks the next URL of a chain. Each request is checked like the first one.
func (d *Downloader) redirect(next *http.Request, before []*http.Request) error {
	if len(before) > max(d.config.MaxRedirects, 0) {
		return &DownloadError{Reason: DownloadRedirect, detail: "there are too many"}
	}
	next.Header.Del("Referer")
	return d.check(next.URL)
}
