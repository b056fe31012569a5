package platform

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/fapiao/fapiao/nuonuo"
)

// Files fetches the files of invoices by the links of the ledger.
type Files struct {
	downloader *nuonuo.Downloader
	local      bool
}

// NewFiles makes a Files. local allows links to files of this machine, which are those of the
// simulator inside the process.
func NewFiles(c nuonuo.DownloadConfig, local bool) *Files {
	return &Files{downloader: nuonuo.NewDownloader(c), local: local}
}

// Close ends idle connections.
func (f *Files) Close() { f.downloader.Close() }

// Fetch fetches a file and checks that it is one of the kind.
func (f *Files) Fetch(ctx context.Context, address string, kind nuonuo.FileKind) (*nuonuo.DownloadedFile, error) {
	if bare := strings.TrimPrefix(address, "//"); schemeless(bare) {
		address = "https://" + bare
	}
	if u, err := url.Parse(address); f.local && err == nil && u.Scheme == "file" && u.Host == "" {
		return readLocal(u, kind)
	}
	return f.downloader.Download(ctx, address, kind)
}

// mostLocal is the largest file of the simulator; its own have some kilobytes.
const mostLocal = 20 << 20

// readLocal reads a file that the simulator wrote.
func readLocal(u *url.URL, kind nuonuo.FileKind) (*nuonuo.DownloadedFile, error) {
	path := filepath.FromSlash(u.Path)
	if windows := strings.TrimPrefix(u.Path, "/"); filepath.VolumeName(filepath.FromSlash(windows)) != "" {
		path = filepath.FromSlash(windows)
	}
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > mostLocal {
		return nil, &nuonuo.DownloadError{Reason: nuonuo.DownloadGone}
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read the simulator's file: %w", err)
	}
	defer file.Close()
	b, err := io.ReadAll(io.LimitReader(file, mostLocal))
	if err != nil {
		return nil, fmt.Errorf("read the simulator's file: %w", err)
	}
	if err := nuonuo.CheckFile(b, kind); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(b)
	return &nuonuo.DownloadedFile{Kind: kind, Bytes: b, SHA256: hex.EncodeToString(sum[:])}, nil
}
