package app

import (
	"context"
	"encoding/hex"
	"errors"
	"net"
	"net/url"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/cmd/fapiao/platform"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/effect"
)

// run fetches what is not there, once more with fresh links where the links have lapsed, and writes
// the archives.
func (d *downloading) run(ctx context.Context) error {
	d.events.Stage("download", len(d.wanted))
	defer d.events.Done()
	sources := d.sources()
	defer func() {
		for _, f := range sources {
			f.Close()
		}
	}()
	if err := d.fetchAll(ctx, sources, d.wanted); err != nil {
		return err
	}
	fresh, err := d.freshen(ctx)
	if err != nil {
		return err
	}
	if err := d.fetchAll(ctx, sources, fresh); err != nil {
		return err
	}
	if err := d.zips(ctx); err != nil {
		return err
	}
	d.result.End = d.ending()
	return nil
}

// sources are what fetches the files of each seller. Only the simulator may have a private address.
func (d *downloading) sources() map[string]*platform.Files {
	out := map[string]*platform.Files{}
	simulated := d.cfg.Environment == config.Simulator
	for _, seller := range d.cfg.Sellers {
		c := nuonuo.DownloadConfig{Hosts: append(nuonuo.DownloadHosts(), d.cfg.DownloadHosts...), AtOnce: d.Parallel}
		if endpoint, _ := d.cfg.Addresses(seller); simulated && endpoint != "" {
			c.Local = hostPort(endpoint)
		}
		out[seller.TaxNum] = platform.NewFiles(c, simulated)
	}
	return out
}

// hostPort is the host and port of a URL.
func hostPort(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// fetchAll works on files, some at a time.
func (d *downloading) fetchAll(ctx context.Context, sources map[string]*platform.Files, list []*wantedFile) error {
	g, group := errgroup.WithContext(ctx)
	g.SetLimit(d.Parallel)
	for _, w := range list {
		if group.Err() != nil {
			break
		}
		g.Go(func() error { return d.fetch(group, sources[w.row.Seller], w) })
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}

// fetch fetches a file that is not there, and reports what became of it.
func (d *downloading) fetch(ctx context.Context, source *platform.Files, w *wantedFile) error {
	if w.there {
		return d.present(ctx, w)
	}
	if source == nil {
		return d.done(w, InvoiceFile{Status: FileFailed, Why: lang.Text{Zh: "销售方不在配置中", En: "the seller is not in the configuration"}})
	}
	if d.gaveUp() {
		return d.done(w, InvoiceFile{Status: FileLater, Why: lang.Text{Zh: "没有连接：文件服务器一直没有答复", En: "not tried: the server of the files did not answer"}})
	}
	got, err := d.get(ctx, source, w)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	d.heard(err)
	if err == nil {
		return d.keep(ctx, w, got)
	}
	bad, ok := errors.AsType[*nuonuo.DownloadError](err)
	switch {
	case !ok:
		return failed(err, "不能读取发票 %s 的文件", "read a file of invoice %s", w.row.InvoiceNo)
	case bad.Reason == nuonuo.DownloadGone && !w.lapsed:
		w.lapsed = true
		return nil // it is fetched again with a fresh link
	case bad.Temporary():
		return d.done(w, InvoiceFile{Status: FileLater, Why: whyNot(bad)})
	}
	return d.done(w, InvoiceFile{Status: FileFailed, Why: whyNot(bad)})
}

// get fetches a file, and tries again what may end by itself.
func (d *downloading) get(ctx context.Context, source *platform.Files, w *wantedFile) (*nuonuo.DownloadedFile, error) {
	for try := 0; ; try++ {
		if err := d.pace.Wait(ctx); err != nil {
			return nil, err
		}
		got, err := source.Fetch(ctx, w.link, w.kind)
		bad, ok := errors.AsType[*nuonuo.DownloadError](err)
		if !ok || !bad.Temporary() || try == len(retryPauses) || d.gaveUp() {
			return got, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(retryPauses[try]):
		}
	}
}

// silentAtMost is how many files in a row no server may answer before the others are not tried.
func (d *downloading) silentAtMost() int { return 2 * d.Parallel }

func (d *downloading) gaveUp() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.silent >= d.silentAtMost()
}

// heard notes whether a server answered.
func (d *downloading) heard(err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	bad, ok := errors.AsType[*nuonuo.DownloadError](err)
	if !ok || bad.Reason != nuonuo.DownloadUnreached {
		if ok && bad.Status == 0 && bad.Reason != nuonuo.DownloadType && bad.Reason != nuonuo.DownloadCut && bad.Reason != nuonuo.DownloadLarge {
			return // it was refused here
		}
		d.answered, d.silent = true, 0
		return
	}
	d.silent++
	d.silentAt, d.silence = bad.Host, bad.Error()
}

// done reports what became of a file.
func (d *downloading) done(w *wantedFile, f InvoiceFile) error {
	r := w.row
	f.Seller, f.OrderNo, f.Code, f.No, f.Red, f.Kind = r.Seller, r.OrderNo, r.InvoiceCode, r.InvoiceNo, r.Red != nil, w.kind
	d.mu.Lock()
	defer d.mu.Unlock()
	d.result.Count[f.Status]++
	if w.kind != "" {
		d.events.Add(1)
	}
	if f.Path == "" && len(d.result.Missing) < missingNamed {
		d.result.Missing = append(d.result.Missing, f)
	}
	if d.became != nil {
		d.became(w, &f)
	}
	if d.Each != nil {
		return d.Each(&f)
	}
	return nil
}

// ending is how the download ended.
func (d *downloading) ending() *Error {
	later, wrong := d.result.Count[FileLater], d.result.Count[FileFailed]
	switch {
	case later > 0 && !d.answered && d.silent > 0 && d.result.Count[FileThere] == 0:
		away := effect.Outage{Address: d.silentAt, Reason: "silent", Detail: d.silence}
		return &Error{Kind: Unreached, Away: &away, Message: lang.Format(
			"无法连接文件服务器 %s。没有下载任何文件。请检查网络，然后重新运行同一命令。",
			"the server of the files, %s, cannot be reached. Nothing was downloaded. Check the network, then run the same command again.", d.silentAt)}
	case later > 0:
		return ended(Pending, "有 %d 个文件现在没有下载到；重新运行同一命令会接着下载", "%d files could not be downloaded now; the same command goes on with them", later)
	case wrong > 0:
		return ended(Rejected, "有 %d 个文件不能下载", "%d files cannot be downloaded", wrong)
	case d.result.Count[FileUninvoiced] > 0:
		return ended(Rejected, "写明的订单中有 %d 个没有可以下载的发票", "%d of the named orders have no invoice to download", d.result.Count[FileUninvoiced])
	case d.differing > 0:
		return ended(Rejected, "有 %d 个文件与台账不一致", "%d files differ from the ledger", d.differing)
	}
	return nil
}

// shaOf is a hash in hexadecimal.
func shaOf(sum [32]byte) string { return hex.EncodeToString(sum[:]) }
