package main

import (
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// upgrade is the script command "upgrade FOLDER": the ledger that the previous version left there
// as ledger.db, and the workbooks that it read, as they were or, with "upgrade -resaved FOLDER",
// saved again.
//
// testdata/upgrade holds what commit c487aab left with an accountant who ran each workbook
// (first.xlsx and second.xlsx together) against the simulator, and imported waiting.xlsx.
func upgrade(ts *testscript.TestScript, neg bool, args []string) {
	resaved := len(args) == 2 && args[0] == "-resaved"
	if neg || len(args) != 1 && !resaved {
		ts.Fatalf("usage: upgrade [-resaved] FOLDER")
	}
	from, to := ts.Getenv("UPGRADE"), ts.MkAbs(args[len(args)-1])
	ts.Check(os.MkdirAll(to, 0o755))
	ts.Check(unzip(from+"/ledger.db.gz", to+"/ledger.db"))
	files, err := os.ReadDir(from)
	ts.Check(err)
	for _, f := range files {
		switch name := f.Name(); {
		case filepath.Ext(name) != ".xlsx":
		case resaved:
			ts.Check(resave(from+"/"+name, to+"/"+name))
		default:
			b, err := os.ReadFile(from + "/" + name)
			ts.Check(errors.Join(err, os.WriteFile(to+"/"+name, b, 0o644)))
		}
	}
}

func unzip(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	z, err := gzip.NewReader(in)
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, z)
	return errors.Join(err, out.Close())
}

// resave opens a workbook and saves it with another property, so that its bytes differ and its
// cells do not.
func resave(from, to string) error {
	f, err := excelize.OpenFile(from)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.SetDocProps(&excelize.DocProperties{Title: "saved again"}); err != nil {
		return err
	}
	return f.SaveAs(to)
}
