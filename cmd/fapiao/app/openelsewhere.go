package app

import (
	"os"
	"path/filepath"

	"github.com/fapiao/fapiao/internal/lang"
)

// noteOpen tells that a file is open in a spreadsheet program: what was not saved is not read, and
// on Windows it may not be readable. A lock that the user named is told of when it is passed over.
func (u *use) noteOpen(f *file, files []file) {
	if f.path == "" {
		return
	}
	for _, lock := range locksOf(f.path) {
		if _, err := os.Stat(lock); err != nil {
			continue
		}
		for i := range files {
			if files[i].path == lock {
				return
			}
		}
		u.events.Notice(lang.Format(
			"%s 可能正在 Excel 或 WPS 里打开（旁边有 %s）：没有保存的修改读不到",
			"%s may be open in a spreadsheet program (%s lies beside it): changes that were not "+
				"saved are not read",
			f.name, filepath.Base(lock)))
		return
	}
}

// locksOf are the files that Excel, WPS and LibreOffice keep beside an open file.
func locksOf(path string) []string {
	dir, base := filepath.Split(path)
	return []string{dir + "~$" + base, dir + ".~" + base, dir + ".~lock." + base + "#"}
}
