package nuonuo

import (
	"errors"
	"fmt"
	"net/http"
)

// DownloadReason is why a file was not fetched.
type DownloadReason string

// The reasons. DownloadGone may end with a fresh URL, which [Client.QueryInvoices] returns;
// DownloadUnreached, DownloadBusy and DownloadCut may end by themselves; the others do not.
const (
	DownloadAddress   DownloadReason = "address"   // the URL is none, or its scheme, port or host is not allowed
	DownloadPrivate   DownloadReason = "private"   // the host has an address that is not a public one
	DownloadRedirect  DownloadReason = "redirect"  // redirects that are not allowed, or too many
	DownloadGone      DownloadReason = "gone"      // HTTP 401, 403, 404 or 410: the URL has lapsed, or there is no such file
	DownloadBusy      DownloadReason = "busy"      // HTTP 408, 429 or 5xx
	DownloadRefused   DownloadReason = "refused"   // any other HTTP status
	DownloadUnreached DownloadReason = "unreached" // no connection, or no answer in time
	DownloadCut       DownloadReason = "cut"       // the file is not complete
	DownloadLarge     DownloadReason = "large"     // it is larger than MaxBytes
	DownloadType      DownloadReason = "type"      // it is not of the kind that was asked for
)

// DownloadError is why a file was not fetched. Its text has the host of the URL and no more of it:
// whoever has the URL can read the invoice.
type DownloadError struct {
	Reason DownloadReason
	Host   string
	Status int // HTTP status; 0: there was none
	detail string
	err    error
}

// Error is the reason in English.
func (e *DownloadError) Error() string {
	text := "download"
	if e.Host != "" {
		text += " from " + e.Host
	}
	text += ": " + string(e.Reason)
	if e.Status != 0 {
		text += fmt.Sprintf(": HTTP status %d", e.Status)
	}
	if e.detail != "" {
		text += ": " + e.detail
	}
	if e.err != nil {
		text += ": " + e.err.Error()
	}
	return text
}

// Unwrap is the cause; nil if the reason says all.
func (e *DownloadError) Unwrap() error { return e.err }

// Temporary reports whether the same URL may work later.
func (e *DownloadError) Temporary() bool {
	return e.Reason == DownloadUnreached || e.Reason == DownloadBusy || e.Reason == DownloadCut
}

// failedDownload makes a *DownloadError of any error of a download.
func failedDownload(host string, err error) error {
	found, ok := errors.AsType[*DownloadError](err)
	if !ok {
		return &DownloadError{Reason: DownloadUnreached, Host: host, err: bareURLError(err)}
	}
	out := *found
	if out.Host == "" {
		out.Host = host
	}
	return &out
}

func statusError(resp *http.Response) error {
	reason := DownloadRefused
	switch s := resp.StatusCode; {
	case s == http.StatusUnauthorized || s == http.StatusForbidden || s == http.StatusNotFound || s == http.StatusGone:
		reason = DownloadGone
	case s == http.StatusRequestTimeout || s == http.StatusTooManyRequests || s >= http.StatusInternalServerError:
		reason = DownloadBusy
	}
	return &DownloadError{Reason: reason, Status: resp.StatusCode}
}

func (d *Downloader) tooLarge() error {
	return &DownloadError{Reason: DownloadLarge, detail: fmt.Sprintf("it has more than %d bytes", d.config.MaxBytes)}
}
