package main

import (
	"strings"

	"github.com/urfave/cli/v2"
)

// twice refuses a flag that takes one value and is given two different ones: the library would
// silently use the last. The same value twice is no contradiction.
func twice(cmd *cli.Command, flags []given) error {
	names := map[string]string{}
	for _, f := range cmd.Flags {
		if _, several := f.(*cli.StringSliceFlag); several {
			continue
		}
		for _, name := range f.Names() {
			names[name] = f.Names()[0]
		}
	}
	seen := map[string]string{}
	for _, f := range flags {
		name, one := names[f.name]
		if !one {
			continue
		}
		value := f.value()
		if before, again := seen[name]; again && before != value {
			return usage("%[1]s 写了两次，只能写一个值：%[2]s，还是 %[3]s", "%[1]s is given twice and takes one value: %[2]s or %[3]s", dashed(f.name), before, value)
		}
		seen[name] = value
	}
	return nil
}

// value is the value of a flag; empty where it has none.
func (f given) value() string {
	if len(f.tokens) > 1 {
		return f.tokens[1]
	}
	_, value, _ := strings.Cut(f.tokens[0], "=")
	return value
}
