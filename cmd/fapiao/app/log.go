package app

import (
	"errors"
	"io"
	"log/slog"
	"os"
	"sync"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
)

// newLog makes the log of a run: on a writer, or in the file that the configuration names, which
// end closes.
func newLog(cfg *config.Config, run string, out io.Writer, notice func(lang.Text)) (log *slog.Logger, end func() error, err error) {
	end = func() error { return nil }
	if out == nil {
		out = io.Discard
	}
	if cfg.LogFile != "" {
		f, err := openLog(cfg.LogFile)
		if err != nil {
			return nil, nil, unusable(err, "不能打开日志文件", "open log file")
		}
		file := &logFile{File: f, notice: notice}
		out, end = file, file.end
	}
	options := &slog.HandlerOptions{Level: cfg.LogLevel, ReplaceAttr: masked}
	var lines slog.Handler = slog.NewTextHandler(out, options)
	if cfg.LogFormat == config.LogJSON {
		lines = slog.NewJSONHandler(out, options)
	}
	return slog.New(traced{Handler: lines, run: run}), end, nil
}

func openLog(file string) (*os.File, error) {
	return os.OpenFile(file, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
}

// TryLog returns why the log file of a configuration cannot be opened, if there is one.
func TryLog(cfg *config.Config) error {
	if cfg.LogFile == "" {
		return nil
	}
	if err := MayReplace(cfg, cfg.LogFile, LogFile); err != nil {
		return err
	}
	f, err := openLog(cfg.LogFile)
	if err != nil {
		return err
	}
	return f.Close()
}

// masked masks personal numbers in texts of other systems: errors and answers of the platform.
// Other keys have values of this program, whose long numbers are not personal.
func masked(_ []string, a slog.Attr) slog.Attr {
	if a.Key == "error" || a.Key == "text" {
		a.Value = slog.StringValue(nuonuo.MaskPersonal(a.Value.String()))
	}
	return a
}

// logFile is a log file. If it cannot be written, that is reported once and the run continues,
// since the ledger has all results.
type logFile struct {
	*os.File
	notice func(lang.Text)
	mu     sync.Mutex
	lost   bool
}

func (l *logFile) Write(b []byte) (int, error) {
	n, err := l.File.Write(b)
	l.check(err)
	return n, err
}

// end closes the file; a second call does nothing.
func (l *logFile) end() error {
	if err := l.File.Close(); !errors.Is(err, os.ErrClosed) {
		l.check(err)
	}
	return nil
}

func (l *logFile) check(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err == nil || l.lost {
		return
	}
	l.lost = true
	if path, ok := errors.AsType[*os.PathError](err); ok {
		err = path.Err
	}
	l.notice(lang.Format(
		"警告：不能写日志 %s：%v；日志不完整，运行继续",
		"warning: the log %s cannot be written: %v; lines are missing from it, and the "+
			"run continues",
		l.Name(), lang.Text{Zh: words(lang.Chinese, err), En: err.Error()}))
}
