package config

import (
	"errors"
	"io/fs"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"time"

	source "github.com/fapiao/fapiao/readers/input"
)

// Input is where settings come from.
type Input struct {
	File    string            // --config; empty: search
	Flags   map[string]string // flags that were given, by the key they set
	Environ []string          // as os.Environ returns it
	Dirs    Dirs
}

// maxFile is how many bytes a file of settings, or one with a secret, may hold.
const maxFile = 64 << 10

// layer answers with a setting and where it stands. Stronger layers come first.
type layer func(path string) (value, bool)

// Load reads everything and reports all faults at once, as Errors. What only some commands need (a
// seller, credentials) is left to Config.Usable.
func Load(in Input) (*Config, error) {
	doc, file, err := readFile(in)
	if err != nil {
		return nil, err
	}
	var f faults
	c := &Config{
		File: file, Environment: Simulator, Rate: DefaultRate, InFlight: 16, Wait: 15 * time.Minute, Lang: Locale(in.Environ),
		HiddenRows: HoldHidden,
		LogLevel:   slog.LevelWarn, DataDir: in.Dirs.Data,
	}
	f.warnings = slices.Concat(openToOthers(doc, file), strangers(in.Environ), typedPasswords(in.Flags))
	known(doc, &f)
	env := envLayer(in.Environ)
	layers := []layer{flagLayer(in.Flags), env, fileLayer(doc, "")}
	where := fill(c, rootKeys(), "", layers, &f)
	c.where = where
	if _, said := where["log_level"]; !said && c.LogFile != "" {
		c.LogLevel = slog.LevelInfo // a file disturbs nobody
	}
	c.sellers(doc, []layer{env, fileLayer(doc, "")}, &f)
	if len(f.list) == 0 {
		c.complete(where, &f)
	}
	for _, w := range f.warnings {
		c.Warnings = append(c.Warnings, w.Text(c.Lang))
	}
	return c, f.err()
}

// fill sets every key of a table from the strongest layer that has it, and remembers where each
// came from.
func fill[T any](dst *T, table []key[T], prefix string, layers []layer, f *faults) map[string]string {
	where := map[string]string{}
	for _, k := range table {
		v, ok := find(prefix+k.name, k.secret, layers, f)
		if !ok {
			continue
		}
		where[k.name] = v.where
		if err := k.set(dst, v); err != nil {
			f.add(v.where, prefix+k.name, "%v", err)
		}
	}
	return where
}

// find looks a setting up. Beside a secret the same name with _file may stand in each layer.
func find(path string, secret bool, layers []layer, f *faults) (value, bool) {
	for _, l := range layers {
		v, ok := l(path)
		if !secret {
			if ok {
				return v, true
			}
			continue
		}
		byFile, named := l(path + "_file")
		switch {
		case ok && named:
			f.add(byFile.where, path+"_file", "and %s are both given; keep one", path)
			return value{}, false
		case ok:
			return v, true
		case named:
			return contents(byFile, path, f)
		}
	}
	return value{}, false
}

// contents reads a secret from the file that v names.
func contents(v value, key string, f *faults) (value, bool) {
	var name string
	if err := path(&name, v); err != nil {
		f.add(v.where, key+"_file", "%v", err)
		return value{}, false
	}
	b, err := source.ReadFile(name, maxFile)
	f.warnings = append(f.warnings, secretOpen(name)...)
	switch {
	case err != nil:
		f.add(v.where, key+"_file", "%s cannot be read: %v", name, err)
		return value{}, false
	case strings.TrimSpace(string(b)) == "":
		f.add(v.where, key+"_file", "%s is empty", name)
		return value{}, false
	}
	return value{text: string(b), where: v.where}, true
}

func flagLayer(flags map[string]string) layer {
	return func(path string) (value, bool) {
		text, ok := flags[path]
		return value{text: text, where: flagName(path)}, ok
	}
}

// flagNames are the flags whose names are not those of their keys.
var flagNames = map[string]string{"default_seller": "--seller", "carry_columns": "--carry-column", "ignore_columns": "--ignore-column"}

// flagName is how the flag of a key is typed.
func flagName(key string) string {
	if name, ok := flagNames[key]; ok {
		return name
	}
	return "--" + strings.ReplaceAll(key, "_", "-")
}

// envLayer takes an empty variable for one that is not set, as shells and unit files often leave
// them.
func envLayer(environ []string) layer {
	set := map[string]string{}
	for _, e := range environ {
		if name, text, ok := strings.Cut(e, "="); ok && text != "" {
			set[name] = text
		}
	}
	return func(path string) (value, bool) {
		name := envName(path)
		text, ok := set[name]
		return value{text: text, where: name}, ok
	}
}

func fileLayer(doc *document, prefix string) layer {
	return func(path string) (value, bool) {
		v, ok := doc.values[prefix+path]
		return v, ok && v.text != ""
	}
}

func envName(path string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(path, ".", "_"))
}

// places are where the configuration file may be: the file that was named, or else in this order.
func places(in Input) []string {
	if in.File != "" {
		return []string{in.File}
	}
	names := []string{filepath.Join(in.Dirs.Work, "fapiao.yaml")}
	if in.Dirs.Config != "" {
		names = append(names, filepath.Join(in.Dirs.Config, "fapiao", "fapiao.yaml"))
	}
	return names
}

// readFile finds and reads the configuration file: the one that was named, or the first that
// exists.
func readFile(in Input) (*document, string, error) {
	for _, name := range places(in) {
		b, err := source.ReadFile(name, maxFile)
		if errors.Is(err, fs.ErrNotExist) && in.File == "" {
			continue
		}
		if err != nil {
			return nil, name, Errors{newError(name, "", "cannot be read: %v", cause(err))}
		}
		doc, err := parse(name, []byte(strings.TrimPrefix(string(b), "\ufeff")))
		return doc, name, err
	}
	return &document{values: map[string]value{}}, "", nil
}

// cause is a path error without the path, which the caller has named already.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// strangers warns about variables that look like ours and are none: a misspelt FAPIAO_ENVIRONMENT
// must not pass in silence.
func strangers(environ []string) (out []*wording) {
	names := []string{"FAPIAO_CONFIG", "FAPIAO_DB"}
	for _, k := range Keys() {
		names = append(names, k.Env)
		if k.Secret {
			names = append(names, k.Env+"_FILE")
		}
	}
	for _, e := range slices.Sorted(slices.Values(environ)) {
		name, text, _ := strings.Cut(e, "=")
		if !strings.HasPrefix(name, envPrefix) || text == "" || slices.Contains(names, name) {
			continue
		}
		out = append(out, &wording{"%s is set and means nothing%s", []any{name, suggest(name, names)}})
	}
	return out
}
