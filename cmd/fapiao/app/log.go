package app

import (
	"errors"
	"io"
	"log/slog"
	"os"
	"sync"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
)

// openLog makes the log: on a writer, or in the file that the configuration names.
func (a *App) openLog(out io.Writer) error {
	if out == nil {
		out = io.Discard
	}
	if a.cfg.LogFile != "" {
		f, err := os.OpenFile(a.cfg.LogFile, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return unusable(err, "不能打开日志文件", "open log file")
		}
		log := &logFile{File: f, notice: a.events.Notice}
		a.closing(log.end)
		out = log
	}
	a.log = slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: a.cfg.LogLevel, ReplaceAttr: masked}))
	return nil
}

// masked masks personal numbers in what others say: errors and the platform's words. What is under
// another key is ours, and may be long without being personal.
func masked(_ []string, a slog.Attr) slog.Attr {
	if a.Key == "error" || a.Key == "text" {
		a.Value = slog.StringValue(nuonuo.MaskPersonal(a.Value.String()))
	}
	return a
}

// logFile is a log that a run does not depend on: when it cannot be written any more, that is
// reported once and the run goes on, since what matters is in the ledger.
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

// end closes the file.
func (l *logFile) end() error {
	l.check(l.File.Close())
	return nil
}

func (l *logFile) check(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err == nil || l.lost {
		return
	}
	l.lost = true
	var path *os.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	text := "warning: the log %s cannot be written: %v; lines are missing from it, the run goes on"
	l.notice(lang.Format(text, text, l.Name(), err))
}
