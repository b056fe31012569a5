package app

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/writers/atomicfile"
)

// Results that could not be written are an error that names their file, and what to do.
func TestResultsNotWritten(t *testing.T) {
	t.Parallel()
	err := notExported(&fs.PathError{Op: "write", Path: "o-results.xlsx", Err: syscall.ENOSPC})
	for in, want := range map[string]string{lang.Chinese: "结果没有写出：o-results.xlsx：磁盘空间不足；", lang.English: "the results were not written: write o-results.xlsx: "} {
		if got := Text(in, err); !strings.Contains(got, want) || !strings.Contains(got, "fapiao export -o") {
			t.Errorf("%s", got)
		}
	}
	if KindOf(err) != Failed {
		t.Errorf("kind %v", KindOf(err))
	}
	for _, is := range []error{nil, context.Canceled, atomicfile.ErrInUse} {
		if got := notExported(is); !errors.Is(got, is) || got != is {
			t.Errorf("%v becomes %v", is, got)
		}
	}
}
