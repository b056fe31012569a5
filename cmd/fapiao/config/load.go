package config

import (
	"errors"
	"io/fs"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/strictyaml"
	source "github.com/fapiao/fapiao/readers/input"
)

// Load reads all settings and reports all errors together, as Errors. Settings that only some
// commands need are checked by [Config.HasSeller], [Config.HasLedger] and [Config.CanCall]. With
// errors for which [Errors.OnlySecrets] holds, the configuration is returned, too.
func Load(in Input) (*Config, error) {
	doc, file, err := readFile(in)
	if err != nil {
		return nil, err
	}
	f := faults{found: map[string]value{}}
	c := &Config{
		File: file, Environment: Simulator, Rate: DefaultRate, InFlight: 16, Wait: 15 * time.Minute, Preflight: true, IdentityHolds: 24 * time.Hour, Download: Download{Pace: 10}, PeriodicReconcile: 10 * time.Minute, NotifyRepeat: 4 * time.Hour,
		Lang: Locale(in.Environ), HiddenRows: HoldHidden, LogLevel: slog.LevelWarn, LogFormat: LogText, DataDir: in.Dirs.Data,
	}
	if in.Dirs.Config != "" {
		c.ProfileDir = filepath.Join(in.Dirs.Config, "fapiao", "profiles")
	}
	f.warnings = slices.Concat(readableByOthers(doc, file), unknownVariables(in.Environ), typedPasswords(in.Flags))
	known(doc, &f)
	env := envLayer(in.Environ)
	layers := []layer{flagLayer(in.Flags), env, fileLayer(doc)}
	where := fill(c, rootKeys(), "", layers, &f)
	c.where, c.turned = where, turned(layers)
	if _, set := where["log_level"]; !set && c.LogFile != "" {
		c.LogLevel = slog.LevelInfo // more lines in a file are no disturbance
	}
	c.sellers(doc, []layer{env, fileLayer(doc)}, &f)
	c.receivers(doc, in.Environ, &f)
	if f.list.OnlySecrets() {
		c.complete(where, &f)
	}
	c.Warnings, c.found = f.warnings, f.found
	return c, f.err()
}

// turned reports whether a flag names another environment than the configuration does, and the
// ledger is the one of the configuration.
func turned(layers []layer) bool {
	flags, below := layers[0], layers[1:]
	of := func(key string) (value, bool) { return find(key, false, below, nil) }
	typed, flag := flags("environment")
	_, own := flags("ledger")
	_, kept := of("ledger")
	usual, _ := of("environment")
	return flag && !own && kept && !strings.EqualFold(strings.TrimSpace(typed.text), strings.TrimSpace(usual.text))
}

// readFile reads the configuration file that was named, or the first that exists.
func readFile(in Input) (*document, string, error) {
	if in.Text != nil {
		doc, err := parse(in.File, in.Text)
		return doc, in.File, err
	}
	for _, name := range places(in) {
		b, err := source.ReadFile(name, maxFile)
		if errors.Is(err, fs.ErrNotExist) && in.File == "" {
			continue
		}
		if err != nil {
			return nil, name, Errors{{Where: name, Message: lang.Format(
				"读不了：%v",
				"cannot be read: %v",
				textOf(cause(err)))}}
		}
		doc, err := parse(name, b)
		return doc, name, err
	}
	return &document{values: map[string]value{}}, "", nil
}

// cause is a path error without the path, which the wrapping error has.
func cause(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}

// unknownVariables warns about FAPIAO_… variables that do not exist, such as a misspelt
// FAPIAO_ENVIRONMENT.
func unknownVariables(environ []string) (out []lang.Text) {
	names := []string{"FAPIAO_CONFIG", "FAPIAO_DB"}
	for _, k := range Keys() {
		names = append(names, k.Env)
		if k.Secret {
			names = append(names, k.Env+"_FILE")
		}
		if inKeyring(k.Name) {
			names = append(names, envName(k.Name+keyringEnd))
		}
	}
	for _, e := range slices.Sorted(slices.Values(environ)) {
		name, text, _ := strings.Cut(e, "=")
		if !strings.HasPrefix(name, envPrefix) || text == "" || slices.Contains(names, name) {
			continue
		}
		out = append(out, lang.Format(
			"设置了 %s，但没有这个变量%s",
			"%s is set but is not a variable of fapiao%s",
			name, strictyaml.Suggest(name, names)))
	}
	return out
}
