package app

import "github.com/fapiao/fapiao/readers/profile"

// knownProfiles are the built-in profiles, by name.
func knownProfiles() ([]*profile.Profile, error) {
	builtins, err := builtinProfiles()
	if err != nil {
		return nil, err
	}
	var out []*profile.Profile
	for _, name := range builtins.Names() {
		out = append(out, builtins[name])
	}
	return out, nil
}
