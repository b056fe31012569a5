package app

import (
	"context"
	"iter"
	"slices"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// freshen queries the invoices whose links have lapsed, and returns the files with their fresh
// links. The life of links is not documented; a query returns the present ones. The ledger keeps
// the links of its last query.
func (d *downloading) freshen(ctx context.Context) ([]*wantedFile, error) {
	bySeller := map[string][]*wantedFile{}
	var sellers []string
	for _, w := range d.wanted {
		if !w.lapsed {
			continue
		}
		if _, met := bySeller[w.row.Seller]; !met {
			sellers = append(sellers, w.row.Seller)
		}
		bySeller[w.row.Seller] = append(bySeller[w.row.Seller], w)
	}
	if len(sellers) == 0 {
		return nil, nil
	}
	d.events.Notice(lang.Text{Zh: "有的链接已失效，向平台查询新的链接", En: "some links have lapsed; the platform is asked for new ones"})
	p, err := d.platform(ctx)
	if err != nil && ctx.Err() == nil {
		return nil, d.notFresh(bySeller, err)
	}
	if err != nil {
		return nil, err
	}
	var out []*wantedFile
	for _, seller := range sellers {
		fresh, err := d.query(ctx, p, seller, bySeller[seller])
		if err != nil {
			return nil, err
		}
		out = append(out, fresh...)
	}
	return out, nil
}

// notFresh reports the files whose links have lapsed while the platform cannot be asked.
func (d *downloading) notFresh(bySeller map[string][]*wantedFile, cause error) error {
	why := lang.Format("链接已失效，不能查询新链接：%s", "the link has lapsed, and new ones cannot be asked for: %s", TextOf(cause))
	for _, list := range bySeller {
		for _, w := range list {
			if err := d.done(w, InvoiceFile{Status: FileLater, Why: why}); err != nil {
				return err
			}
		}
	}
	return nil
}

// asker is the part of the platform that is asked for links.
type asker interface {
	Query(ctx context.Context, seller string, refs []pipeline.Ref, known string) pipeline.QueryAnswer
}

// query asks for the invoices of files of one seller, fifty with a call. Those that the answer has
// no new link for are reported.
func (d *downloading) query(ctx context.Context, p asker, seller string, list []*wantedFile) (out []*wantedFile, err error) {
	refs := refsOf(list)
	links := map[ledger.FileRef]string{}
	var refused *effect.Outcome
	for some := range oneSort(refs) {
		answer := p.Query(ctx, seller, some, "")
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if answer.Failed.Kind != effect.OutcomeAccepted {
			refused = &answer.Failed
			break
		}
		addLinks(links, seller, answer.Found)
	}
	for _, w := range list {
		if link := links[w.ref()]; link != "" {
			w.link = link
			out = append(out, w)
			continue
		}
		f := InvoiceFile{Status: FileFailed, Why: lang.Text{Zh: "链接已失效，平台没有给出新的链接", En: "the link has lapsed, and the platform gave no new one"}}
		if refused != nil {
			f = InvoiceFile{Status: FileLater, Why: lang.Format("链接已失效，查询新链接没有成功：%s", "the link has lapsed, and asking for a new one failed: %s", refused.Text)}
		}
		if err := d.done(w, f); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// refsOf are the invoices of files, each once: blue ones by their order numbers, of which an order
// that was split has one for all its invoices, and red ones by their serial numbers, too.
func refsOf(list []*wantedFile) (refs []pipeline.Ref) {
	for _, w := range list {
		ref := pipeline.Ref{OrderNo: w.row.OrderNo}
		if w.row.Red != nil {
			ref.Serial = w.row.SerialNo
		}
		if !slices.Contains(refs, ref) {
			refs = append(refs, ref)
		}
	}
	return refs
}

// oneSort divides references into queries, which have numbers of one sort.
func oneSort(refs []pipeline.Ref) iter.Seq[[]pipeline.Ref] {
	return func(yield func([]pipeline.Ref) bool) {
		for _, serial := range []bool{false, true} {
			some := slices.DeleteFunc(slices.Clone(refs), func(r pipeline.Ref) bool { return (r.Serial != "") != serial })
			for part := range slices.Chunk(some, pipeline.QueryLimit) {
				if !yield(part) {
					return
				}
			}
		}
	}
}

// addLinks adds the links of an answer.
func addLinks(links map[ledger.FileRef]string, seller string, found []pipeline.Found) {
	for _, f := range found {
		for _, i := range f.Invoices {
			for kind, link := range map[nuonuo.FileKind]string{nuonuo.FilePDF: i.PDF, nuonuo.FileOFD: i.OFD, nuonuo.FileXML: i.XML} {
				links[ledger.FileRef{Seller: seller, Code: i.Code, No: i.No, Kind: string(kind)}] = link
			}
		}
	}
}
