package main

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"slices"
)

// mostBytes is the size that a picture of the pages may have.
const mostBytes = 120 << 10

// mostColors is how many colours a picture of a sheet has.
const mostColors = 64

// keepImage writes a picture without the white around it, in few colours.
func keepImage(from, to string) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		return err
	}
	area := inked(img)
	small := image.NewPaletted(image.Rect(0, 0, area.Dx(), area.Dy()), commonest(img))
	draw.Draw(small, small.Bounds(), img, area.Min, draw.Src)
	return write(to, small)
}

// commonest are the colours that a picture has most of.
func commonest(img image.Image) color.Palette {
	count := map[color.Color]int{}
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			count[color.RGBAModel.Convert(img.At(x, y))]++
		}
	}
	colors := slices.SortedFunc(maps.Keys(count), func(a, b color.Color) int { return count[b] - count[a] })
	return colors[:min(len(colors), mostColors)]
}

// inked is the part of a picture that is not white, with an edge around it.
func inked(img image.Image) image.Rectangle {
	const edge = 6
	var area image.Rectangle
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			if color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y < 250 {
				area = area.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return area.Inset(-edge).Intersect(img.Bounds())
}

// write writes a picture.
func write(path string, img image.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(f, img); err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() > mostBytes {
		return fmt.Errorf("%s has %d bytes, at most %d", path, info.Size(), mostBytes)
	}
	return f.Close()
}
