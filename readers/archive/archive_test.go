package archive

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/fapiao/fapiao/readers/input"
)

// entry is a file of a zip; change edits its header.
type entry struct {
	name, text string
	change     func(*zip.FileHeader)
}

func pack(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		if e.change != nil {
			e.change(h)
		}
		out, err := w.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(out, e.text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// opened opens a zip; it is closed with the test.
func opened(t testing.TB, body []byte) (*Archive, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "o.zip")
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	a, err := Open(path)
	if a != nil {
		t.Cleanup(func() {
			if err := a.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	return a, err
}

func TestFilesComeOutUnderTheirNames(t *testing.T) {
	t.Parallel()
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("订单/十二月.csv")
	if err != nil {
		t.Fatal(err)
	}
	unmarked := func(h *zip.FileHeader) { h.NonUTF8 = true }
	a, err := opened(t, pack(t, entry{name: "订单/甲.csv", text: "1"}, entry{gbk, "2", unmarked}, entry{"乙.csv", "3", unmarked},
		entry{name: `win\c.csv`, text: "4"}, entry{name: "../../etc/d.csv", text: "5"}, entry{name: "folder/"},
		entry{name: "__MACOSX/甲.csv"}, entry{name: "x/._甲.csv"}, entry{name: "~$甲.xlsx"}))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range a.Members() {
		var b strings.Builder
		if err := a.Unpack(t.Context(), m, &b); err != nil {
			t.Fatal(err)
		}
		got = append(got, m.Name+"="+b.String())
	}
	if want := []string{"订单/甲.csv=1", "订单/十二月.csv=2", "乙.csv=3", "win/c.csv=4", "etc/d.csv=5"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestWhatIsNoZipOfFilesIsLeftToOthers(t *testing.T) {
	t.Parallel()
	for name, body := range map[string][]byte{
		"a csv": []byte("a,b\n"), "nothing": nil, "a workbook": pack(t, entry{name: "[Content_Types].xml"}, entry{name: "xl/workbook.xml"}),
		"OpenDocument": pack(t, entry{name: "mimetype"}, entry{name: "content.xml"}), "Numbers": pack(t, entry{name: "Index/Document.iwa"}),
	} {
		if a, err := opened(t, body); a != nil || err != nil {
			t.Errorf("%s: %v %v", name, a, err)
		}
	}
}

func TestBadZipsAreRefused(t *testing.T) {
	t.Parallel()
	zeros := strings.Repeat("0", bombSize+1)
	good := pack(t, entry{name: "a.csv", text: "订单号,金额"})
	var many []entry
	for n := range maxFiles + 1 {
		many = append(many, entry{name: fmt.Sprint(n, ".csv")})
	}
	var notes []entry // in the list only
	for n := range maxDirectory>>15 + 1 {
		notes = append(notes, entry{fmt.Sprint(n, ".csv"), "", func(h *zip.FileHeader) { h.Comment = strings.Repeat("x", 1<<15) }})
	}
	long := pack(t, notes...)
	damaged := pack(t, entry{"a.csv", "订单号,金额", func(h *zip.FileHeader) { h.Method = zip.Store }})
	damaged[bytes.Index(damaged, []byte("订"))]++
	for name, c := range map[string]struct {
		body   []byte
		reason input.Reason
		file   string
	}{
		"cut":       {good[:len(good)-30], input.BadArchive, "o.zip"},
		"a bomb":    {pack(t, entry{name: "a.csv", text: zeros}), input.ArchiveLarge, "a.csv"},
		"many":      {pack(t, many...), input.ArchiveLarge, "o.zip"},
		"long list": {long, input.ArchiveLarge, "o.zip"},
		"locked":    {pack(t, entry{"a.csv", "1", func(h *zip.FileHeader) { h.Flags |= 1 }}), input.ArchiveLocked, "a.csv"},
		"twice":     {pack(t, entry{name: "a.csv"}, entry{name: "x/../a.csv"}), input.BadArchive, "o.zip"},
		"damaged":   {damaged, input.BadArchive, "a.csv"},
	} {
		err := unpackAll(t, c.body)
		var got *input.Error
		if !errors.As(err, &got) || got.Reason != c.reason || filepath.Base(got.File) != c.file {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// unpackAll unpacks all files of a zip.
func unpackAll(t testing.TB, body []byte) error {
	a, err := opened(t, body)
	if a == nil || err != nil {
		return err
	}
	for _, m := range a.Members() {
		if err := a.Unpack(t.Context(), m, io.Discard); err != nil {
			return err
		}
	}
	return nil
}

func TestUnpackedBytesAreBounded(t *testing.T) {
	t.Parallel()
	a, err := opened(t, pack(t, entry{name: "a.csv", text: "12345"}, entry{name: "b.csv", text: "12345"}))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := a.Unpack(ctx, a.members[0], io.Discard); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	a.left = 9
	first, second := a.Unpack(t.Context(), a.members[0], io.Discard), a.Unpack(t.Context(), a.members[1], io.Discard)
	var refused *input.Error
	if first != nil || !errors.As(second, &refused) || refused.Reason != input.ArchiveLarge {
		t.Errorf("%v, then %v", first, second)
	}
}

// FuzzOpen: no zip makes the reader panic, and every error is a refusal.
func FuzzOpen(f *testing.F) {
	f.Add(pack(f, entry{name: "a.csv", text: "1,2"}, entry{name: "b/c.csv", text: "1,2"}))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, body []byte) {
		if err := unpackAll(t, body); err != nil && !errors.Is(err, input.ErrUnusable) {
			t.Fatal(err)
		}
	})
}
