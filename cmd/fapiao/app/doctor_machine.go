package app

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
)

// doctor looks at what a run needs.
type doctor struct {
	*use
	options DoctorOptions
	away    bool // a server of the platform cannot be reached
}

func (d *doctor) checks() []HealthCheck {
	return []HealthCheck{
		{Name: "config", Run: d.configuration}, {Name: "reach", Run: d.reach}, {Name: "disk", Run: d.disk},
		{Name: "rights", Run: d.rights}, {Name: "heartbeat", Run: d.heartbeat}, {Name: "ledger", Run: d.ledgerState}, {Name: "write_back", Run: d.writeBack},
		{Name: "account", Run: d.accounts, Most: checkTime * time.Duration(1+len(d.cfg.Sellers))},
	}
}

// The clock of the machine may be wrong by clockWarn before a person is warned, and by clockFail
// before signatures are in doubt: requests have a time stamp.
const (
	clockWarn = 30 * time.Second
	clockFail = 2 * time.Minute
)

// reach calls each server without a signature, and compares its clock with this machine's.
func (d *doctor) reach(ctx context.Context) (out []Finding) {
	seen := map[string]bool{}
	for _, s := range d.cfg.Sellers {
		endpoint, token := d.cfg.Addresses(s)
		for _, address := range []string{endpoint, token} {
			server := serverOf(address, "")
			if address == "" || seen[server] {
				continue
			}
			seen[server] = true
			out = append(out, d.server(ctx, server, address)...)
		}
	}
	if len(seen) == 0 {
		out = append(out, good("", lang.Text{Zh: "内置模拟平台，不联网", En: "the simulator inside the process; no network is used"}))
	}
	return out
}

func (d *doctor) server(ctx context.Context, server, address string) []Finding {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, address, http.NoBody)
	if err != nil {
		return []Finding{bad(Unusable, server, textOfError(err), lang.Text{Zh: "请改正网址", En: "correct the URL"})}
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	begun := d.now()
	answer, err := client.Do(request)
	if err != nil {
		return []Finding{bad(Unreached, server, lang.Format("连不上：%v", "cannot be reached: %v", err), lang.Text{
			Zh: "请检查网络、代理（HTTPS_PROXY）、防火墙和网址", En: "look at the network, the proxy (HTTPS_PROXY), the firewall and the URL",
		})}
	}
	defer answer.Body.Close()
	io.Copy(io.Discard, io.LimitReader(answer.Body, 1<<16))
	took := d.now().Sub(begun)
	out := []Finding{good(server, lang.Format("可以连接，%s", "answers, in %s", took.Round(time.Millisecond)))}
	if at, err := http.ParseTime(answer.Header.Get("Date")); err == nil {
		out = append(out, clockFinding(server, begun.Add(took/2).Sub(at)))
	}
	return out
}

// clockFinding judges how far this machine's clock is ahead of a server's.
func clockFinding(server string, ahead time.Duration) Finding {
	off := ahead.Abs().Round(time.Second)
	text := lang.Format("本机时间比它快 %s", "this machine's clock is %s ahead of it", off)
	if ahead < 0 {
		text = lang.Format("本机时间比它慢 %s", "this machine's clock is %s behind it", off)
	}
	todo := lang.Text{
		Zh: "请校准本机时间（自动同步时间）；相差超过 2 分钟时平台会拒绝签名",
		En: "set the clock (automatic time); the platform rejects signatures when it is off by more than 2 minutes",
	}
	switch {
	case ahead.Abs() > clockFail:
		return bad(Rejected, server, text, todo)
	case ahead.Abs() > clockWarn:
		return warn(server, text, todo)
	}
	return good(server, lang.Format("时间一致（相差 %s）", "the clocks agree (within %s)", off))
}

// The least free space, in bytes. A ledger of 100,000 orders takes some hundred megabytes.
const (
	spaceWarn = 1 << 30
	spaceFail = 50 << 20
)

// disk looks at the free space where files are written.
func (d *doctor) disk(context.Context) (out []Finding) {
	seen := map[string]bool{}
	folders := []string{d.cfg.OutDir, os.TempDir()}
	if !d.cfg.Ledger.URL() {
		folders = append(folders, filepath.Dir(d.cfg.Ledger.Reveal()))
	}
	for _, f := range folders {
		f = existingFolder(f)
		if f == "" || seen[f] {
			continue
		}
		seen[f] = true
		free, network, err := diskSpace(f)
		if err != nil {
			out = append(out, warn(f, lang.Format("查不到可用空间：%v", "the free space is not known: %v", err), lang.Text{}))
		} else {
			out = append(out, spaceFinding(f, free))
		}
		if network && !d.cfg.Ledger.URL() && f == existingFolder(filepath.Dir(d.cfg.Ledger.Reveal())) {
			out = append(out, warn(f, lang.Text{Zh: "台账在网络文件夹里，SQLite 在那里可能损坏", En: "the ledger is on a network file system, where SQLite may be damaged"}, lang.Text{
				Zh: "请把台账放在本机磁盘，或用 PostgreSQL", En: "keep the ledger on a local disk, or use PostgreSQL",
			}))
		}
	}
	return out
}

// spaceFinding judges the free bytes of the disk of a folder.
func spaceFinding(folder string, free uint64) Finding {
	text := lang.Format("可用空间 %s", "%s free", fmt.Sprintf("%.1f GB", float64(free)/(1<<30)))
	todo := lang.Text{Zh: "请清理磁盘", En: "make room on the disk"}
	switch {
	case free < spaceFail:
		return bad(Rejected, folder, text, todo)
	case free < spaceWarn:
		return warn(folder, text, todo)
	}
	return good(folder, text)
}

// existingFolder is the folder, or the first above it that exists: what is missing is made there. A
// file in its place is returned too, where nothing can be made.
func existingFolder(name string) string {
	if name == "" {
		return ""
	}
	for {
		if _, err := os.Stat(name); err == nil {
			return name
		}
		up := filepath.Dir(name)
		if up == name {
			return ""
		}
		name = up
	}
}

func (d *doctor) ledgerFolder() string {
	if d.cfg.Ledger.URL() || d.cfg.HasLedger() != nil {
		return ""
	}
	return filepath.Dir(d.cfg.Ledger.Reveal())
}

// heartbeat looks at the age of the heartbeat file.
func (d *doctor) heartbeat(context.Context) []Finding {
	file := d.cfg.HeartbeatFile
	if file == "" {
		return nil
	}
	todo := lang.Text{Zh: "请查看 worker 或定时的 reconcile 是否在运行", En: "see that a worker or a scheduled reconcile runs"}
	info, err := os.Stat(file)
	if err != nil {
		return []Finding{warn(file, lang.Text{Zh: "还没有心跳", En: "there is no heartbeat yet"}, todo)}
	}
	age := d.now().Sub(info.ModTime()).Round(time.Second)
	text := lang.Format("最近的心跳在 %s 前", "the last heartbeat is %s old", age)
	if age > 24*time.Hour {
		return []Finding{warn(file, text, todo)}
	}
	return []Finding{good(file, text)}
}
