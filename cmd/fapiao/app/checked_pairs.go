package app

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/readers"
)

// version is one of the given files, to find several versions of the same orders: a file and its
// marked copies.
type version struct {
	book      *readers.Workbook
	name      string
	digest    string
	saved     time.Time
	untouched bool // a marked copy that nobody changed
}

// latest leaves out the files of which a later version is given, too: of a file and its marked
// copies the one that was saved last counts. A copy that nobody changed counts least, since its
// orders are those of the file that was checked.
func (u *use) latest(out *sources) error {
	all, err := out.versions()
	if err != nil {
		return err
	}
	for i := len(all) - 1; i >= 0; i-- {
		for j := range all {
			if i != j && u.sameOrders(&all[i], &all[j], all) && all[j].counts(&all[i]) {
				u.events.Notice(lang.Format(
					"跳过 %s：以保存时间较晚的 %s 为准（同一份订单的原件和标注副本）",
					"%s is skipped: %s has the same orders and counts (a file and its marked copy; the one saved later counts)",
					all[i].name, all[j].name))
				all = slices.Delete(all, i, i+1)
				out.remove(i)
				break
			}
		}
	}
	return nil
}

// versions describes the files; none if there is no marked copy among them.
func (src *sources) versions() ([]version, error) {
	var all []version
	copies := 0
	for i, s := range src.list {
		book, ok := s.(*readers.Workbook)
		if !ok || len(src.list) == 1 {
			return nil, nil
		}
		v := version{book: book, name: src.names[i], digest: src.fileDigest(i)}
		if src.paths[i] != "" { // it is not the standard input; a file of an archive has its time
			info, err := os.Stat(src.paths[i])
			if err != nil {
				return nil, unusable(err, "找不到 %s", "locate %s", src.names[i])
			}
			v.saved = info.ModTime()
		}
		if book.Marked() != nil {
			copies++
		}
		all = append(all, v)
	}
	if copies == 0 {
		return nil, nil
	}
	for i := range all {
		var err error
		if all[i].untouched, err = all[i].book.AsWritten(); err != nil {
			return nil, unusable(err, "读取 %s", "read %s", all[i].name)
		}
	}
	return all, nil
}

// fileDigest is the digest of file i by itself, without that of its profile.
func (src *sources) fileDigest(i int) string {
	digest, _, _ := strings.Cut(src.digests[i], " ")
	return digest
}

// counts reports whether v counts, and not the other.
func (v *version) counts(other *version) bool {
	switch {
	case v.untouched != other.untouched:
		return other.untouched
	case v.saved.Equal(other.saved):
		return v.book.Marked() != nil && (other.book.Marked() == nil || v.name > other.name)
	}
	return v.saved.After(other.saved)
}

// sameOrders reports whether two files are versions of the same orders.
func (u *use) sameOrders(a, b *version, all []version) bool {
	of, with := a.book.Marked(), b.book.Marked()
	switch {
	case of == nil && with == nil:
		return false
	case of == nil:
		return u.sameOrders(b, a, all)
	case of.Digest != "" && of.Digest == b.digest, with != nil && with.Digest == a.digest:
		return true
	case with != nil:
		return of.Digest != "" && of.Digest == with.Digest || sameName(of.Original, with.Original) && filepath.Dir(a.name) == filepath.Dir(b.name)
	}
	return sameName(of.Original, filepath.Base(b.name)) && (filepath.Dir(a.name) == filepath.Dir(b.name) || u.isOutDir(a.name) && onlyOne(all, of.Original))
}

// isOutDir reports whether a file is in the folder for results.
func (a *App) isOutDir(name string) bool {
	return a.cfg.OutDir != "" && filepath.Clean(a.cfg.OutDir) == filepath.Dir(name)
}

// onlyOne reports whether one of the files has a name: a copy in the folder for results does not
// say in which folder its file is.
func onlyOne(all []version, name string) bool {
	n := 0
	for i := range all {
		if all[i].book.Marked() == nil && sameName(filepath.Base(all[i].name), name) {
			n++
		}
	}
	return n == 1
}

// sameName compares names of files as Windows and macOS do.
func sameName(a, b string) bool { return strings.EqualFold(a, b) }

// remove leaves a source out. Its file is closed with the use.
func (src *sources) remove(i int) {
	src.list, src.names = slices.Delete(src.list, i, i+1), slices.Delete(src.names, i, i+1)
	src.digests, src.paths = slices.Delete(src.digests, i, i+1), slices.Delete(src.paths, i, i+1)
}
