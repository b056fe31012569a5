package app

import (
	"fmt"
	"io/fs"

	"github.com/goccy/go-yaml"

	"github.com/fapiao/fapiao/readers/profile"
	"github.com/fapiao/fapiao/templates"
)

// knownProfiles are the built-in profiles.
func knownProfiles() ([]*profile.Profile, error) {
	folder := templates.Profiles()
	names, err := fs.Glob(folder, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("built-in profiles: %w", err)
	}
	var out []*profile.Profile
	for _, name := range names {
		text, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, fmt.Errorf("built-in profile: %w", err)
		}
		p := &profile.Profile{}
		if err := yaml.UnmarshalWithOptions(text, p, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("built-in profile %s: %w", name, err)
		}
		out = append(out, p)
	}
	return out, nil
}
