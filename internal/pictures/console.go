package main

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"os"
	"regexp"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/width"
)

// prompt stands before the command in the pictures of a console.
const prompt = `C:\发票>`

// The cell of a character of a console, in pixels; Chinese characters take two.
const (
	cellWidth, cellHeight = 9, 21
	baseline, border      = 16, 12
	fontSize              = 16
	mostColumns           = 108
)

// drawConsole runs a command and draws what a console shows of it.
func (p *place) drawConsole(name string, args ...string) error {
	text, err := p.program(args...)
	if err != nil {
		return err
	}
	return drawText(p.picture(name), prompt+"fapiao "+strings.Join(args, " ")+"\n"+begun.ReplaceAllString(text, ""))
}

// begun are lines of progress that a console replaces.
var begun = regexp.MustCompile(`(?m)^\S+  0 (/ \d+ )?单\n`)

// drawText draws text in cells of one width.
func drawText(path, text string) error {
	lines := folded(text)
	columns := 0
	for _, l := range lines {
		columns = max(columns, cells(l))
	}
	img := image.NewPaletted(image.Rect(0, 0, columns*cellWidth+2*border, len(lines)*cellHeight+2*border), greys())
	draw.Draw(img, img.Bounds(), image.NewUniform(color.Gray{18}), image.Point{}, draw.Src)
	face, err := monospaced()
	if err != nil {
		return err
	}
	d := font.Drawer{Dst: img, Src: image.NewUniform(color.Gray{230}), Face: face}
	for row, line := range lines {
		column := 0
		for _, r := range line {
			d.Dot = fixed.P(border+column*cellWidth, border+row*cellHeight+baseline)
			d.DrawString(string(r))
			column += cellsOf(r)
		}
	}
	return write(path, img)
}

func greys() color.Palette {
	var out color.Palette
	for v := 18; v <= 230; v += 4 {
		out = append(out, color.Gray{uint8(v)})
	}
	return out
}

// folded are the lines of a text, broken at the edge of the console.
func folded(text string) (out []string) {
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		begin, column := 0, 0
		for i, r := range line {
			if column += cellsOf(r); column > mostColumns {
				out, begin, column = append(out, line[begin:i]), i, cellsOf(r)
			}
		}
		out = append(out, line[begin:])
	}
	return out
}

func cells(line string) (n int) {
	for _, r := range line {
		n += cellsOf(r)
	}
	return n
}

// cellsOf is how many cells a Chinese console gives a character.
func cellsOf(r rune) int {
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	if strings.ContainsRune("“”‘’…—·→", r) {
		return 2
	}
	return 1
}

func monospaced() (font.Face, error) {
	file, n, err := fontFile("Noto Sans Mono CJK SC")
	if err != nil {
		return nil, err
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	fonts, err := opentype.ParseCollection(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	f, err := fonts.Font(n)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return opentype.NewFace(f, &opentype.FaceOptions{Size: fontSize, DPI: 72, Hinting: font.HintingFull})
}
