package spool

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	table := NewTable(dir, 0)
	texts := []string{"", "甲", strings.Repeat("乙", 1<<20), "", "x"}
	for i, text := range texts {
		if err := table.Append([]byte(text), i%2 == 1); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range texts {
		if text, mark, err := table.Text(int64(i)); err != nil || text != want || mark != (i%2 == 1) {
			t.Errorf("text %d is %.20q %v, %v", i, text, mark, err)
		}
	}
	for _, i := range []int64{-1, table.Len()} {
		if _, _, err := table.Text(i); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("text %d: %v", i, err)
		}
	}
	for range 2 {
		if err := table.Close(); err != nil {
			t.Error(err)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Error(left, err)
	}
	small := NewTable(dir, 3)
	if err := errors.Join(small.Append([]byte("abc"), false), small.Append(nil, true)); err != nil {
		t.Error(err)
	}
	if err := small.Append([]byte("d"), false); !errors.Is(err, ErrFull) {
		t.Error(err)
	}
}
