package profile

import (
	"path/filepath"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/strictyaml"
)

// Limits of a profile.
const (
	MaxFile  = 64 << 10 // bytes
	maxDepth = 16       // nesting of lists and mappings; the format needs five levels
)

// Load parses the profile in data, completes it with the built-in profile that it extends, and
// checks it. name is the path of its file; lists are relative to the folder of the file. It returns
// Errors with the line of each fault.
func Load(name string, data []byte, builtin Builtins) (*Profile, error) {
	p, err := parse(name, data)
	if err != nil {
		return nil, err
	}
	if p, err = p.extended(builtin); err != nil {
		return nil, err
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	return p, nil
}

// parse reads the YAML of a profile. Only plain mappings, lists and scalars are accepted.
func parse(name string, data []byte) (*Profile, error) {
	d := &decoder{name: name, where: map[string]string{}}
	body, fault := strictyaml.Parse(name, data, maxDepth)
	if fault != nil {
		return nil, Errors{fault}
	}
	d.where[""] = name
	p := &Profile{where: d.where, dir: filepath.Dir(name)}
	if body == nil {
		d.add(name, "", lang.Text{Zh: "是空的；应有 format、name、columns 等项",
			En: "is empty; it needs format, name, columns and so on"})
		return nil, d.err()
	}
	d.decode(body, p)
	return p, d.err()
}
