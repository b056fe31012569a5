package readers

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"

	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/csvfile"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/readers/xlsx"
)

// OpenBook opens a file of any format without looking for orders in it.
func OpenBook(ctx context.Context, path string, opts Options) (book.Book, error) {
	name := cmp.Or(opts.Name, path)
	b, err := openFormat(ctx, path, name, &opts)
	if err != nil {
		return nil, named(err, path, name)
	}
	return b, nil
}

// openFormat opens a file with the reader of its format. The content decides: exports of web shops
// are called .xls and hold HTML or csv. Each reader refuses what is not its own with a reason that
// names the format.
func openFormat(ctx context.Context, path, name string, opts *Options) (book.Book, error) {
	b, err := openWorkbook(ctx, path, xlsx.Limits{MaxUnpacked: opts.MaxUnpacked, MaxTemp: opts.MaxTemp, TempDir: opts.TempDir, Log: opts.Log})
	if err == nil {
		return b, nil
	}
	refused, ok := errors.AsType[*input.Error](err)
	switch {
	case !ok:
	case refused.Reason == input.TextFile:
		t, err := csvfile.Open(ctx, path, name, opts.Lone)
		if err != nil {
			return nil, err
		}
		return t, nil
	case refused.Reason == input.NotWorkbook, refused.Reason == input.Damaged:
		refused.Reason, refused.Found = kindOfFile(path, refused)
	}
	return nil, err
}

// magics are the first bytes of files that people take for a workbook.
var magics = []struct {
	begin  string
	reason input.Reason
	found  string
}{
	{"%PDF-", input.Document, "PDF"},
	{"{\\rtf", input.Document, "RTF"},
	{"\x89PNG\r\n", input.Document, "PNG"},
	{"\xFF\xD8\xFF", input.Document, "JPEG"},
	{"GIF8", input.Document, "GIF"},
	{"BM", input.Document, "BMP"},
	{"Rar!\x1A\x07", input.OtherArchive, "RAR"},
	{"7z\xBC\xAF\x27\x1C", input.OtherArchive, "7z"},
	{"\x1F\x8B", input.OtherArchive, "gzip"},
}

// kindOfFile names a file that no reader takes, by its first bytes or the names in it.
func kindOfFile(path string, was *input.Error) (input.Reason, string) {
	head, err := firstBytes(path)
	if err != nil {
		return was.Reason, was.Found
	}
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.begin)) {
			return m.reason, m.found
		}
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0")) && bytes.Contains(head, []byte("W\x00o\x00r\x00d\x00D\x00o\x00c\x00u\x00m\x00e\x00n\x00t\x00")):
		return input.Document, "Word"
	case was.Found != "zip":
	case bytes.Contains(head, []byte("word/")):
		return input.Document, "Word"
	case bytes.Contains(head, []byte("ppt/")):
		return input.Document, "PowerPoint"
	case bytes.Contains(head, []byte("Index/Document.iwa")):
		return input.OtherWorkbook, ".numbers"
	}
	return was.Reason, was.Found
}

// headBytes are enough for the names of the first files in a zip, and for the directory of a short
// compound file.
const headBytes = 64 << 10

func firstBytes(path string) ([]byte, error) {
	f, _, err := input.OpenFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, headBytes))
}
