package input

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/fapiao/fapiao/internal/lang"
)

// IrregularError reports that a path is not a regular file: reading a pipe or a device may never
// end.
type IrregularError struct{ Kind string } // a key of kindsZh

func (e *IrregularError) Error() string { return e.Text(lang.English) }

// kindsZh has the kinds of irregular files in Chinese.
var kindsZh = map[string]string{
	"folder": "文件夹", "pipe": "管道", "device": "设备", "socket": "套接字", "special file": "特殊文件",
}

// Text is the message in a language.
func (e *IrregularError) Text(in string) string {
	kind := lang.Text{Zh: kindsZh[e.Kind], En: e.Kind}
	return lang.Format("这是一个%s，不是普通文件", "it is a %s; name a regular file", kind).Text(in)
}

// OpenFile opens a regular file for reading. For anything else it returns an *IrregularError
// without blocking on a pipe. System errors do not contain the path.
func OpenFile(path string) (*os.File, fs.FileInfo, error) {
	before, err := os.Stat(path)
	if err == nil {
		err = regular(before.Mode())
	}
	if err != nil {
		return nil, nil, Pathless(err)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, Pathless(err)
	}
	info, err := f.Stat()
	if err == nil {
		err = regular(info.Mode())
	}
	if err != nil {
		return nil, nil, errors.Join(Pathless(err), f.Close())
	}
	return f, info, nil
}

// ReadFile reads a regular file of at most limit bytes; a larger one is an error.
func ReadFile(path string, limit int64) ([]byte, error) {
	f, _, err := OpenFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	switch {
	case err != nil:
		return nil, Pathless(err)
	case int64(len(b)) > limit:
		return nil, lang.Format("超过了 %d 字节", "it has more than %d bytes", limit)
	}
	return b, nil
}

func regular(m fs.FileMode) error {
	kind := "special file"
	switch {
	case m.IsRegular():
		return nil
	case m.IsDir():
		kind = "folder"
	case m&fs.ModeNamedPipe != 0:
		kind = "pipe"
	case m&fs.ModeDevice != 0:
		kind = "device"
	case m&fs.ModeSocket != 0:
		kind = "socket"
	}
	return &IrregularError{kind}
}

// Pathless removes the path from an error, for messages that already name the file.
func Pathless(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}
