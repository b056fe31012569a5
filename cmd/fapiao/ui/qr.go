package ui

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// quiet is the light border of a QR code, in modules. The standard (ISO/IEC 18004) wants 4; phones
// read 2, and a terminal has few lines.
const quiet = 2

// whiteOnBlack makes light modules light on any terminal that takes colours.
const whiteOnBlack = "\x1b[97;40m"

// QRLines draws a text as a QR code of half blocks: two rows of modules a line. Light modules are
// drawn, so that it can be scanned on a dark terminal; with colour, on any.
func QRLines(text string, colour bool) (string, error) {
	code, err := qr.Encode(text, qr.L)
	if err != nil {
		return "", fmt.Errorf("make a QR code of %d characters: %w", len(text), err)
	}
	light := func(x, y int) bool {
		return x < 0 || y < 0 || x >= code.Size || y >= code.Size || !code.Black(x, y)
	}
	var b strings.Builder
	for y := -quiet; y < code.Size+quiet; y += 2 {
		if colour {
			b.WriteString(whiteOnBlack)
		}
		for x := -quiet; x < code.Size+quiet; x++ {
			b.WriteString(half(light(x, y), y+1 < code.Size+quiet && light(x, y+1)))
		}
		if colour {
			b.WriteString(normal)
		}
		b.WriteByte('\n')
	}
	return b.String(), nil
}

// half is one character for an upper and a lower module.
func half(upper, lower bool) string {
	switch {
	case upper && lower:
		return "█"
	case upper:
		return "▀"
	case lower:
		return "▄"
	}
	return " "
}

// QRImage draws a text as a QR code in a PNG image.
func QRImage(text string) ([]byte, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return nil, fmt.Errorf("make a QR code of %d characters: %w", len(text), err)
	}
	return code.PNG(), nil
}
