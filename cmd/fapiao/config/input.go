package config

import (
	"os"
	"path/filepath"
	"strings"
)

// Input is where settings come from.
type Input struct {
	File    string            // --config; empty: search
	Flags   map[string]string // flags that were given, by the key they set
	Environ []string          // as os.Environ returns it
	Dirs    Dirs
}

// Dirs are the folders that settings and data are kept in.
type Dirs struct {
	Work   string // where ./fapiao.yaml is looked for; "." usually
	Config string // the user's configuration folder; empty when there is none
	Data   string // where ledgers are kept by default; empty when it cannot be told
}

// UserDirs tells the folders from the environment: XDG_DATA_HOME or ~/.local/share on Linux and its
// relatives, ~/Library/Application Support on macOS, %LocalAppData% on Windows, each with a folder
// fapiao in it.
func UserDirs(goos string, environ []string) Dirs {
	get := func(name string) string {
		for _, e := range environ {
			k, v, _ := strings.Cut(e, "=")
			if k == name || goos == "windows" && strings.EqualFold(k, name) {
				return v
			}
		}
		return ""
	}
	d := Dirs{Work: "."}
	if folder, err := os.UserConfigDir(); err == nil { // no home folder: there is nothing to search
		d.Config = folder
	}
	home := get("HOME")
	switch {
	case goos == "windows":
		d.Data = under(get("LocalAppData"))
	case goos == "darwin":
		d.Data = under(home, "Library", "Application Support")
	case filepath.IsAbs(get("XDG_DATA_HOME")):
		d.Data = under(get("XDG_DATA_HOME"))
	default:
		d.Data = under(home, ".local", "share")
	}
	return d
}

func under(base string, more ...string) string {
	if base == "" {
		return ""
	}
	return filepath.Join(append(append([]string{base}, more...), "fapiao")...)
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

// variable is the value of an environment variable; empty if it is not set.
func variable(environ []string, name string) string {
	for _, e := range environ {
		if v, ok := strings.CutPrefix(e, name+"="); ok {
			return v
		}
	}
	return ""
}
