package app

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/writers/atomicfile"
)

// rights tries to write where a run writes, and removes what it wrote. The folders of results and
// of the ledger are made when they are needed; the other files need theirs.
func (d *doctor) rights(context.Context) (out []Finding) {
	for _, at := range []struct{ key, folder string }{{"out_dir", d.cfg.OutDir}, {"ledger", d.ledgerFolder()}} {
		if folder := existingFolder(at.folder); folder != "" {
			out = append(out, mayWrite(at.key, folder, tryFolder(folder)))
		}
	}
	if folder := d.cfg.Download.Folder; folder != "" {
		out = append(out, mayWrite("download.folder", folder, tryFolder(folder)))
	}
	for _, at := range []struct {
		key, file string
		kind      FileKind
	}{{"heartbeat_file", d.options.HeartbeatFile, HeartbeatFile}, {"metrics_file", d.options.MetricsFile, MetricsFile}} {
		if at.file != "" {
			out = append(out, mayWrite(at.key, at.file, d.tryFile(at.file, at.kind)))
		}
	}
	if file := d.options.LogFile; file != "" {
		out = append(out, mayWrite("log_file", file, d.options.NoLog))
	}
	return append(out, d.ledgerRights()...)
}

// mayWrite says whether the place of a key can be written.
func mayWrite(key, place string, err error) Finding {
	if err == nil {
		return good(place, lang.Format("%s 可以写", "%s can be written", key))
	}
	if foreign, ok := errors.AsType[*Error](err); ok {
		return bad(Unusable, place, foreign.Message, lang.Format("请改 %s，或把它移走", "change %s, or move it away", key))
	}
	if errors.Is(err, syscall.ENOTDIR) {
		return bad(Unusable, place, lang.Format("%s 不能写：这是文件，不是文件夹", "%s cannot be written: it is a file, not a folder", key),
			lang.Format("请改 %s，或把这个文件移走", "change %s, or move the file away", key))
	}
	todo := lang.Format("请给运行本程序的用户写这里的权限，或改 %s", "give this user the right to write there, or change %s", key)
	if errors.Is(err, fs.ErrNotExist) {
		todo = lang.Format("请先建立文件夹 %s，或改 %s", "make the folder %s, or change %s", missingFolder(place), key)
	}
	return bad(Unusable, place, lang.Format("%s 不能写：%v", "%s cannot be written: %v", key, textOfError(systemCause(err))), todo)
}

// missingFolder is the folder that a file or folder lacks.
func missingFolder(place string) string {
	if _, err := os.Stat(filepath.Dir(place)); err != nil {
		return filepath.Dir(place)
	}
	return place
}

// systemCause is an error of the system without the name of a file, which may be a temporary one.
func systemCause(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return path.Err
	}
	return err
}

// tryFolder makes a file in a folder and removes it.
func tryFolder(folder string) error {
	if info, err := os.Stat(folder); err == nil && !info.IsDir() {
		return syscall.ENOTDIR
	}
	probe, err := os.CreateTemp(folder, ".fapiao-doctor-*")
	if err != nil {
		return err
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// tryFile does what replaces a file, but for the last step.
func (d *doctor) tryFile(file string, kind FileKind) error {
	if err := MayReplace(d.cfg, file, kind); err != nil {
		return err
	}
	f, err := atomicfile.Create(file, atomicfile.Private)
	if err != nil {
		return err
	}
	f.Abort()
	return nil
}
