package ledger

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
)

// FileRef names a file of an invoice, whichever order or red invoice it is of.
type FileRef struct {
	Seller string // tax number
	Code   string // 发票代码, of invoices before 数电 only
	No     string // 发票号码
	Kind   string // pdf, ofd or xml
}

// Download is a content that was downloaded of a file. What the platform gives must not change, so
// that a file with two contents is a finding.
type Download struct {
	FileRef
	SHA256 [32]byte
	Size   int64     // in bytes
	At     time.Time // when it was downloaded first
	// Differs is how it differs from the invoice in the ledger (FP-DWN-001); empty: it does not, or
	// was not compared.
	Differs lang.Text
}

// Downloads keeps what was downloaded.
type Downloads interface {
	// Downloaded returns what was downloaded of some files of a seller, oldest first, by file.
	Downloaded(ctx context.Context, seller string, numbers []string) (map[FileRef][]Download, error)
	// AddDownload records a content before it is written to a file; one that is recorded already
	// keeps its time.
	AddDownload(ctx context.Context, d Download) error
	// MarkDownload records how a content that was added differs from the ledger.
	MarkDownload(ctx context.Context, d Download) error
}
