package setup

import (
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
)

// Place is where the secret of the app is kept.
type Place string

// The places of a secret.
const (
	InFile    Place = "file"    // nuonuo.secret beside the configuration
	InKeyring Place = "keyring" // the keyring of the system
	InEnv     Place = "env"     // nowhere: FAPIAO_APP_SECRET is set where the program runs
)

// Places are all of them, in the order of the help.
func Places() []Place { return []Place{InFile, InKeyring, InEnv} }

// Answers are what a configuration file is made of.
type Answers struct {
	Values  map[string]string // by the keys of [Fields], without blanks around them
	Secret  config.Secret     // empty with InEnv, and where the simulator needs none
	Place   Place
	Keyring string // with InKeyring: the name of the entry
	Lang    string // of the comments
}

// Environment is the environment that was chosen.
func (a *Answers) Environment() string { return a.Values[Environment] }

// NeedsSecret reports whether the secret is to be kept in a place of this machine.
func (a *Answers) NeedsSecret() bool {
	return a.Place != InEnv && a.Environment() != string(config.Simulator)
}

// upper is a tax number in capitals.
func upper(text string) string { return strings.ToUpper(strings.TrimSpace(text)) }
