package ui

import (
	"bytes"
	"image/png"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/golden"
)

const qrSample = "qrcode_id=0123456789abcdef&areaPrefix=3300&interfaceCode=0002"

func TestQRCodeInHalfBlocks(t *testing.T) {
	t.Parallel()
	text, err := QRLines(qrSample, false)
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, filepath.Join("testdata", "qr.txt"), []byte(text))
	colour, err := QRLines(qrSample, true)
	if err != nil {
		t.Fatal(err)
	}
	plain := strings.NewReplacer(whiteOnBlack, "", normal, "").Replace(colour)
	if plain != text || strings.Count(colour, whiteOnBlack) != strings.Count(text, "\n") {
		t.Error("colours change the code")
	}
	if _, err := QRLines(strings.Repeat("x", 5000), false); err == nil {
		t.Error("a text that no QR code holds is drawn")
	}
}

func TestQRCodeAsAnImage(t *testing.T) {
	t.Parallel()
	data, err := QRImage(qrSample)
	if err != nil {
		t.Fatal(err)
	}
	image, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if size := image.Bounds().Size(); size.X != size.Y || size.X < 200 {
		t.Errorf("the image has %v", size)
	}
}
