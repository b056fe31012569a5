package sqlledger

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
)

func TestLargeContentIsCompressed(t *testing.T) {
	t.Parallel()
	o := ledgertest.Order(ledgertest.Seller, 1)
	small, err := packOrder(o)
	if err != nil || len(small) > 300 {
		t.Fatalf("an order of one line takes %d bytes, %v", len(small), err)
	}
	for range 200 {
		o.Lines = append(o.Lines, o.Lines[0])
	}
	large, err := packOrder(o)
	if err != nil || !bytes.HasPrefix(large, zstdMagic) || len(large) > 50*len(small) {
		t.Fatalf("200 lines take %d bytes, one takes %d; %v", len(large), len(small), err)
	}
	back, err := unpackOrder(large)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(o, back); d != "" {
		t.Error(d)
	}
}

func FuzzPack(f *testing.F) {
	f.Add([]byte(nil))
	f.Add([]byte(`{"code":"E0000"}`))
	f.Add(bytes.Repeat([]byte("ab"), 2048))
	f.Add(append(bytes.Clone(zstdMagic), 1, 2, 3))
	f.Fuzz(func(t *testing.T, b []byte) {
		packed, err := pack(b)
		if err != nil {
			t.Fatal(err)
		}
		back, err := unpack(packed)
		if err != nil || !bytes.Equal(back, b) {
			t.Fatalf("%q came back as %q, %v", b, back, err)
		}
	})
}

// FuzzUnpackOrder feeds what a damaged ledger might hold.
func FuzzUnpackOrder(f *testing.F) {
	good, err := packOrder(ledgertest.Order(ledgertest.Seller, 1))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(zstdMagic)
	f.Add([]byte(`{"net":"1.234"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		o, err := unpackOrder(b)
		if err == nil && o == nil {
			t.Fatal("neither an order nor an error")
		}
	})
}
