package templates

import (
	"embed"
	"io/fs"
)

//go:embed profiles/*.yaml
var profiles embed.FS

// Profiles is a folder with the built-in mapping profiles, NAME.yaml, for layouts that other
// programs export.
func Profiles() fs.FS {
	folder, err := fs.Sub(profiles, "profiles")
	if err != nil {
		panic(err) // the path is a constant
	}
	return folder
}
