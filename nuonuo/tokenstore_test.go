package nuonuo

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func stores(t *testing.T) map[string]TokenStore {
	t.Helper()
	file, err := NewFileTokenStore(filepath.Join(t.TempDir(), "tokens"))
	if err != nil {
		t.Fatal(err)
	}
	return map[string]TokenStore{"memory": NewMemoryTokenStore(), "file": file}
}

func TestTokenStoresKeepTheContract(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, store := range stores(t) {
		t.Run(name, func(t *testing.T) {
			if got, err := store.Load(ctx, "a"); err != nil || !got.Access.Empty() {
				t.Fatalf("empty store: %v, %v", got, err)
			}
			want := Token{
				Access: NewSecret("a"), Refresh: NewSecret("r"), UserID: "u", TaxNum: "x", Expires: time.Unix(1_800_000_000, 0).UTC(),
				Fetches: []Fetch{{At: time.Unix(1_700_000_000, 0).UTC(), OK: true}},
			}
			if err := store.Update(ctx, "a", func(Token) (Token, error) { return want, nil }); err != nil {
				t.Fatal(err)
			}
			boom := errors.New("boom")
			err := store.Update(ctx, "a", func(got Token) (Token, error) {
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("current token (-want +got):\n%s", diff)
				}
				return Token{}, boom
			})
			if !errors.Is(err, boom) {
				t.Errorf("error = %v, want that of change", err)
			}
			got, err := store.Load(ctx, "a")
			if err != nil || cmp.Diff(want, got) != "" {
				t.Errorf("after a failed change: %+v, %v", got, err)
			}
			if got, _ := store.Load(ctx, "b"); !got.Access.Empty() {
				t.Error("keys are mixed up")
			}
			exclusive(t, store)
		})
	}
}

func exclusive(t *testing.T, store TokenStore) {
	t.Helper()
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			err := store.Update(context.Background(), "count", func(k Token) (Token, error) {
				runtime.Gosched()
				k.UserID += "x"
				return k, nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if got, _ := store.Load(context.Background(), "count"); len(got.UserID) != 20 {
		t.Errorf("%d of 20 updates survived", len(got.UserID))
	}
}

func TestWaitingForAStoreEndsWithTheContext(t *testing.T) {
	t.Parallel()
	for name, store := range stores(t) {
		holding, release := make(chan struct{}), make(chan struct{})
		done := make(chan struct{})
		go func() {
			defer close(done)
			store.Update(context.Background(), "a", func(k Token) (Token, error) {
				close(holding)
				<-release
				return k, nil
			})
		}()
		<-holding
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		err := store.Update(ctx, "a", func(k Token) (Token, error) { return k, nil })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error = %v, want context.Canceled", name, err)
		}
		close(release)
		<-done
	}
}

func TestTokenFilesAreTheOwnersOnly(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("windows has no such permission bits")
	}
	dir := filepath.Join(t.TempDir(), "tokens")
	store, err := NewFileTokenStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Update(context.Background(), "../../k@host", func(Token) (Token, error) { return Token{Access: NewSecret("a")}, nil }); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 || strings.HasSuffix(e.Name(), ".tmp") {
			t.Errorf("%s has mode %v", e.Name(), info.Mode())
		}
	}
	if len(entries) != 2 {
		t.Errorf("%d files, want token and lock", len(entries))
	}
}

func TestBrokenTokenFileIsAnError(t *testing.T) {
	t.Parallel()
	store, err := NewFileTokenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(store.path("k", ".json"), []byte("{half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Load(context.Background(), "k"); err == nil || !strings.Contains(err.Error(), store.path("k", ".json")) {
		t.Errorf("error = %v, want one that names the file", err)
	}
}

// TestProcessesShareOneFetch runs this test binary again, several at a time, against one token
// endpoint.
func TestProcessesShareOneFetch(t *testing.T) {
	const endpoint, dir = "NUONUO_TEST_ENDPOINT", "NUONUO_TEST_TOKENS"
	if url := os.Getenv(endpoint); url != "" {
		store, err := NewFileTokenStore(os.Getenv(dir))
		if err != nil {
			t.Fatal(err)
		}
		c := newClient(t, Config{Endpoint: url, TokenURL: url + "/accessToken", AppKey: "k", AppSecret: NewSecret("s")}, WithTokenStore(store))
		for range 5 {
			if _, err := c.CallRaw(context.Background(), MethodQuery, []byte("{}")); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	p := newPlatform(t, ok(`{}`))
	tokens := t.TempDir()
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			cmd := exec.Command(os.Args[0], "-test.run=^TestProcessesShareOneFetch$", "-test.count=1")
			cmd.Env = append(os.Environ(), endpoint+"="+p.URL, dir+"="+tokens)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
	group.Wait()
	if p.fetched() != 1 || len(p.seen()) != 15 {
		t.Errorf("%d fetches and %d calls, want 1 and 15", p.fetched(), len(p.seen()))
	}
}
