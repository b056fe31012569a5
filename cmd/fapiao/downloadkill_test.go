package main

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/fapiao/fapiao/internal/mortal"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// fileServer is a platform whose requests for files pass a gate.
type fileServer struct {
	url   string
	sim   *simulator.Server
	calls atomic.Int64 // to methods
	files atomic.Int64
	gate  atomic.Pointer[http.HandlerFunc] // serves files in the platform's place; nil: the platform does
}

func newFileServer(t *testing.T) *fileServer {
	t.Helper()
	knobs := simulator.DefaultKnobs()
	knobs.Rate, knobs.Issuing, knobs.Signing = 0, 0, 0
	sim, err := simulator.New(simulator.Options{Seed: 1, Knobs: knobs})
	if err != nil {
		t.Fatal(err)
	}
	f := &fileServer{sim: sim}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !strings.HasPrefix(r.URL.Path, "/fp2/"):
			f.calls.Add(1)
			sim.ServeHTTP(w, r)
		case f.files.Add(1) > 0 && f.gate.Load() != nil:
			(*f.gate.Load())(w, r)
		default:
			sim.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
		if err := sim.Close(); err != nil {
			t.Error(err)
		}
	})
	f.url = s.URL
	return f
}

// instead has files served by a function.
func (f *fileServer) instead(serve http.HandlerFunc) {
	if serve == nil {
		f.gate.Store(nil)
		return
	}
	f.gate.Store(&serve)
}

func (f *fileServer) flags() []string {
	return []string{"--endpoint", f.url + simulator.ServicePath, "--token-url", f.url + simulator.TokenPath}
}

// issuedPlace is a place with so many invoices of a platform.
func issuedPlace(t *testing.T, f *fileServer, orders int) (p *place, folder string) {
	t.Helper()
	p = newPlace(t, orders)
	if r := p.run(t.Context(), nil, append([]string{"run", p.orders, "--rate", "unlimited"}, f.flags()...)...); r.code != exitDone {
		t.Fatalf("%d %s", r.code, r.err)
	}
	return p, filepath.Join(filepath.Dir(p.orders), "files")
}

// wholeFiles counts the files of a folder, which must all be whole, private, and have their first
// name. Temporary files are removed later, when their process surely is gone.
func wholeFiles(t *testing.T, folder string) (n int) {
	t.Helper()
	list, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if strings.HasPrefix(e.Name(), ".fapiao-") {
			continue
		}
		n++
		b, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if err := nuonuo.CheckFile(b, nuonuo.FileKind(strings.TrimPrefix(filepath.Ext(e.Name()), "."))); err != nil {
			t.Errorf("%s: %v", e.Name(), err)
		}
		if info, err := e.Info(); err != nil || os.PathSeparator == '/' && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", e.Name(), info.Mode(), err)
		}
		if strings.Contains(e.Name(), "-2.") {
			t.Errorf("%s: the invoice is there twice", e.Name())
		}
	}
	return n
}

// A process that ends at any step leaves whole files only, and the next one goes on.
func TestDownloadsThatAreKilledGoOn(t *testing.T) {
	t.Parallel()
	const orders = 3
	f := newFileServer(t)
	p, folder := issuedPlace(t, f, orders)
	args := append([]string{"download", "-o", folder, "--pace", "100", "--parallel", "2", "--ledger", p.ledger}, f.flags()...)
	crashes, before := 0, 0
	for step := 1; ; step = step%6 + 1 { // two files at a time take five steps to one that is written
		if step == 1 && crashes > 0 {
			continue // it would end before the first file each time
		}
		cmd := exec.Command(crashing, args...)
		cmd.Env = append(os.Environ(), "HOME="+filepath.Dir(p.orders), mortal.Env+"="+strconv.Itoa(step))
		out, err := cmd.CombinedOutput()
		n := wholeFiles(t, folder)
		if n < before {
			t.Errorf("%d files after %d", n, before)
		}
		before = n
		if err == nil {
			break
		}
		if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != mortal.Code {
			t.Fatalf("%v: %s", err, out)
		}
		if crashes++; crashes > 40 {
			t.Fatalf("it does not come to its end: %d files", n)
		}
	}
	if before != 3*orders || crashes < orders {
		t.Errorf("%d files after %d crashes", before, crashes)
	}
	asked := f.files.Load()
	if r := p.run(t.Context(), nil, append([]string{"download", "-o", folder}, f.flags()...)...); r.code != exitDone || f.files.Load() != asked {
		t.Errorf("a complete folder: exit %d, %d requests", r.code, f.files.Load()-asked)
	}
}

// Ctrl-C ends a download at once, with the command that goes on.
func TestInterruptedDownloadsGoOn(t *testing.T) {
	t.Parallel()
	f := newFileServer(t)
	p, folder := issuedPlace(t, f, 2)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	f.instead(func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	args := append([]string{"download", "-o", folder}, f.flags()...)
	r := p.run(ctx, nil, args...)
	if r.code != exitInterrupted || !strings.Contains(r.err, "fapiao download -o "+folder) {
		t.Errorf("exit %d: %s", r.code, r.err)
	}
	f.instead(nil)
	if r := p.run(t.Context(), nil, args...); r.code != exitDone || wholeFiles(t, folder) != 6 {
		t.Errorf("exit %d: %s", r.code, r.err)
	}
}

// A server of files that does not answer is not asked for each of many files.
func TestDownloadsEndWhereNobodyAnswers(t *testing.T) {
	t.Parallel()
	f := newFileServer(t)
	p, folder := issuedPlace(t, f, 10)
	f.instead(func(w http.ResponseWriter, _ *http.Request) {
		c, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			c.Close()
		}
	})
	args := append([]string{"download", "-o", folder, "--parallel", "2", "--pace", "100"}, f.flags()...)
	calls := f.calls.Load()
	r := p.run(t.Context(), nil, append(args, "--json")...)
	if r.code != exitAway || !strings.Contains(r.err, `"address":"127.0.0.1"`) || f.files.Load() > 40 {
		t.Errorf("exit %d after %d requests: %s", r.code, f.files.Load(), r.err)
	}
	f.instead(nil)
	if r := p.run(t.Context(), nil, args...); r.code != exitDone || wholeFiles(t, folder) != 30 {
		t.Errorf("exit %d: %s", r.code, r.err)
	}
	if f.calls.Load() != calls {
		t.Errorf("%d calls of the platform's methods", f.calls.Load()-calls)
	}
}
