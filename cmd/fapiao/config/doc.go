// Package config reads the settings of a run: flags, FAPIAO_… variables, one strict YAML file and
// defaults, in this order of precedence.
//
// The source of each value is recorded, so that an error names the line, the variable or the flag
// to change. Secret values never appear in an error, a warning or any formatting of the result.
package config
