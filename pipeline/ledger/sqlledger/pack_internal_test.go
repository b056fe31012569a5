package sqlledger

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
)

func packOrder(o *invoice.Order) ([]byte, error) { return new(orderPacker).pack(o) }

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

func BenchmarkPackOrder(b *testing.B) {
	o := ledgertest.Order(ledgertest.Seller, 1)
	for b.Loop() {
		if _, err := packOrder(o); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkUnpackOrder(b *testing.B) {
	packed, err := packOrder(ledgertest.Order(ledgertest.Seller, 1))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := unpackOrder(packed); err != nil {
			b.Fatal(err)
		}
	}
}

// Fifty orders in one answer, as the platform gives them.
func BenchmarkPackAnswer(b *testing.B) {
	body := bytes.Repeat([]byte(`{"serialNo":"26112309010000000001","orderNo":"SO202611000001","status":"2","payerName":"无锡远山文化传媒有限公司","payerTaxNo":"91330122HBBX7YUEH7","orderAmount":"1561.62"},`), 300)
	for i := range body {
		if body[i] == '1' {
			body[i] = '0' + byte(i%10)
		}
	}
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if _, err := pack(body); err != nil {
			b.Fatal(err)
		}
	}
}

// What a ledger holds can only be read with the dictionary that it was written with.
func TestDictionaryStaysAsItIs(t *testing.T) {
	t.Parallel()
	const pinned = "50a7e83c453dba902d4dfb5b8174cb62f06eb7011bc4f17aaab7c897a45f87b1"
	if got := fmt.Sprintf("%x", sha256.Sum256(dictionary)); got != pinned {
		t.Errorf("the dictionary was edited (sha256 %s, want %s): put it back, and add a new one under the next number", got, pinned)
	}
}
