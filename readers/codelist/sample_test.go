package codelist_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/taxcode"
	"github.com/fapiao/fapiao/readers/codelist"
)

// sample is a list as the e-tax site exports it; it is not part of this repository.
const sample = "/work/shared/samples/tax-codes.csv"

// Every destroyed code of a real list is found, and none of its sound ones; each has one original.
func TestTheSampleListIsRead(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat(sample); err != nil {
		t.Skip("the sample is not here")
	}
	began := time.Now()
	list, err := codelist.Read(context.Background(), sample, time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	t.Log(time.Since(began), list.Codes.Len(), len(list.Codes.Lost()), len(list.Wrong))
	open := 0
	for _, l := range list.Codes.Lost() {
		if l.Restored == "" {
			open++
			t.Log(l)
		}
		if taxcode.Broken(l.Restored) || list.Codes.Find(l.Restored) != nil {
			t.Errorf("%+v", l)
		}
	}
	if list.Codes.Len()+len(list.Codes.Lost()) != 4205 || len(list.Wrong) != 0 || open != 0 {
		t.Errorf("%d codes, %d lost, %d wrong, %d open", list.Codes.Len(), len(list.Codes.Lost()), len(list.Wrong), open)
	}
}
