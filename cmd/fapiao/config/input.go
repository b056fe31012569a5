package config

import (
	"os"
	"path/filepath"
	"strings"
)

// Input has the sources of the settings.
type Input struct {
	File    string            // --config; empty: search
	Text    []byte            // what File is to contain, read in its place; nil: read the file
	Flags   map[string]string // flags that were given, by the key they set
	Environ []string          // as os.Environ returns it
	Dirs    Dirs
}

// Dirs are the folders of settings and data.
type Dirs struct {
	Work   string // folder of fapiao.yaml; usually "."
	Config string // the user's configuration folder; empty when there is none
	Data   string // default folder of ledgers; empty if it cannot be determined
}

// UserDirs returns the folders of a user from the environment: XDG_DATA_HOME or ~/.local/share on
// Linux and other Unix systems, ~/Library/Application Support on macOS, %LocalAppData% on Windows,
// each with a folder fapiao in it.
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

// places are the candidates for the configuration file, in order: only the named file, if there is
// one.
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
