package app

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/nearest"
	"github.com/fapiao/fapiao/readers"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/readers/profile"
	"github.com/fapiao/fapiao/templates"
)

// builtinProfiles are the profiles of the program, which are parsed once.
var builtinProfiles = sync.OnceValues(func() (profile.Builtins, error) {
	return profile.LoadBuiltins(templates.Profiles())
})

// mapping loads the configured profile with its lists; nil if none is configured.
func (u *use) mapping(ctx context.Context) (*readers.Mapping, error) {
	if u.cfg.Profile == "" {
		return nil, nil
	}
	p, _, err := u.profile(u.cfg.Profile)
	if err != nil {
		return nil, err
	}
	if err := p.OnlyFor(profile.Orders); err != nil {
		return nil, err
	}
	if err := p.Usable(); err != nil {
		return nil, err
	}
	return readers.LoadMapping(ctx, p, readers.Options{Log: u.log})
}

// profile loads a profile by the path of its file, or by its name: that of a file in the user's
// folder of profiles, or of a built-in one. file is its file; empty for a built-in one.
func (a *App) profile(name string) (p *profile.Profile, file string, err error) {
	builtins, err := builtinProfiles()
	if err != nil {
		return nil, "", err
	}
	switch {
	case config.ProfileFile(name):
		file = name
	case a.cfg.ProfileDir != "":
		file = filepath.Join(a.cfg.ProfileDir, name+".yaml")
	}
	if file != "" {
		data, err := input.ReadFile(file, profile.MaxFile)
		switch {
		case err == nil:
			p, err = profile.Load(file, data, builtins)
			return p, file, err
		case config.ProfileFile(name) || !errors.Is(err, fs.ErrNotExist):
			return nil, "", unusable(err, "读不了对应表 %s", "read mapping profile %s", file)
		}
	}
	if p, ok := builtins[name]; ok {
		return p, "", nil
	}
	return nil, "", a.noProfile(name)
}

// noProfile is the error of a name that no profile has.
func (a *App) noProfile(name string) error {
	known, err := a.Profiles()
	if err != nil {
		return err
	}
	var names []string
	for _, p := range known {
		names = append(names, p.Name)
	}
	e := unusable(nil, "没有对应表 %q", "there is no mapping profile %q", name)
	if near := nearest.Name(name, names); near != "" {
		e.Hint = lang.Format("是不是 %s？全部对应表见 fapiao profile list", "did you mean %s? fapiao profile list shows all", near)
		return e
	}
	return e.hinted("对应表文件请写 .yaml 结尾的路径；全部对应表见 fapiao profile list",
		"give a file by a path that ends in .yaml; fapiao profile list shows all profiles")
}

// ProfileInfo is one profile that a name selects.
type ProfileInfo struct {
	Name  string
	About string
	File  string // empty for a built-in one
	Lacks []string
	Fault error // why the file cannot be used; nil if it can
}

// Profiles lists the profiles in the user's folder, then the built-in ones that none of them
// replaces.
func (a *App) Profiles() (out []ProfileInfo, err error) {
	builtins, err := builtinProfiles()
	if err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(a.cfg.ProfileDir, "*.yaml"))
	if err != nil || a.cfg.ProfileDir == "" {
		files = nil
	}
	for _, f := range files {
		p, _, err := a.profile(f)
		info := ProfileInfo{Name: strings.TrimSuffix(filepath.Base(f), ".yaml"), File: f, Fault: err}
		if err == nil {
			info.About, info.Lacks = p.About, lacks(p)
		}
		out = append(out, info)
	}
	for _, name := range builtins.Names() {
		p := builtins[name]
		if !slices.ContainsFunc(out, func(i ProfileInfo) bool { return i.Name == name }) {
			out = append(out, ProfileInfo{Name: name, About: p.About, Lacks: lacks(p)})
		}
	}
	return out, nil
}

func lacks(p *profile.Profile) (out []string) {
	for _, f := range p.Lacks() {
		out = append(out, string(f))
	}
	return out
}
