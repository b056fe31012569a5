package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// An error of the system names the file that the user knows, not the temporary one.
func TestErrorsNameTheFile(t *testing.T) {
	t.Parallel()
	const temp = "/a/.fapiao-w1.tmp"
	for _, err := range []error{
		&fs.PathError{Op: "open", Path: temp, Err: syscall.EACCES},
		&os.LinkError{Op: "rename", Old: temp, New: "/a/orders.xlsx", Err: syscall.EACCES},
	} {
		got := failure("write", "/a/orders.xlsx", err)
		path, ok := errors.AsType[*fs.PathError](got)
		if !ok || path.Path != "/a/orders.xlsx" || !errors.Is(got, fs.ErrPermission) || strings.Contains(got.Error(), ".fapiao") {
			t.Errorf("%v becomes %v", err, got)
		}
	}
	if got := failure("write", "a", ErrInUse); !errors.Is(got, ErrInUse) || !strings.HasPrefix(got.Error(), "write a: ") {
		t.Errorf("%v", got)
	}
	path := filepath.Join(t.TempDir(), "missing", "orders.xlsx")
	if _, err := Create(path, Private); !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), "create "+path+": ") || strings.Contains(err.Error(), ".fapiao") {
		t.Errorf("%v", err)
	}
}
