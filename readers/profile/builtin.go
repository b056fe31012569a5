package profile

import (
	"fmt"
	"io/fs"
	"path"

	"github.com/fapiao/fapiao/internal/lang"
)

// LoadBuiltins loads the built-in profiles from the *.yaml files at the top of a folder. A built-in
// profile may lack fields that an invoice needs, which a profile that extends it adds.
func LoadBuiltins(folder fs.FS) (Builtins, error) {
	names, err := fs.Glob(folder, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("built-in profiles: %w", err)
	}
	out := Builtins{}
	for _, name := range names {
		data, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, fmt.Errorf("built-in profile: %w", err)
		}
		p, err := parse(name, data)
		if err == nil {
			err = p.check()
		}
		if err != nil {
			return nil, err
		}
		if p.Name+".yaml" != path.Base(name) || p.Extends != "" {
			return nil, fmt.Errorf("%s: %w", name, errBuiltin)
		}
		out[p.Name] = p
	}
	return out, nil
}

var errBuiltin = lang.Text{Zh: "内置对应表的 name 应与文件名相同，且没有 extends",
	En: "a built-in profile has the name of its file and no extends"}

// Usable returns Errors about the fields that every invoice needs and that the profile has no
// source for.
func (p *Profile) Usable() error {
	var f faults
	for _, field := range p.Lacks() {
		f.add(p.at("columns"), "columns."+string(field), lang.Format(
			"没有写“%s”从哪里来：请写 column（列名）或 constant（固定值），或用 lookups 填入",
			"“%s” has no source: give its column or a constant, or fill it by lookups", field.Title()))
	}
	return f.err()
}
