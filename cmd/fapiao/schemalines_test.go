package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
)

// linesVariable names the folder into which commands of scripts copy the JSON that they write.
const linesVariable = "JSON_LINES"

// recorded are streams that also write to files of the folder, if the command writes JSON.
func recorded(s ui.Streams) ui.Streams {
	folder := os.Getenv(linesVariable)
	if folder == "" || !slices.ContainsFunc(os.Args, func(arg string) bool { return arg == "--json" || arg == "jsonl" }) {
		return s
	}
	for _, w := range []*io.Writer{&s.Out, &s.Err} {
		f, err := os.CreateTemp(folder, "*.jsonl")
		if err != nil {
			panic(err)
		}
		*w = io.MultiWriter(*w, f)
	}
	return s
}

// checksLines has the JSON that the commands of a script write compared with the schemas when the
// script is over.
func checksLines(t *testing.T, e *testscript.Env, folder string) error {
	t.Helper()
	folder, err := os.MkdirTemp(folder, "")
	if err != nil {
		return err
	}
	e.Setenv(linesVariable, folder)
	e.Defer(func() {
		files, err := filepath.Glob(filepath.Join(folder, "*.jsonl"))
		if err != nil {
			t.Error(err)
		}
		for _, name := range files {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Error(err)
			}
			for line := range bytes.Lines(b) {
				if !isLine(line) {
					continue
				}
				if err := lineSchemas().validate(string(line)); err != nil {
					t.Errorf("%s: docs/schema refuses %s: %v", filepath.Base(e.WorkDir), line, err)
				}
			}
		}
	})
	return nil
}

// isLine is whether a line is whole, and a line of --json or of export: not of the log, or one that
// a killed command began.
func isLine(line []byte) bool {
	return bytes.HasPrefix(line, []byte("{")) && bytes.HasSuffix(line, []byte("}\n")) && !bytes.HasPrefix(line, []byte(`{"time":`))
}
