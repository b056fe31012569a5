package xlsx

import (
	"archive/zip"
	"io"

	"github.com/klauspost/compress/flate"
)

// deflateLevel is the fastest one that looks for repetitions.
const deflateLevel = 1

// deflate packs the parts that a patch writes in a third of the time that the standard library
// takes.
func deflate(z *zip.Writer) {
	z.RegisterCompressor(zip.Deflate, func(to io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(to, deflateLevel)
	})
}
