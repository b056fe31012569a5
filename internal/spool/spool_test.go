package spool

import (
	"bytes"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"testing"
)

func TestReadAtGivesWhatWasAppended(t *testing.T) {
	t.Parallel()
	s := New(t.TempDir(), 0)
	defer s.Close()
	rnd := rand.New(rand.NewPCG(1, 2))
	var want []byte
	for s.Len() < 3*tailSize {
		p := make([]byte, rnd.IntN(50_000))
		for i := range p {
			p[i] = byte(rnd.Uint32())
		}
		at, err := s.Append(p)
		if err != nil || at != int64(len(want)) {
			t.Fatalf("Append at %d, %v; want %d", at, err, len(want))
		}
		want = append(want, p...)
		for range 4 { // reads between writes meet pages that grow later
			off := rnd.IntN(len(want) + 1)
			got := make([]byte, min(rnd.IntN(40_000), len(want)-off))
			if err := s.ReadAt(got, int64(off)); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want[off:off+len(got)]) {
				t.Fatalf("bytes at %d differ", off)
			}
		}
	}
	if s.file == nil {
		t.Fatal("nothing was spilled, so the test shows nothing")
	}
	if err := s.ReadAt(make([]byte, 2), s.Len()-1); err != io.ErrUnexpectedEOF {
		t.Fatalf("reading past the end gives %v", err)
	}
}

func TestTheFileIsPrivateAndGoesWithClose(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := New(dir, 0)
	for range 3 {
		if _, err := s.Append(make([]byte, tailSize)); err != nil {
			t.Fatal(err)
		}
	}
	// Where an open file may lose its name it has none, so that a kill leaves nothing behind.
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 && runtime.GOOS != "windows" {
		t.Errorf("the file has a name while it is used: %v, %v", left, err)
	}
	info, err := s.file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		t.Errorf("mode is %v", mode)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestASmallSpoolNeedsNoFile(t *testing.T) {
	t.Parallel()
	s := New("/nowhere", 0)
	defer s.Close()
	if _, err := s.Append([]byte("order")); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, 5)
	if err := s.ReadAt(got, 0); err != nil || string(got) != "order" {
		t.Fatalf("got %q, %v", got, err)
	}
}
