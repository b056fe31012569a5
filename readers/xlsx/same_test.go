package xlsx

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"github.com/fapiao/fapiao/internal/xlsx"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/input"
)

// Kinds of cells are converted between the packages by value.
func TestKindsOfCellsAreTheSame(t *testing.T) {
	t.Parallel()
	for of, kind := range map[xlsx.CellKind]invoice.CellKind{
		xlsx.CellText: invoice.CellText, xlsx.CellNumber: invoice.CellNumber, xlsx.CellDate: invoice.CellDate,
		xlsx.CellBool: invoice.CellBool, xlsx.CellError: invoice.CellError, xlsx.CellUncached: invoice.CellUncached,
	} {
		if uint8(of) != uint8(kind) {
			t.Errorf("%d is %d", of, kind)
		}
	}
}

// Each kind of workbook error has a reason, and no detail is lost.
func TestFaultsAreRefusals(t *testing.T) {
	t.Parallel()
	given := map[input.Reason]bool{}
	for kind := xlsx.Unreadable; kind <= xlsx.TooMuch; kind++ {
		reason, ok := reasons[kind]
		if !ok || given[reason] {
			t.Errorf("%s has no reason of its own", kind)
		}
		given[reason] = true
		cause := errors.New("cause")
		of := &xlsx.Error{Kind: kind, Sheet: "S", Cell: "F12", Found: "x", Cause: cause}
		want := &input.Error{File: "a.xlsx", Sheet: "S", Cell: "F12", Reason: reason, Found: "x", Cause: cause}
		for _, err := range []error{of, errors.Join(of, nil)} {
			var got *input.Error
			if err := Refused("a.xlsx", err); !errors.As(err, &got) || !reflect.DeepEqual(got, want) || !errors.Is(err, input.ErrUnusable) {
				t.Errorf("%s: %v", kind, err)
			}
		}
	}
	if err := Refused("a.xlsx", context.Canceled); err != context.Canceled {
		t.Error(err)
	}
	if err := Refused("a.xlsx", nil); err != nil {
		t.Error(err)
	}
	closing := errors.New("cannot be closed")
	if err := Refused("a.xlsx", errors.Join(&xlsx.Error{Kind: xlsx.Damaged}, closing)); !errors.Is(err, closing) || !errors.Is(err, input.ErrUnusable) {
		t.Error(err)
	}
}
