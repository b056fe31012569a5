package app

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/taxcode"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/record"
)

// FileKind is a kind of file that this program writes. Workbooks and pages of results have more to
// compare, see freeResults; what never replaces a file has no kind.
type FileKind struct {
	name lang.Text
	own  func(head []byte) bool // whether a file that begins so is of this kind
}

// headSize is how much of a file shows its kind, in bytes.
const headSize = 8 << 10

// The kinds of files.
var (
	CSVFile       = FileKind{lang.Text{Zh: "CSV 结果", En: "CSV results"}, csvHead}
	JSONLFile     = FileKind{lang.Text{Zh: "JSON 结果", En: "JSON results"}, jsonlHead.Match}
	LogFile       = FileKind{lang.Text{Zh: "日志", En: "a log"}, logHead.Match}
	MetricsFile   = FileKind{lang.Text{Zh: "指标文件", En: "a file of metrics"}, metricsHead.Match}
	HeartbeatFile = FileKind{lang.Text{Zh: "心跳文件", En: "a heartbeat file"}, heartbeatHead.Match}
	CodesFile     = FileKind{lang.Text{Zh: "编码表", En: "a code list"}, codesHead}
	QRFile        = FileKind{lang.Text{Zh: "二维码图片", En: "an image of a QR code"}, qrHead}
	SettingsFile  = FileKind{lang.Text{Zh: "配置文件", En: "a configuration"}, settingsHead().Match}
	SecretFile    = FileKind{lang.Text{Zh: "密钥文件", En: "a file of a secret"}, secretHead.Match}
)

var (
	jsonlHead     = regexp.MustCompile(`^\{"order_no":"[^\n]*?","serial_no":"[^\n]*?","status":"`)
	logHead       = regexp.MustCompile(`^(time=\S+ level=|\{"time":"[^"\n]*","level":")`)
	metricsHead   = regexp.MustCompile(`^(# (HELP|TYPE) )?fapiao_`)
	heartbeatHead = regexp.MustCompile(`^\{"time":"[^"\n]*","run":"[^"\n]*","version":"`)
	secretHead    = regexp.MustCompile(`^[^\s\x00-\x20\x7f-\x{10ffff}"',:;<>{}]{1,256}[ \r\n]*$`)
	openFile      = regexp.MustCompile(`^(/dev/(stdin|stdout|stderr|fd/[0-9]+)|/proc/[^/]+/fd/[0-9]+)$`)
)

// csvHead knows the first columns, which every version has.
func csvHead(head []byte) bool {
	const first = 4
	return bytes.HasPrefix(bytes.TrimPrefix(head, []byte("\uFEFF")), []byte(strings.Join(record.Columns()[:first], ",")+","))
}

func codesHead(head []byte) bool { return taxcode.IsStored(bytes.NewReader(head)) }

// qrHead knows an image whose points are black or white.
func qrHead(head []byte) bool {
	const depth, colour = 24, 25 // places in the first chunk
	return bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")) && len(head) > colour && head[depth] == 1 && head[colour] == 0
}

// settingsHead knows a text with a line that sets a key of the configuration, or shows how to.
func settingsHead() *regexp.Regexp {
	names := []string{"seller", "sellers"}
	for _, k := range config.Keys() {
		names = append(names, regexp.QuoteMeta(k.Name))
	}
	return regexp.MustCompile(`^[^\x00]*(?m:^)#? ?(` + strings.Join(names, "|") + `)(_file)?:[ \r\n{\[]`)
}

// MayReplace refuses, with kind [Unusable], to write a file over one that is not of the same kind,
// by its content, or that the configuration needs: the ledger and the files beside it, and the
// configuration itself. An empty file may be replaced, and what is no file is written into.
func MayReplace(cfg *config.Config, path string, kind FileKind) error {
	if err := neededBy(cfg, path); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() == 0 || isStream(path) {
		return nil // nothing is there, or writing reports it
	}
	head, err := headOf(path)
	if err == nil && kind.own(head) {
		return nil
	}
	return unusable(err, "%s 已经存在，不是本程序写的%s，不会覆盖", "%s exists, is not %s of this program, and is not replaced",
		path, kind.name).hinted("请写明另一个文件，或先把它移走", "name another file, or move this one away")
}

// neededBy refuses to write results and the like over the ledger or the configuration.
func neededBy(cfg *config.Config, path string) error {
	at, err := filepath.Abs(path)
	if err != nil {
		return nil //nolint:nilerr // writing reports it
	}
	what := lang.Text{}
	if !cfg.Ledger.URL() && cfg.Ledger.Reveal() != "" && ofLedger(cfg.Ledger.Reveal(), at) {
		what = lang.Text{Zh: "台账", En: "the ledger"}
	} else if cfg.File != "" && same(cfg.File, at) {
		what = lang.Text{Zh: "配置文件", En: "the configuration"}
	}
	if what == (lang.Text{}) {
		return nil
	}
	return unusable(nil, "%s 属于%s，不会覆盖", "%s belongs to %s and is not replaced", path, what).hinted(
		"请写明另一个文件", "name another file")
}

// ofLedger reports whether a file is a ledger in SQLite, or one that stands beside it.
func ofLedger(ledger, path string) bool {
	names := []string{ledger}
	if real, err := filepath.EvalSymlinks(ledger); err == nil && real != ledger {
		names = append(names, real)
	}
	for _, name := range names {
		for _, end := range []string{"", "-wal", "-shm", "-journal"} {
			if same(name+end, path) {
				return true
			}
		}
		if same(name+".locks", filepath.Dir(path)) {
			return true
		}
	}
	return false
}

// same reports whether two names are of one file, which need not exist.
func same(a, b string) bool {
	if one, err := os.Stat(a); err == nil {
		two, err := os.Stat(b)
		return err == nil && os.SameFile(one, two)
	}
	one, err := filepath.Abs(a)
	if err != nil {
		return false
	}
	two, err := filepath.Abs(b)
	return err == nil && one == two
}

func headOf(path string) (_ []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return io.ReadAll(io.LimitReader(f, headSize))
}

// isStream reports whether what is written to a path goes into what is there: a pipe, a device, or
// an open file of the process, such as /dev/stdout.
func isStream(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir() && (!info.Mode().IsRegular() || openFile.MatchString(path))
}

// mayWriteFiles checks the files that every command of a configuration writes.
func mayWriteFiles(cfg *config.Config) error {
	for _, f := range []struct {
		path string
		kind FileKind
	}{{cfg.LogFile, LogFile}, {cfg.MetricsFile, MetricsFile}, {cfg.HeartbeatFile, HeartbeatFile}} {
		if f.path == "" {
			continue
		}
		if err := MayReplace(cfg, f.path, f.kind); err != nil {
			return err
		}
	}
	return nil
}

// openStream opens what is there for writing; it is closed when the results are complete, or not.
func openStream(path string) (writers.Output, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return nil, failed(err, "不能写 %s", "write %s", path)
	}
	return opened{f}, nil
}

// opened is an output that cannot be discarded.
type opened struct{ *os.File }

func (o opened) Commit() error { return o.Close() }

// Abort closes what Commit has not closed.
func (o opened) Abort() { _ = o.Close() }
