package setup_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/cmd/fapiao/setup"
	"github.com/fapiao/fapiao/internal/golden"
)

func TestMain(m *testing.M) {
	keyring.MockInit() // no test touches the keyring of the person who runs it
	os.Exit(m.Run())
}

const marker = "SD51SECRETMARKER"

func answers(in string, place setup.Place) *setup.Answers {
	return &setup.Answers{Lang: in, Place: place, Secret: config.NewSecret(marker), Keyring: "12345678", Values: map[string]string{
		"environment": "production", "app_key": "12345678", "seller.tax_num": "91330106MADEM0003K", "seller.name": `甲 "乙": #丙 \丁`,
		"seller.account": "示例银行 0000000000000000", "seller.clerk": "张三",
	}}
}

// The file is as it was reviewed, in both languages, and never contains the secret.
func TestWrittenFile(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"zh", "en"} {
		for _, place := range []setup.Place{setup.InFile, setup.InKeyring, setup.InEnv} {
			got := answers(in, place).YAML()
			if strings.Contains(string(got), marker) {
				t.Errorf("%s, %s: the secret is in the file", in, place)
			}
			golden.Check(t, filepath.Join("testdata", in+"-"+string(place)+".yaml"), got)
		}
	}
}

// What is written is what is loaded, with the secret from its place.
func TestWrittenFileLoads(t *testing.T) {
	t.Parallel()
	for _, place := range []setup.Place{setup.InFile, setup.InKeyring, setup.InEnv} {
		file := filepath.Join(t.TempDir(), "fapiao.yaml")
		a := answers("en", place)
		if _, err := a.Write(file); err != nil {
			t.Fatal(err)
		}
		c, err := config.Load(config.Input{File: file})
		if err != nil {
			t.Fatal(err)
		}
		want := map[bool]string{true: "", false: marker}[place == setup.InEnv]
		s := c.Sellers[0]
		if c.AppSecret.Reveal() != want || c.AppKey != "12345678" || s.Name != a.Values["seller.name"] || s.Account != a.Values["seller.account"] || s.Tel != "" || s.Clerk != "张三" || len(c.Warnings) > 0 {
			t.Errorf("%s: loaded %+v %+v", place, c, s)
		}
		private(t, file)
		if place == setup.InFile {
			private(t, setup.SecretFile(file))
		} else if _, err := os.Stat(setup.SecretFile(file)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: there is a file of the secret", place)
		}
	}
}

func private(t *testing.T, file string) {
	t.Helper()
	if info, err := os.Stat(file); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%s: %v %v", file, info, err)
	}
}

// What was there is kept, privately, also another secret.
func TestReplacedFilesAreKept(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "fapiao.yaml")
	for name, text := range map[string]string{file: "lang: en\n", setup.SecretFile(file): "OLD\n"} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	a := answers("zh", setup.InFile)
	if a.SameSecret(file) {
		t.Error("another secret counts as the same")
	}
	done, err := a.Write(file)
	if err != nil || done.Backup != file+".bak" || !a.SameSecret(file) {
		t.Fatalf("%+v, %v", done, err)
	}
	for name, want := range map[string]string{done.Backup: "lang: en\n", setup.SecretFile(file) + ".bak": "OLD\n"} {
		private(t, name)
		if b, err := os.ReadFile(name); err != nil || string(b) != want {
			t.Errorf("%s has %q, %v", name, b, err)
		}
	}
	if again, err := a.Write(file); err != nil || again.Backup != "" {
		t.Errorf("the same file again: %+v, %v", again, err)
	}
}

// Answers that do not load change nothing, neither the configuration nor the secret.
func TestWhatDoesNotLoadIsNotWritten(t *testing.T) {
	t.Parallel()
	for key, text := range map[string]string{"environment": "live", "seller.tax_num": "1", "seller.tel": strings.Repeat("1", 21)} {
		folder := t.TempDir()
		a := answers("zh", setup.InFile)
		a.Values = maps.Clone(a.Values)
		a.Values[key] = text
		if _, err := a.Write(filepath.Join(folder, "fapiao.yaml")); err == nil || strings.Contains(err.Error(), marker) {
			t.Errorf("%s: %v", key, err)
		}
		if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
			t.Errorf("%s: left %v, %v", key, left, err)
		}
	}
}

func TestTaxNumbersAreChecked(t *testing.T) {
	t.Parallel()
	for _, f := range setup.Fields() {
		if f.Key != setup.TaxNum {
			continue
		}
		for _, x := range []struct {
			environment, no string
			good            bool
		}{
			{"production", "91330106MADEM0003K", true}, {"production", "91330106madem0003k", true}, {"production", "91330106MADEM0003L", false},
			{"production", "91330106MADE0003K", false}, {"sandbox", "339902999999789113", true}, {"sandbox", "1", false}, {"production", "", false},
		} {
			if err := f.Check(x.environment, x.no); (err == nil) != x.good {
				t.Errorf("%s %q: %v", x.environment, x.no, err)
			}
		}
	}
}
