package app

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/readers/archive"
	"github.com/fapiao/fapiao/readers/input"
)

// StandardInput names the standard input among the files of an [Input].
const StandardInput = "-"

// stdinName is the name of the standard input in places, batches and results.
const stdinName = "stdin"

// file is a file that a use reads.
type file struct {
	name  string // in places, batches and messages: as given, FOLDER/x.xlsx, orders.zip/x.xlsx or stdin
	path  string // of the file on disk; empty for one that copy writes
	real  string // the canonical path of it or of its archive; empty for the standard input
	found bool   // in a folder or an archive, not named by the user
	copy  func(context.Context, io.Writer) error
}

// tables are the extensions of the files that are read in folders and archives. Of those that no
// reader takes, the refusal says what to do: they probably hold orders.
var tables = []string{".xlsx", ".xlsm", ".xltx", ".xls", ".csv", ".tsv", ".txt", ".xlsb", ".ods", ".et", ".numbers"}

// archives are the extensions of archives.
var archives = []string{".zip", ".rar", ".7z", ".gz", ".tar"}

// TableName reports whether a file has a name of those that are read in folders, or of an archive.
func TableName(name string) bool { return hasExtension(name, tables) || hasExtension(name, archives) }

func hasExtension(name string, of []string) bool {
	return slices.Contains(of, strings.ToLower(filepath.Ext(name)))
}

// files lists what an input names, with the files of folders and archives.
func (u *use) files(in Input) (all []file, err error) {
	for _, name := range in.Files {
		some, err := u.filesOf(name, in.Stdin)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

func (u *use) filesOf(name string, stdin io.Reader) ([]file, error) {
	if name == StandardInput {
		return fromStdin(stdin)
	}
	name = filepath.Clean(name)
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		return u.folder(name)
	case err != nil:
		if some, err := u.matching(name); len(some) > 0 || err != nil {
			return some, err
		}
	}
	if strings.EqualFold(filepath.Ext(name), ".zip") {
		a, err := archive.Open(name)
		if err != nil {
			return nil, err
		}
		if a != nil {
			u.closing(a.Close)
			return u.archived(name, a)
		}
	}
	return []file{{name: name, path: name}}, nil
}

// matching lists the files of a pattern such as *.xlsx, which the shells of Windows do not expand.
func (u *use) matching(pattern string) (all []file, err error) {
	if !strings.ContainsAny(pattern, "*?") {
		return nil, nil
	}
	names, err := filepath.Glob(pattern)
	if err != nil {
		return nil, usage("%s 不是正确的文件名模式", "%s is no pattern of file names", pattern)
	}
	for _, name := range names {
		if strings.HasPrefix(filepath.Base(name), ".") {
			continue
		}
		some, err := u.filesOf(name, nil)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// folder lists the tables in a folder, sorted by name. Folders in it are not read.
func (u *use) folder(name string) ([]file, error) {
	entries, err := os.ReadDir(name)
	if err != nil {
		return nil, input.Refuse(name, input.Unreadable, "", input.Pathless(err))
	}
	var all []file
	var others []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") || lockFile(e.Name()) {
			continue
		}
		path := filepath.Join(name, e.Name())
		info, err := os.Stat(path) // of what a link leads to
		if err != nil || !info.Mode().IsRegular() || !hasExtension(path, tables) {
			others = append(others, e.Name())
			continue
		}
		all = append(all, file{name: path, path: path, found: true})
	}
	return u.tablesIn(name, all, others)
}

// archived lists the tables in an archive, also those in folders, sorted by name.
func (u *use) archived(name string, a *archive.Archive) ([]file, error) {
	real, err := realPath(name)
	if err != nil {
		return nil, err
	}
	var all []file
	var others []string
	for _, m := range a.Members() {
		switch {
		case hasExtension(m.Name, archives):
			return nil, input.Refuse(name+"/"+m.Name, input.OtherArchive, "", nil)
		case hasExtension(m.Name, tables):
			unpack := func(ctx context.Context, w io.Writer) error { return a.Unpack(ctx, m, w) }
			all = append(all, file{name: name + "/" + m.Name, real: real, found: true, copy: unpack})
		default:
			others = append(others, m.Name)
		}
	}
	slices.SortFunc(all, func(a, b file) int { return strings.Compare(a.name, b.name) })
	slices.Sort(others)
	return u.tablesIn(name, all, others)
}

// othersNamed is the most files that the notice about others names.
const othersNamed = 5

// ownPage matches the names of the pages that check writes beside its input.
var ownPage = regexp.MustCompile(`-checked(-\d+)?\.html$`)

// tablesIn tells what is not read in a folder or an archive, and refuses one without a table.
func (u *use) tablesIn(name string, all []file, others []string) ([]file, error) {
	if len(all) == 0 {
		return nil, input.Refuse(name, input.NoFiles, "", nil)
	}
	others = slices.DeleteFunc(others, ownPage.MatchString)
	if n := len(others); n > 0 {
		more := ""
		if n > othersNamed {
			others, more = others[:othersNamed], "…"
		}
		u.events.Notice(lang.Format(
			"%[1]s：%[2]d 个文件或子文件夹不是表格，不读取：%[3]s%[5]s",
			"%[1]s: %[2]d files or folders are no tables and are not read: %[4]s%[5]s",
			name, n, strings.Join(others, "、"), strings.Join(others, ", "), more))
	}
	return all, nil
}

// container is the archive that a file was found in, by the name of the file; empty for others.
func container(name string) string {
	for dir := filepath.Dir(name); filepath.Dir(dir) != dir; dir = filepath.Dir(dir) {
		if !strings.EqualFold(filepath.Ext(dir), ".zip") {
			continue
		}
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return dir
		}
	}
	return ""
}

// noTable reports a text that is no table, such as a note beside the orders.
func noTable(err error) bool {
	var refused *input.Error
	return errors.As(err, &refused) && refused.Reason == input.TextFile
}
