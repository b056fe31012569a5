// Package bundle writes zip archives of files.
package bundle

import (
	"archive/zip"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/fapiao/fapiao/writers/atomicfile"
)

// Entry is a file of an archive.
type Entry struct {
	Name string    // in the archive, with slashes
	Path string    // of the file
	At   time.Time // what the archive says of its time
}

// Write writes the archive of some entries, each name once, or replaces it as a whole. Entries of
// an archive that is there already and that are not among them stay. The same entries give the same
// bytes, in whatever order they are given.
func Write(path string, entries []Entry) error {
	entries = slices.Clone(entries)
	slices.SortFunc(entries, func(a, b Entry) int { return cmp.Compare(a.Name, b.Name) })
	f, err := atomicfile.Create(path, atomicfile.Private)
	if err != nil {
		return err
	}
	defer f.Abort()
	if err := fill(f, path, entries); err != nil {
		return err
	}
	return f.Commit() // the old archive is closed, without which Windows does not replace it
}

// fill writes the entries, and those of the archive that is there.
func fill(to io.Writer, path string, entries []Entry) error {
	var kept []*zip.File
	old, err := zip.OpenReader(path)
	switch {
	case err == nil || errors.Is(err, zip.ErrInsecurePath):
		kept = old.File
		defer old.Close()
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("read the archive %s, which is there already: %w", path, err)
	}
	if err := write(to, merged(kept, entries)); err != nil {
		return fmt.Errorf("write the archive %s: %w", path, err)
	}
	return nil
}

// member is an entry, or one of the archive that is there already.
type member struct {
	Entry
	kept *zip.File
}

func merged(old []*zip.File, entries []Entry) (out []member) {
	for _, e := range entries {
		out = append(out, member{Entry: e})
	}
	for _, f := range old {
		if _, mine := slices.BinarySearchFunc(entries, f.Name, func(e Entry, name string) int { return cmp.Compare(e.Name, name) }); !mine {
			out = append(out, member{Entry{Name: f.Name}, f})
		}
	}
	slices.SortFunc(out, func(a, b member) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

func write(to io.Writer, members []member) error {
	z := zip.NewWriter(to)
	for _, m := range members {
		var err error
		if m.kept != nil {
			err = z.Copy(m.kept)
		} else {
			err = add(z, m.Entry)
		}
		if err != nil {
			return fmt.Errorf("add %s: %w", m.Name, err)
		}
	}
	return z.Close()
}

// add compresses a file. Names are marked as UTF-8, which archive/zip does for all but ASCII.
func add(z *zip.Writer, e Entry) error {
	f, err := os.Open(e.Path)
	if err != nil {
		return err
	}
	defer f.Close()
	w, err := z.CreateHeader(&zip.FileHeader{Name: e.Name, Method: zip.Deflate, Modified: e.At.UTC()})
	if err != nil {
		return err
	}
	_, err = io.Copy(w, f)
	return err
}
