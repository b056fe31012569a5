package config

import (
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	source "github.com/fapiao/fapiao/readers/input"
)

// maxFile is the most bytes of a configuration file, or of a file with a secret.
const maxFile = 64 << 10

// layer returns a setting of one source, if it is set there. Layers are searched in order.
type layer func(path string) (value, bool)

// fill sets each key of a table from the first layer that has it, and returns the sources of the
// keys.
func fill[T any](dst *T, table []key[T], prefix string, layers []layer, f *faults) map[string]string {
	where := map[string]string{}
	for _, k := range table {
		v, ok := find(prefix+k.name, k.secret, layers, f)
		if !ok {
			continue
		}
		where[k.name] = v.where
		f.found[prefix+k.name] = showable(k.name, k.secret, v)
		if err := k.set(dst, v); err != nil {
			f.add(v.where, prefix+k.name, textOf(err))
		}
	}
	return where
}

// find looks up a setting. A layer may have, in place of a secret, the same name with _file, and
// for app_secret with _keyring.
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
		byRing, kept := l(path + keyringEnd)
		switch {
		case kept && inKeyring(path) && (ok || named):
			f.add(byRing.where, path+keyringEnd, lang.Format(
				"和 %s 都写了；请只留一个",
				"and %s are both given; keep one",
				map[bool]string{true: path, false: path + "_file"}[ok]))
			return value{}, false
		case kept && inKeyring(path):
			return fromKeyring(byRing, path, f)
		case ok && named:
			f.add(byFile.where, path+"_file", lang.Format(
				"和 %s 都写了；请只留一个",
				"and %s are both given; keep one",
				path))
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
		f.add(v.where, key+"_file", textOf(err))
		return value{}, false
	}
	b, err := source.ReadFile(name, maxFile)
	f.warnings = append(f.warnings, secretReadable(name)...)
	switch {
	case err != nil:
		f.add(v.where, key+"_file", lang.Format(
			"%s 读不了：%v",
			"%s cannot be read: %v",
			name, textOf(err)))
		return value{}, false
	case strings.TrimSpace(string(b)) == "":
		f.add(v.where, key+"_file", lang.Format("%s 是空的", "%s is empty", name))
		return value{}, false
	}
	return value{text: string(b), where: v.where, file: name}, true
}

func flagLayer(flags map[string]string) layer {
	return func(path string) (value, bool) {
		text, ok := flags[path]
		return value{text: text, where: flagName(path)}, ok
	}
}

// flagNames are the flags whose names are not those of their keys.
var flagNames = map[string]string{
	"default_seller": "--seller",
	"carry_columns":  "--carry-column",
	"ignore_columns": "--ignore-column",
	"sheets_by":      "--by",
	"worker_listen":  "--listen",
}

// flagName is how the flag of a key is typed.
func flagName(key string) string {
	if name, ok := flagNames[key]; ok {
		return name
	}
	return "--" + strings.ReplaceAll(key, "_", "-")
}

// envLayer treats an empty variable as not set: shells and unit files often leave empty variables.
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

func fileLayer(doc *document) layer {
	return func(path string) (value, bool) {
		v, ok := doc.values[path]
		return v, ok && v.text != ""
	}
}
