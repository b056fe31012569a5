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
const sample = "../../../shared/samples/tax-codes.csv"

// Every destroyed code of a real list is found, and none of its sound ones; each but one has one
// original.
func TestTheSampleListIsRead(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat(sample); err != nil {
		t.Skip("the sample is not here")
	}
	list, err := codelist.Read(context.Background(), sample, time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range list.Codes.Lost() {
		// One of two codes may have been this one: a code beside 3010101020101020000, or below it.
		if l.Restored == "" && l.Value != "3010101020101029888" || taxcode.Broken(l.Restored) || list.Codes.Find(l.Restored) != nil {
			t.Errorf("%+v", l)
		}
	}
	if list.Codes.Len() != 3967 || len(list.Codes.Lost()) != 238 || len(list.Wrong) != 0 {
		t.Errorf("%d codes, %d lost, %d wrong", list.Codes.Len(), len(list.Codes.Lost()), len(list.Wrong))
	}
}
