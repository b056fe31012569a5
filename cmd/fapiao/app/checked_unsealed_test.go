package app_test

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/readers"
)

// customParts are the entries of other parts about the custom properties.
var customParts = regexp.MustCompile(`<(Relationship|Override)[^>]*custom[^>]*/>`)

// unseal drops the custom properties of a workbook, as some programs do when they save it.
func unseal(t *testing.T, path string) {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for _, f := range z.File {
		if f.Name == "docProps/custom.xml" {
			continue
		}
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		part, err := to.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(customParts.ReplaceAll(b, nil)); err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A copy that another program saved without its seal is read as it is, in either language, counts
// as a version of its original, and is never replaced.
func TestACopyThatLostItsSealIsReadAsItIs(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"zh", "en"} {
		t.Run(in, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			file := d.faulty()
			marked := must(d, checks(file), "lang", in).Checked[0]
			edit(t, marked, map[string]string{"B3": "乙方有限公司"})
			unseal(t, marked)
			again, events, err := on(d, checks(marked), "lang", in)
			if err != nil || again.Summary.Count(ledger.Ready) != 2 || again.Summary.Orders != 3 || len(events.findings) != 1 {
				t.Fatalf("%v, %v, %v", states(again.Summary), events.findings, err)
			}
			second := filepath.Join(d.dir, "orders-checked-2.xlsx")
			if !slices.Equal(again.Checked, []string{second}) {
				t.Errorf("it is marked in %v", again.Checked)
			}
			if got := column(t, second, verdicts); len(got) != 4 {
				t.Errorf("the verdicts are %q", got)
			}
			both, events, err := on(d, checks(file, marked), "lang", in)
			if err != nil || both.Summary.Orders != 3 || !events.noticed("跳过 "+file) {
				t.Errorf("%v, %v, %v", states(both.Summary), events.notices, err)
			}
		})
	}
}

// The readers know the verdict on an order in every state.
func TestVerdictsAreKnownToReaders(t *testing.T) {
	t.Parallel()
	for _, s := range ledger.States() {
		if s == ledger.Rejected { // its verdict is 不通过
			continue
		}
		for _, text := range []string{s.Name().Zh, s.Name().En + ": see B3"} {
			if !readers.Verdict(text) {
				t.Errorf("%q is no verdict", text)
			}
		}
	}
}
