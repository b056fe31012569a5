package main

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/internal/corpus"
)

const corpusFolder = "../../testdata/corpus"

// TestCorpus checks every file of the corpus: each planted fault is found at its cell with its
// code, and nothing else is reported.
func TestCorpus(t *testing.T) {
	t.Parallel()
	expected := expectedFindings(t)
	books := corpus.Books()
	for _, b := range books {
		t.Run(b.File(), func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, 1)
			p.listed(&b)
			r := p.run(context.Background(), nil, append([]string{"check", "--no-copy", "--json"}, b.Args(corpusFolder)...)...)
			got, want := foundIn(t, r.out), expected[b.File()]
			slices.Sort(got)
			slices.Sort(want)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("exit code %d, findings (-want +got)\n%s\n%s", r.code, diff, r.err)
			}
		})
	}
}

// TestMarkedCopiesOfTheCorpus checks the marked copy of every file of the corpus, of any format: it
// has the same findings at the same cells.
func TestMarkedCopiesOfTheCorpus(t *testing.T) {
	t.Parallel()
	expected := expectedFindings(t)
	for _, b := range corpus.Books() {
		if len(expected[b.File()]) == 0 {
			continue // nothing is marked
		}
		t.Run(b.File(), func(t *testing.T) {
			t.Parallel()
			p, dir := newPlace(t, 1), t.TempDir()
			p.listed(&b)
			args := b.Args(corpusFolder)
			first := p.run(context.Background(), nil, append([]string{"check", "-o", dir, "--json"}, args...)...)
			copies, err := filepath.Glob(filepath.Join(dir, "*-checked.xlsx"))
			if err != nil || len(copies) != 1 {
				t.Fatalf("copies %q, %v: %+v", copies, err, first)
			}
			args[slices.Index(args, filepath.Join(corpusFolder, b.File()))] = copies[0]
			second := p.run(context.Background(), nil, append([]string{"check", "--no-copy", "--json"}, args...)...)
			if diff := cmp.Diff(foundIn(t, first.out), foundIn(t, second.out)); diff != "" || first.code != second.code {
				t.Errorf("exit code %d, then %d, findings (-original +copy)\n%s\n%s", first.code, second.code, diff, second.err)
			}
		})
	}
}

// listed imports the list of codes for a book that is checked with it.
func (p *place) listed(b *corpus.Book) {
	p.t.Helper()
	if !b.Codes {
		return
	}
	if r := p.exec(context.Background(), nil, "codes", "import", filepath.Join(corpusFolder, corpus.CodesFile)); r.code != 0 {
		p.t.Fatalf("codes import: %+v", r)
	}
}

// expectedFindings are "code sheet cell" by file.
func expectedFindings(t *testing.T) map[string][]string {
	t.Helper()
	f, err := os.Open(filepath.Join(corpusFolder, corpus.ExpectedFile))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := map[string][]string{}
	for in := json.NewDecoder(f); in.More(); {
		var e corpus.Expected
		if err := in.Decode(&e); err != nil {
			t.Fatal(err)
		}
		out[e.File] = append(out[e.File], strings.Join([]string{e.Code, e.Sheet, e.Cell}, " "))
	}
	return out
}

func foundIn(t *testing.T, out string) (found []string) {
	t.Helper()
	lines := bufio.NewScanner(strings.NewReader(out))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var f struct{ Type, Code, Sheet, Cell string }
		if err := json.Unmarshal(lines.Bytes(), &f); err != nil {
			t.Fatal(err)
		}
		if f.Type == "finding" {
			found = append(found, strings.Join([]string{f.Code, f.Sheet, f.Cell}, " "))
		}
	}
	return found
}
