// Package config reads what a run is told: flags, FAPIAO_… variables, one strict YAML file and
// defaults, in this order of strength.
//
// Every value remembers where it came from, so that an error names the line, the variable or the
// flag to change. Values that are secret never appear in an error, a warning or any formatting of
// the result.
package config
