// Package archive takes the files out of a zip. The names in it are only names: nothing is written
// under them.
package archive

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/readers/input"
)

// Limits of a zip.
const (
	maxFiles     = 1_000
	maxUnpacked  = 2 << 30  // bytes of all files together
	maxDirectory = 16 << 20 // bytes of the list of files
	// A file beyond bombSize that shrank by more than bombRatio is neither a workbook nor a csv.
	bombSize  = 64 << 20
	bombRatio = 300
)

// Archive is an open zip.
type Archive struct {
	path    string
	file    *os.File
	members []Member
	left    int64 // bytes that may still be unpacked
}

// Member is a file in a zip.
type Member struct {
	Name string // with slashes
	of   *zip.File
}

// Open opens the zip at path. It returns nil for a file that is no zip, or a workbook or document,
// which are zips, too. Its errors are *input.Error.
func Open(path string) (*Archive, error) {
	f, info, err := input.OpenFile(path)
	if err != nil {
		return nil, input.Refuse(path, input.Unreadable, "", err)
	}
	a := &Archive{path: path, file: f, left: maxUnpacked}
	is, err := a.list(info.Size())
	if err != nil || !is {
		return nil, errors.Join(err, f.Close())
	}
	return a, nil
}

// list reads the list of files; false if it is not a zip of files.
func (a *Archive) list(size int64) (bool, error) {
	var magic [2]byte
	if _, err := a.file.ReadAt(magic[:], 0); err != nil || string(magic[:]) != "PK" {
		return false, nil
	}
	list := &bounded{of: a.file, left: maxDirectory}
	z, err := zip.NewReader(list, size)
	switch {
	case errors.Is(err, errDirectory):
		return false, input.Refuse(a.path, input.ArchiveLarge, "", err)
	case err != nil:
		return false, input.Refuse(a.path, input.BadArchive, "", err)
	}
	list.left = math.MaxInt64
	names := map[string]bool{}
	for _, f := range z.File {
		name := nameOf(f)
		switch {
		case document(name):
			return false, nil
		case strings.HasSuffix(name, "/"), hidden(name):
			continue
		case names[name]:
			return false, input.Refuse(a.path, input.BadArchive, name, errTwice)
		case len(names) == maxFiles:
			return false, input.Refuse(a.path, input.ArchiveLarge, fmt.Sprintf("more than %d files", maxFiles), nil)
		}
		names[name] = true
		a.members = append(a.members, Member{name, f})
	}
	return true, nil
}

var (
	errDirectory = lang.Text{Zh: "文件清单过长", En: "the list of files is too long"}
	errTwice     = lang.Text{Zh: "有两个文件用这个名称", En: "two files have this name"}
)

// nameOf is the name of a file. Windows writes names in GBK, others in UTF-8, not always marked.
func nameOf(f *zip.File) string {
	name := f.Name
	if f.NonUTF8 && !utf8.ValidString(name) {
		if text, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil {
			name = text
		}
	}
	folder := strings.HasSuffix(name, "/") || strings.HasSuffix(name, `\`)
	name = strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, `\`, "/")), "/")
	if folder {
		name += "/"
	}
	return name
}

// document reports whether a file is one that only workbooks and documents have.
func document(name string) bool {
	switch strings.ToLower(name) {
	case "[content_types].xml", "_rels/.rels", "mimetype", "index/document.iwa":
		return true
	}
	return false
}

// hidden reports whether systems and spreadsheet programs hide a file, or one of its folders.
func hidden(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") || strings.HasPrefix(part, "~$") || part == "__MACOSX" {
			return true
		}
	}
	return false
}

// Members lists the files in the order of the zip, without hidden ones.
func (a *Archive) Members() []Member { return a.members }

// Unpack writes the content of a member to w. Errors of the zip are *input.Error.
func (a *Archive) Unpack(ctx context.Context, m Member, w io.Writer) (err error) {
	name := a.path + "/" + m.Name
	switch size := m.of.UncompressedSize64; {
	case m.of.Flags&1 != 0:
		return input.Refuse(name, input.ArchiveLocked, "", nil)
	case size > uint64(a.left) || size > bombSize && size/max(1, m.of.CompressedSize64) > bombRatio:
		return input.Refuse(name, input.ArchiveLarge, "", nil)
	}
	r, err := m.of.Open()
	if err != nil {
		return input.Refuse(name, input.BadArchive, "", err)
	}
	defer r.Close()
	buf := make([]byte, 64<<10)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, broken := r.Read(buf)
		if a.left -= int64(n); a.left < 0 {
			return input.Refuse(name, input.ArchiveLarge, "", nil)
		}
		if _, err := w.Write(buf[:n]); err != nil {
			return fmt.Errorf("write a temporary file: %w", err)
		}
		switch {
		case errors.Is(broken, io.EOF):
			return nil
		case broken != nil:
			return input.Refuse(name, input.BadArchive, "", input.Pathless(broken))
		}
	}
}

// Close closes the zip.
func (a *Archive) Close() error {
	if err := a.file.Close(); err != nil {
		return fmt.Errorf("close %s: %w", a.path, err)
	}
	return nil
}

// bounded bounds the bytes that may be read.
type bounded struct {
	of   io.ReaderAt
	left int64
}

// ReadAt implements io.ReaderAt.
func (b *bounded) ReadAt(p []byte, off int64) (int, error) {
	if b.left -= int64(len(p)); b.left < 0 {
		return 0, errDirectory
	}
	return b.of.ReadAt(p, off)
}
