package xlsx

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"
	"testing/iotest"
	"testing/synctest"

	"pgregory.net/rapid"
)

// counted is a part that counts what was read of it.
type counted struct {
	io.Reader
	bytes  int
	closed int
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.bytes += n
	return n, err
}

func (c *counted) Close() error {
	c.closed++
	return nil
}

// What is unpacked ahead is what the part holds, with its error at the end, in pieces of any size.
func TestAheadGivesThePart(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	rapid.Check(t, func(t *rapid.T) {
		want := bytes.Repeat([]byte("0123456789"), rapid.IntRange(0, 60_000).Draw(t, "size"))
		r := rapid.SampledFrom([]io.Reader{bytes.NewReader(want), iotest.HalfReader(bytes.NewReader(want)), iotest.DataErrReader(bytes.NewReader(want)),
			io.MultiReader(bytes.NewReader(want), iotest.ErrReader(broken))}).Draw(t, "part")
		a := readAhead(t.Context(), io.NopCloser(r))
		defer a.Close()
		got, err := io.ReadAll(a)
		if !bytes.Equal(got, want) || err != nil && err != broken {
			t.Fatalf("%d bytes of %d, %v", len(got), len(want), err)
		}
		if _, again := a.Read(make([]byte, 1)); again == nil || err != nil && again != err {
			t.Fatalf("after the end: %v", again)
		}
	})
}

// No goroutine is left where a part is closed early, twice or unread, where the context ends, and
// where the part gives nothing. synctest reports those that are.
func TestAheadLeavesNothing(t *testing.T) {
	t.Parallel()
	endless := func() *counted { return &counted{Reader: io.MultiReader(bytes.NewReader([]byte("x")), zeros{})} }
	for name, use := range map[string]func(*testing.T, context.Context, context.CancelFunc, *ahead){
		"unread": func(t *testing.T, _ context.Context, _ context.CancelFunc, a *ahead) {},
		"read in part": func(t *testing.T, _ context.Context, _ context.CancelFunc, a *ahead) {
			if _, err := io.ReadFull(a, make([]byte, 3*aheadSize+1)); err != nil {
				t.Error(err)
			}
		},
		"cancelled": func(t *testing.T, ctx context.Context, cancel context.CancelFunc, a *ahead) {
			cancel()
			synctest.Wait()
			if _, err := io.Copy(io.Discard, a); !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				part := endless()
				a := readAhead(ctx, part)
				use(t, ctx, cancel, a)
				for range 2 {
					if err := a.Close(); err != nil || part.closed != 1 {
						t.Fatalf("closed %d times, %v", part.closed, err)
					}
				}
				if _, err := a.Read(make([]byte, 1)); err == nil {
					t.Error("a closed part was read")
				}
			})
		})
	}
	t.Run("cancelled and never closed", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			readAhead(ctx, endless())
			cancel()
		})
	})
	a := readAhead(t.Context(), io.NopCloser(idle{}))
	defer a.Close()
	if _, err := a.Read(make([]byte, 1)); err != io.ErrNoProgress {
		t.Error(err)
	}
}

// No more is unpacked than may be waiting, whatever a part claims to hold.
func TestAheadIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		part := &counted{Reader: zeros{}}
		a := readAhead(t.Context(), part)
		defer a.Close()
		synctest.Wait()
		if part.bytes != aheadPieces*aheadSize {
			t.Errorf("%d bytes were unpacked and none read", part.bytes)
		}
	})
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }
