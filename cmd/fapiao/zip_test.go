package main

import (
	"archive/zip"
	"errors"
	"os"

	"github.com/rogpeppe/go-internal/testscript"
)

// zipFiles is the script command "zip ARCHIVE FILE…": it packs files under their names.
func zipFiles(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: zip ARCHIVE FILE…")
	}
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	w := zip.NewWriter(f)
	for _, name := range args[1:] {
		out, err := w.Create(name)
		ts.Check(err)
		_, err = out.Write([]byte(ts.ReadFile(name)))
		ts.Check(err)
	}
	ts.Check(errors.Join(w.Close(), f.Close()))
}
