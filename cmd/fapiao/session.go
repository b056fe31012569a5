package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// session is one command at work: its configuration, its screen, and what must be closed at the
// end.
type session struct {
	*program
	cli      *cli.Context
	cfg      *config.Config
	screen   *ui.Screen
	log      *slog.Logger
	run      string        // names this run in the ledger
	begun    time.Time     // the command
	patience time.Duration // left to wait for what another run holds
	closers  []func() error
	looks    bool // the command changes no ledger, not even its schema
}

// with makes an action from a command that needs the configuration.
func (p *program) with(do func(context.Context, *session) error) cli.ActionFunc {
	return func(c *cli.Context) error {
		s, err := p.open(c)
		if err != nil {
			return err
		}
		err = do(c.Context, s)
		s.logEnd(c.Context, err)
		return errors.Join(err, s.close())
	}
}

func (p *program) open(c *cli.Context) (*session, error) {
	file := c.String("config")
	if file == "" {
		file = p.variable("FAPIAO_CONFIG")
	}
	cfg, err := config.Load(config.Input{
		File: file, Flags: typedSettings(c), Environ: p.environ, Dirs: config.UserDirs(runtime.GOOS, p.environ),
	})
	if err != nil {
		return nil, err
	}
	patience, err := lockTime(c)
	if err != nil {
		return nil, err
	}
	p.lang = cfg.Lang
	s := &session{program: p, cli: c, cfg: cfg, run: newRun(), begun: p.now(), patience: patience}
	s.screen = ui.New(p.streams, ui.Options{Lang: cfg.Lang, JSON: c.Bool("json"), Quiet: c.Bool("quiet"), Run: s.run, Now: p.now,
		Environment: string(cfg.Environment)})
	if err := s.openLog(); err != nil {
		return nil, err
	}
	for _, w := range cfg.Warnings {
		s.screen.Warn(w)
	}
	s.log.Info("begin", "command", c.Command.Name, "run", s.run, "with", cfg.Describe())
	return s, nil
}

// masked masks personal numbers in what others say: errors and the platform's words. What is under
// another key is ours, and may be long without being personal.
func masked(_ []string, a slog.Attr) slog.Attr {
	if a.Key == "error" || a.Key == "text" {
		a.Value = slog.StringValue(nuonuo.MaskPersonal(a.Value.String()))
	}
	return a
}

// logEnd logs how a command ended.
func (s *session) logEnd(ctx context.Context, err error) {
	if ctx.Err() != nil && err != nil {
		err = errors.Join(context.Canceled, err)
	}
	attrs := []any{"command", s.cli.Command.Name, "run", s.run, "code", exitCode(err), "took", s.now().Sub(s.begun).Round(time.Millisecond)}
	if err != nil && err.Error() != "" {
		attrs = append(attrs, "error", err.Error())
	}
	s.log.Info("end", attrs...)
}

// variable looks up one of the environment's variables.
func (p *program) variable(name string) string {
	i := slices.IndexFunc(p.environ, func(e string) bool { return strings.HasPrefix(e, name+"=") })
	if i < 0 {
		return ""
	}
	return p.environ[i][len(name)+1:]
}

// newRun names a run. The system's randomness never fails (it would end the program).
func newRun() string {
	var b [6]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

func (s *session) openLog() error {
	out := s.screen.Log()
	if s.cfg.LogFile != "" {
		f, err := os.OpenFile(s.cfg.LogFile, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return unusable{failed(err, "不能打开日志文件", "open log file")}
		}
		log := &logFile{File: f, tell: s.screen.Note}
		s.closing(log.end)
		out = log
	}
	s.log = slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: s.cfg.LogLevel, ReplaceAttr: masked}))
	return nil
}

// closing remembers what is to be closed, last first.
func (s *session) closing(f func() error) { s.closers = append(s.closers, f) }

func (s *session) close() error {
	s.screen.End()
	var errs []error
	for _, f := range slices.Backward(s.closers) {
		errs = append(errs, f())
	}
	return errors.Join(errs...)
}

// ledger opens the configured ledger.
func (s *session) ledger(ctx context.Context) (*sqlledger.Store, error) {
	if err := s.cfg.HasLedger(); err != nil {
		return nil, err
	}
	store, err := s.reachLedger(ctx)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, store.Hasten)
	s.closing(func() error {
		stop()
		return store.Close()
	})
	return store, nil
}

// existing opens the ledger to look into it: nil when it is not a file on this machine that exists
// already, and, with a note, when it would have to be brought up to date first.
func (s *session) existing(ctx context.Context) (pipeline.Finder, error) {
	if s.cfg.HasLedger() != nil || s.cfg.Ledger.URL() {
		return nil, nil
	}
	if _, err := os.Stat(s.cfg.Ledger.Reveal()); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		return nil, failed(err, "不能查看台账文件", "look for the ledger")
	}
	s.looks = true
	store, err := s.ledger(ctx)
	if errors.Is(err, sqlledger.ErrOlder) {
		s.screen.Note("fapiao: " + say(s.cfg.Lang, "台账是旧版本写的，还没有升级，check 不改动台账，所以没有与它核对：已提交过的订单也会列为待开票（run 会先升级，不会重复开票）",
			"the ledger was written by an older version; check changes no ledger, so it was not compared: orders that were sent are listed as ready, too (run brings it up to date first and sends nothing twice)"))
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return store, nil
}
