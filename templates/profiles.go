package templates

import (
	"embed"
	"io/fs"
)

//go:embed profiles/*.yaml
var profiles embed.FS

// Profiles are the built-in mapping profiles: files NAME.yaml for layouts that are known without
// being named.
func Profiles() fs.FS {
	sub, err := fs.Sub(profiles, "profiles")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return sub
}
